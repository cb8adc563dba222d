"""Laterality: right, left, bilateral or unknown, and what to make of several sources (catalogue 1.2)."""

import re
from collections.abc import Iterable

from cds_service.chart.facts import Side
from cds_service.chart.remembering import remembered

# English (RLE: right lower extremity, RTHA: right total hip arthroplasty), then German, French, Spanish and
# Italian: a side that is there must not be asked for.
_RIGHT = re.compile(r"\b(?:right|rt|rle|rth[ar]|rechts|rechte[nrs]?|droite?|derech[ao]|destr[ao])\b", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:left|lt|lle|lth[ar]|links|linke[nrs]?|gauche|izquierd[ao]|sinistr[ao])\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:bilat[eé]rale?(?:ly)?|both|b/l|beidseit(?:s|ig)|beide[nr]?|ambas)\b", re.IGNORECASE)
# One capital letter is a side only directly before a hip word, or in brackets: "L hip", "(R)".
_LETTER = re.compile(
    r"\b(BL|[RL])\b[.)]?\s+(?=(?:hip|groin|thigh|trochant|femor|buttock|glut)\w*)|\((BL|[RL])\)",
)
# "Left" as a verb and anatomy that carries a side without being one.
_NOT_A_SIDE = re.compile(
    r"\bleft (?:over|untreated|in situ|in place|ventric\w*|atri\w*|the|at|against|without)\b"
    r"|\bright (?:away|now|after|ventric\w*|atri\w*)\b",
    re.IGNORECASE,
)


@remembered(4096)
def side_in_text(text: str) -> Side:
    """The side that a text names. Both words make "bilateral"; none, or no side word at all, "unknown"."""
    plain = _NOT_A_SIDE.sub(" ", text)
    if _BOTH.search(plain):
        return "bilateral"
    letters = {letter for found in _LETTER.findall(plain) for letter in found if letter}
    right = bool(_RIGHT.search(plain)) or "R" in letters
    left = bool(_LEFT.search(plain)) or "L" in letters
    if right and left or "BL" in letters:
        return "bilateral"
    return "right" if right else "left" if left else "unknown"


def combine(sides: Iterable[Side]) -> Side:
    """One side from several sources about the same thing. Sources that contradict each other make "unknown"."""
    known = {side for side in sides if side != "unknown"}
    return known.pop() if len(known) == 1 else "unknown"


def together(sides: Iterable[Side]) -> Side:
    """One side for several sites of one thing: right and left make "bilateral"."""
    known = {side for side in sides if side != "unknown"}
    if len(known) > 1:
        return "bilateral"
    return known.pop() if known else "unknown"


def matches(one: Side, other: Side) -> bool | None:
    """True when the sides are equal or one is bilateral, False for right against left, None when one is unknown."""
    if "unknown" in (one, other):
        return None
    return one == other or "bilateral" in (one, other)
