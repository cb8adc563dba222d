"""Random UUIDs (version 4), many from one call of the system's source: a response needs a dozen."""

import os

DRAWN = 64  # identities at a time
RANDOM = int.from_bytes(bytes.fromhex("ffffffffffff0fff3fffffffffffffff") * DRAWN)  # the bits that are drawn
FIXED = int.from_bytes(bytes.fromhex("00000000000040008000000000000000") * DRAWN)  # version 4, variant of RFC 4122
WRITTEN = len("0011-2233-4455-6677-8899-aabb-ccdd-eeff-")  # one of them in pairs of bytes
_stock: list[str] = []
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_stock.clear)  # two processes must not hand out the same ones


def identity() -> str:
    """A new UUID in lower-case hexadecimal, as cards and suggestions carry it."""
    try:
        return _stock.pop()
    except IndexError:
        _stock.extend(_drawn())
        return _stock.pop()


def _drawn() -> list[str]:
    """All at once: of the dashes between pairs of bytes those at the ends are too many."""
    bits = int.from_bytes(os.urandom(16 * DRAWN)) & RANDOM | FIXED
    pairs = bits.to_bytes(16 * DRAWN).hex("-", 2)
    return [
        pairs[at : at + 4] + pairs[at + 5 : at + 29] + pairs[at + 30 : at + 34] + pairs[at + 35 : at + 39]
        for at in range(0, len(pairs), WRITTEN)
    ]
