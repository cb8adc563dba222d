"""`python -m tests.drills.fuzz --minutes 30`: changes bodies of the corpus at random and keeps each that leads to
something that was not seen before: another refusal, another set of rules that speak. What breaks the checks ends it.
"""

import argparse
import hashlib
import random
import time

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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="add new inputs to the corpus")
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)
    inputs = [file.read_bytes() for file in [*CORPUS.iterdir(), *data_folder("fhir_examples").glob("*/request.json")]]
    seen = {one(data) for data in inputs}
    print(f"{len(inputs)} inputs lead to {len(seen)} results")
    until, tried = time.monotonic() + chosen.minutes * 60, 0
    while time.monotonic() < until:
        data = chance.choice(inputs)
        for _ in range(chance.randint(1, 4)):
            data = valued(data, chance) if chance.random() < 0.6 else changed(data, chance.choice(inputs), chance)
        tried += 1
        if (result := one(data)) not in seen:
            seen.add(result)
            inputs.append(data)
            if chosen.keep:
                (CORPUS / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    print(f"{tried:,} bodies tried, {len(seen)} results, nothing broke")


if __name__ == "__main__":
    main()
