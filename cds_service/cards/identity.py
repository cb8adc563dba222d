"""Random UUIDs (version 4), many from one call of the system's source: a response needs a dozen."""

import os

DRAWN = 64  # identities at a time
VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
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
    random = os.urandom(16 * DRAWN).hex()
    return [_written(random[start : start + 32]) for start in range(0, len(random), 32)]


def _written(digits: str) -> str:
    variant = VARIANTS[digits[16]]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
