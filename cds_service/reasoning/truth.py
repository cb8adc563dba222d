"""Three-valued truth with its evidence (Kleene's strong logic).

True and False are answers; Unknown (None) is one too: it is shown, never read as "no".
Each truth carries what it rests on: items of evidence by name, and for Unknown the causes.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

CauseKind = Literal[
    "failed", "truncated", "none", "unusable", "undated", "unsided", "unparsable", "doubtful", "unlisted"
]
IN_WORDS: Mapping[str, str] = {  # by kind of cause
    "failed": "could not be loaded",
    "truncated": "not read completely",
    "none": "not recorded",
    "unusable": "recorded in a form that cannot be used",
    "undated": "date not recorded",
    "unsided": "side not recorded",
    "unparsable": "cannot be computed from what is recorded",
    "doubtful": "is it taken?",
    "unlisted": "what it holds is not known",
}


class Item(msgspec.Struct, frozen=True):
    """One piece of evidence. Only `display` is always there; empty means not recorded.

    `value` is what a card prints ("3.1", "63 mmol/mol"), `number` the same in canonical units, `date` as recorded
    (partial dates stay partial), `days_before` whole calendar days before the injection (negative: after it).
    `more` holds words that only some findings have: dose, allergen, reaction, drug, required, passed, restart, percent.
    """

    display: str
    value: str = ""
    number: float | None = None
    unit: str = ""
    date: str = ""
    days_before: int | None = None
    days_ago: int | None = None
    side: str = ""
    status: str = ""
    reference: str = ""
    note: str = ""
    concept: str = ""  # leaf concept: what actions and tables look up
    more: Mapping[str, str] = msgspec.field(default_factory=dict)


class Cause(msgspec.Struct, frozen=True):
    """Why something is unknown: the kind, what is missing ("INR"), and from which data set."""

    kind: CauseKind
    what: str
    data: str = ""


Evidence = Mapping[str, tuple[Item, ...]]
NOTHING: Evidence = {}


class Truth:
    """An answer (True, False, or None for Unknown) with evidence by name and, if Unknown, the causes."""

    __slots__ = ("causes", "evidence", "value")

    def __init__(self, value: bool | None, evidence: Evidence = NOTHING, causes: tuple[Cause, ...] = ()) -> None:
        self.value = value
        self.evidence = evidence
        self.causes = causes

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: ask .value, or combine with every, some, negate")

    def __repr__(self) -> str:
        word = {True: "True", False: "False", None: "Unknown"}[self.value]
        return f"Truth({word}, {dict(self.evidence)!r}, {self.causes!r})"


TRUE = Truth(True)
FALSE = Truth(False)


def found(name: str, items: Iterable[Item]) -> Truth:
    """True with its evidence when there are items, else False."""
    held = tuple(items)
    return Truth(True, {name: held}) if held else FALSE


def unknown(*causes: Cause, evidence: Evidence = NOTHING) -> Truth:
    """Unknown, with at least one cause. Evidence here is what a card may name although nothing is decided."""
    return Truth(None, evidence, causes)


def every(truths: Iterable[Truth]) -> Truth:
    """All hold. One False decides (evaluation stops there); else one Unknown makes Unknown."""
    seen: list[Truth] = []
    value: bool | None = True
    for truth in truths:
        if truth.value is False:
            return FALSE
        if truth.value is None:
            value = None
        seen.append(truth)
    return _together(value, seen) if seen else TRUE


def some(truths: Iterable[Truth]) -> Truth:
    """At least one holds. All are asked, so that the card can list every branch that holds."""
    held: list[Truth] = []
    open_ones: list[Truth] = []
    for truth in truths:
        if truth.value:
            held.append(truth)
        elif truth.value is None:
            open_ones.append(truth)
    if held:
        return _together(True, held)
    return _together(None, open_ones) if open_ones else FALSE


def negate(truth: Truth) -> Truth:
    """The opposite. What did not hold has no evidence; Unknown stays Unknown with its causes."""
    if truth.value is None:
        return Truth(None, NOTHING, truth.causes)
    return FALSE if truth.value else TRUE


def cannot_tell(truth: Truth) -> Truth:
    """True when the inner truth is Unknown; its causes become evidence under the name "why"."""
    if truth.value is not None:
        return FALSE
    why = tuple(Item(display=cause.what, status=cause.kind, note=cause.data) for cause in truth.causes)
    return Truth(True, {**truth.evidence, "why": why})


def _together(value: bool | None, truths: list[Truth]) -> Truth:
    """One truth of several, with the evidence of all and, if Unknown, the causes of all."""
    if len(truths) == 1:
        return truths[0]
    return Truth(
        value, _merged([truth.evidence for truth in truths if truth.evidence]), () if value else causes_of(truths)
    )


def causes_of(truths: Iterable[Truth]) -> tuple[Cause, ...]:
    """The causes of all, each once. Findings about the same data share theirs, which spares the comparison."""
    several = {id(truth.causes): truth.causes for truth in truths if truth.causes}
    if len(several) < 2:
        return next(iter(several.values()), ())
    return tuple(dict.fromkeys(cause for causes in several.values() for cause in causes))


def _merged(evidence: list[Evidence]) -> Evidence:
    if len(evidence) < 2:
        return evidence[0] if evidence else NOTHING
    merged: dict[str, tuple[Item, ...]] = {}
    for named in evidence:
        for name, items in named.items():
            known = merged.get(name)
            merged[name] = items if known is None else known + tuple(item for item in items if item not in known)
    return merged
