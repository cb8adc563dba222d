"""Numbers that no computer can hold (1e400, 400 digits): what is not read would pass for what is not there.

Where everything is decoded at once the decoder finds them. Here they are looked for in JSON that is read loosely or
piece by piece. All but digits and what stands around them is thrown away in one pass; only what then looks like such a
number is looked at again.
"""

import re

import msgspec

from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed

DIGITS = 309  # of the largest number that a computer holds
ALIKE = bytes.maketrans(b"123456789E", b"000000000e")
OTHERS = bytes(set(range(256)) - set(b"0123456789eE.,:-"))
POWER = b"0e000"  # as 1e400 and 1E+400 look then
LONG = b"0" * (DIGITS - 99)  # digits that a power below 100 lifts beyond all numbers
WHOLE = re.compile(rb"(?<![0-9.])[0-9]{%d}" % DIGITS)
STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def check_numbers(json: bytes, what: str, where: str) -> None:
    """Raises RefusalError (400) for a number that is too large. `what` holds it, `where` is its place."""
    numerals = json.translate(ALIKE, OTHERS)
    if (POWER in numerals or LONG in numerals) and _is_beyond(json):
        raise too_large(what, where)


def too_large(what: str, where: str) -> RefusalError:
    return malformed(f"{what} holds a number that is too large to be read.", members.SEND_JSON, where)


def _is_beyond(json: bytes) -> bool:
    """The decoder takes any JSON but that with a number beyond all others, and whole ones that are longer than any."""
    try:
        msgspec.json.decode(json)
    except msgspec.ValidationError:
        return True
    return WHOLE.search(STRING.sub(b"", json)) is not None
