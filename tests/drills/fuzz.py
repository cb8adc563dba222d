"""`python -m tests.drills.fuzz --minutes 30`: changes bodies of the corpus at random and keeps each that leads to
something that was not seen before: another refusal, another set of rules that speak. A body that breaks the checks is
kept in a temporary folder and the run goes on; it then ends with an error that names the folder.
"""

import argparse
import hashlib
import random
import tempfile
import time
from pathlib import Path

from cds_service.folders import data_folder
from tests.hostile.target import CORPUS, one

TOKENS = (
    *(b"null", b"true", b"[]", b"{}", b'""', b"-1", b"0", b"1e308", b"1e400", b"9" * 50, b'"\\ud800"', b"\xff"),
    *(b'"2026-13-45"', b'"0001-01-01"', b'"left"', b'"bilateral"', b'"Bundle"', b'"OperationOutcome"'),
    *(b"}", b"]", b","),
)
MOST_BYTES = 60_000


def changed(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One change: a piece cut, doubled, replaced by a token, a byte, or a piece of another body."""
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 4, 40, 400))
    put = chance.choice(
        (b"", data[at : at + length] * 2, chance.choice(TOKENS), bytes([chance.randrange(256)]), piece(other, chance))
    )
    return (data[:at] + put + data[at + length :])[:MOST_BYTES]


def valued(data: bytes, chance: random.Random) -> bytes:
    """A whole value after a colon replaced: what comes of it is still JSON more often than not."""
    parts = data.split(b": ")
    at = chance.randrange(1, len(parts)) if len(parts) > 1 else 0
    end = next((place for place, byte in enumerate(parts[at]) if byte in b",}]"), len(parts[at]))
    parts[at] = chance.choice(TOKENS) + parts[at][end:]
    return b": ".join(parts)


def piece(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[at : at + chance.choice((20, 200, 2000))]


def kept(data: bytes, folder: Path) -> Path:
    """The file in which a body was put; its name is that of its content."""
    file = folder / hashlib.sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return file


def led_to(data: bytes, broken: Path) -> str:
    """What became of a body; "" where it broke something."""
    try:
        return one(data)
    except Exception as fault:  # whatever it is, the rest of the half hour is not lost
        print(f"{kept(data, broken)}: {fault!r}", flush=True)
        return ""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="add new inputs to the corpus")
    chosen = parser.parse_args()
    broken = Path(tempfile.mkdtemp(prefix="fuzz-"))
    tried, results = fuzzed(chosen.minutes * 60, random.Random(chosen.seed), CORPUS if chosen.keep else None, broken)
    wrong = len(list(broken.iterdir()))
    print(f"{tried:,} bodies tried, {results} results, {f'{wrong} broke: {broken}' if wrong else 'nothing broke'}")
    raise SystemExit(min(wrong, 1))


def fuzzed(seconds: float, chance: random.Random, corpus: Path | None, broken: Path) -> tuple[int, int]:
    """How many bodies were tried and to how many results they led. New inputs go to `corpus`, bad ones to `broken`."""
    inputs = [file.read_bytes() for file in [*CORPUS.iterdir(), *data_folder("fhir_examples").glob("*/request.json")]]
    seen = {led_to(data, broken) for data in inputs}
    print(f"{len(inputs)} inputs lead to {len(seen)} results", flush=True)
    until, tried = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        data = chance.choice(inputs)
        for _ in range(chance.randint(1, 4)):
            data = valued(data, chance) if chance.random() < 0.6 else changed(data, chance.choice(inputs), chance)
        tried += 1
        if (result := led_to(data, broken)) not in seen | {""}:
            seen.add(result)
            inputs.append(data)
            if corpus:
                kept(data, corpus)
    return tried, len(seen)


if __name__ == "__main__":
    main()
