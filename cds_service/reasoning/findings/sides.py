"""Which side a finding looks at. The opposite side is silence; a side that is not recorded is said, never assumed."""

from collections.abc import Sequence
from typing import Literal

from cds_service.chart.facts import Side
from cds_service.reasoning.situation import Situation

SideWord = Literal["order", "order-or-unrecorded", "unrecorded", "opposite", "any"]
SAYS: dict[SideWord, str] = {
    "order": " on the side of the order",
    "order-or-unrecorded": " on the side of the order or with no side recorded",
    "unrecorded": " with its side or that of the order not recorded",
    "opposite": " on the other side",
    "any": "",
}
NOT_RECORDED = "side not recorded"
EITHER = "either hip"


def fits(fact: Side, order: Side, word: SideWord) -> bool | None:
    """Whether the side of a fact is the one meant; None where one of the two sides is not recorded."""
    if word == "any":
        return True
    both = "bilateral" in (fact, order)
    open_ = "unknown" in (fact, order) and not both
    if word == "unrecorded":
        return open_
    if word == "opposite":
        return None if open_ else fact != order and not both
    if open_:
        return True if word == "order-or-unrecorded" else None
    return both or fact == order


def hips(at: Situation, word: SideWord) -> Sequence[Side]:
    """The hips to be judged apart: an order for both hips, or for an unknown one, is judged for each of them."""
    if word in ("any", "opposite", "unrecorded"):
        return ("unknown",)
    return (at.order.side,) if at.order.side in ("right", "left") else ("right", "left")


def on(fact: str, hip: str) -> bool:
    """Whether something recorded with this side counts for that hip; unknown sides count for both."""
    return hip == "unknown" or fact in (hip, "bilateral", "unknown")


def note(fact: Side, order: Side, word: SideWord) -> str:
    """What to say about the side: nothing, unless it was asked for and is not recorded."""
    if word not in ("order", "order-or-unrecorded", "unrecorded"):
        return ""
    if fact == "unknown":
        return NOT_RECORDED
    return EITHER if order == "unknown" and word != "unrecorded" else ""
