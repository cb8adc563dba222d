"""What a body may be made of before anything reads it: UTF-8, so many values, nested so deep.

Cheap, because every request pays for it: all but brackets is thrown away in one pass, and nested pairs are peeled
off from the inside until none is left. A bracket inside a string counts as one, so a body that seems too deep or too
full is looked at again without its strings. A string of brackets that hides a nesting is met by the parser's own
guard against recursion.
"""

import re
from dataclasses import dataclass

from cds_service.wire import members
from cds_service.wire.errors import RefusalError, malformed
from cds_service.wire.numbers import STRING, check_numbers

OTHERS = bytes(set(range(256)) - set(b"{}[]"))
ONE_KIND = bytes.maketrans(b"{}", b"[]")
RUN = re.compile(rb"\[+|\]+")
BLOCK = 128
USUAL = 16  # levels of nesting that FHIR resources stay under
FEWER = "Send fewer resources, or shorter ones: _count in the templates keeps searches small."


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read: `depth` levels of objects and arrays, `values` objects and arrays in all, `drafts` bytes
    of draft orders or appointments and `draft_objects` objects in them: every word of an order is searched for much."""

    depth: int = 100
    values: int = 200_000
    drafts: int = 512 * 1024
    draft_objects: int = 5_000


LIMITS = Limits()


def check_text(body: bytes, limits: Limits) -> None:
    """Raises RefusalError: 400 for what is not UTF-8 or too deep, 413 for too many values."""
    if not body.isascii():
        _check_encoding(body)
    brackets = body.translate(ONE_KIND, OTHERS)
    if _fits(brackets, limits):
        return
    brackets = STRING.sub(b"", body).translate(ONE_KIND, OTHERS)
    if len(brackets) > 2 * limits.values:
        what = f"The body has more than {limits.values} objects and arrays, the most that are read."
        raise RefusalError(413, "too-long", what, FEWER)
    if not _fits(brackets, limits):
        what = f"The body is nested more than {limits.depth} levels deep."
        raise malformed(what, members.SEND_JSON)


def check_bundle(bundle: bytes, limits: Limits, where: str) -> None:
    """Raises RefusalError: 413 for more drafts than are read, 400 for a number that is too large."""
    if len(bundle) > limits.drafts:
        what = f"{where} is longer than {limits.drafts} bytes, the most that is read."
        raise RefusalError(413, "too-long", what, FEWER, (where,))
    if _more_objects(bundle, limits.draft_objects):
        what = f"{where} holds more than {limits.draft_objects} objects, the most that are read."
        raise RefusalError(413, "too-long", what, FEWER, (where,))
    check_numbers(bundle, where, where)


def _more_objects(bundle: bytes, most: int) -> bool:
    """Counted without strings only where it matters: that takes much longer."""
    return bundle.count(b"{") > most and STRING.sub(b"", bundle).count(b"{") > most


def _check_encoding(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError:
        raise malformed("The body is not UTF-8.", members.SEND_JSON) from None


def _fits(brackets: bytes, limits: Limits) -> bool:
    if len(brackets) > 2 * limits.values:
        return False
    return _surely_flat(brackets, limits.depth) or _height(brackets, limits.depth) <= limits.depth


def _surely_flat(brackets: bytes, most: int) -> bool:
    """Block by block: nowhere in a block is it deeper than before the block and all that opens in it."""
    depth = 0
    for start in range(0, len(brackets), BLOCK):
        opened = brackets.count(b"[", start, start + BLOCK)
        if depth + opened > most:
            return False
        depth += 2 * opened - BLOCK
    return True


def _height(brackets: bytes, most: int) -> int:
    """Levels of nesting; counting ends soon after `most`. What does not pair up is the parser's business."""
    for peeled in range(USUAL):
        if not brackets:
            return peeled
        brackets = brackets.replace(b"[]", b"")
    open_now, deepest = 0, 0
    for run in RUN.finditer(brackets):
        length = run.end() - run.start()
        open_now += length if run[0].startswith(b"[") else -length
        deepest = max(deepest, open_now)
        if USUAL + deepest > most:
            break
    return USUAL + deepest
