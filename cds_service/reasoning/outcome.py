"""What a rule answered: the only thing that leaves the reasoning room."""

from dataclasses import dataclass, field
from typing import Literal

from cds_service.reasoning.limits import Limits
from cds_service.reasoning.rule import CardText, Indicator, Rule
from cds_service.reasoning.truth import Cause, Evidence

Status = Literal["fired", "silent", "unknown", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one rule for one order.

    fired: `case` holds the index of the case that spoke, `card` its text, `indicator` its level, `evidence` the items
    by name (look_ups included), `limits` the limits in force. unknown: `causes` say why; `card` is set only when the
    rule's `unknown` gives one. failed: the rule raised; `causes` is empty and a card says that it did not run.
    `blind` are the causes of earlier cases that could not be decided although a later one spoke.
    """

    rule: Rule
    status: Status
    limits: Limits
    indicator: Indicator | None = None
    case: int | None = None
    card: CardText | None = None
    evidence: Evidence = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()
    blind: tuple[Cause, ...] = ()
