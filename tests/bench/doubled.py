"""`python -m tests.bench.doubled`: what a request costs once every rule stands in the folder twice.

Each rule gets a twin with the same trees and texts under another id; rules that read others go on reading the
originals. Both folders answer the same requests in the same process, in turn, and the ratio is printed.
"""

import asyncio
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from cds_service.api import memory
from cds_service.api.service import Service
from cds_service.folders import data_folder
from cds_service.reasoning.ruleset import GROUPS
from cds_service.settings import Settings
from tests.bench.bodies import bodies
from tests.bench.inside import pin_to_first

SIZE, PATIENTS = 42_000, 100
ROUNDS = 4  # over all patients, the first to warm up
SERVICE = "hip-injection-order-sign"
AIM = 1.3


def double(folder: Path) -> None:
    """A twin beside every rule of the folder."""
    for file in [file for group in GROUPS for file in (folder / group).glob("*.yaml")]:
        text = file.read_text(encoding="utf-8")
        twin = f"{file.stem}-twin"
        written = re.sub(rf"^id: {file.stem}$", f"id: {twin}", text, count=1, flags=re.MULTILINE)
        (file.parent / f"{twin}.yaml").write_text(written, encoding="utf-8")


async def measure(once: Service, twice: Service, sent: list[bytes]) -> list[tuple[float, float]]:
    """Seconds of each request with the rules once and twice, one after the other; who comes first alternates."""
    pairs = []
    for turn in range(ROUNDS):
        for place, body in enumerate(sent):
            order = (once, twice) if (place + turn) % 2 else (twice, once)
            took = {service: await _one(service, body) for service in order}
            if turn:
                pairs.append((took[once], took[twice]))
    return pairs


async def _one(service: Service, body: bytes) -> float:
    begun = time.perf_counter()
    await service.invoke(SERVICE, body)
    return time.perf_counter() - begun


def main() -> None:
    pin_to_first()
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(data_folder("rules"), Path(place) / "rules")
        double(folder)
        once, twice = Service(Settings()), Service(Settings(rules=folder))
    memory.settle()
    counts = [len(one.rulebook.edition.ruleset.rules) for one in (once, twice)]
    pairs = asyncio.run(measure(once, twice, bodies(SIZE, PATIENTS)))
    median = [statistics.median(times) * 1000 for times in zip(*pairs, strict=True)]
    print(f"{len(pairs)} requests of about {SIZE // 1000} KB in process, in turn:")
    for count, took in zip(counts, median, strict=True):
        print(f"  {count} rules: p50 {took:.3f} ms")
    print(f"  ratio {median[1] / median[0]:.2f} (aim: below {AIM})")


if __name__ == "__main__":
    main()
