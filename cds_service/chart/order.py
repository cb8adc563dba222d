"""The order under review: what is to be injected where, on which side, how guided, when."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from cds_service.chart.facts import Concepts, Condition, Dose, Drug, Side, When

Kind = Literal[
    "ia",
    "dx",
    "asp",
    "arthro",
    "bursa-gt",
    "bursa-ip",
    "peritend",
    "block-sup",
    "block-plane",
    "block-deep",
    "prp",
    "ha",
    "cell",
]
Guidance = Literal["ultrasound", "fluoroscopy", "ct", "mri", "landmark", "not-stated"]


class Injectate(msgspec.Struct, frozen=True, kw_only=True):
    """One drug drafted for this injection. `ingredient` is the leaf concept ("triamcinolone-acetonide", "" unknown).

    `resource` is the draft MedicationRequest as it came, for suggestions that edit it.
    """

    ingredient: str = ""
    concepts: Concepts = frozenset()
    display: str = ""
    reference: str = ""
    by_text: bool = False
    dose: Dose = Dose()
    side: Side = "unknown"
    with_adrenaline: bool = False
    preservative_free: bool | None = None  # None: the product does not say
    product: str = ""  # product concept for the excipient table ("kenalog-40", "" not resolvable)
    resource: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A hip-injection order. Built by `chart.orders`; None of its fields guesses: unknown stays unknown."""

    hook: str = "order-sign"
    kind: Kind
    side: Side = "unknown"
    side_sources: tuple[tuple[str, Side], ...] = ()  # ("body site", "right"), ("reason", "left") …
    guidance: Guidance = "not-stated"
    guidance_source: str = ""
    when: When  # T0
    when_source: Literal["order", "appointment", "today"] = "order"
    injectates: tuple[Injectate, ...] = ()
    reasons: tuple[Condition, ...] = ()  # coded or resolved reasons of the order
    reason_text: str = ""  # free text reason that maps to no concept
    texts: tuple[tuple[str, str], ...] = ()  # ("patientInstruction", "stop rivaroxaban 3 days before") …
    drafted: tuple[Drug, ...] = ()  # other drugs drafted with it, holds included (status drafted, drafted-hold)
    unnamed: int = 0  # drugs drafted with it of which nobody can say which ones they are
    strangers: tuple[str, ...] = ()  # drugs drafted beside it that have only a code, of a list that is not known here
    siblings: tuple["Order", ...] = ()  # other hip-injection drafts of the same request, same day
    reference: str = ""  # "ServiceRequest/inj-1"
    code_text: str = ""  # the name of what was ordered, for the card
    concepts: Concepts = frozenset()  # of the code of what was ordered
    resource: Mapping[str, Any] = msgspec.field(default_factory=dict)
    companions: tuple[Mapping[str, Any], ...] = ()  # guidance orders (76942, 77002 …) drafted with it
    requester: str = ""  # hook user or the order's requester

    def doses_of(self, one: Injectate) -> int:
        """How often a drafted dose is given: on each side of a bilateral order, unless it is drafted for one side."""
        return 2 if self.side == "bilateral" and one.side not in ("right", "left") else 1

    @property
    def families(self) -> frozenset[str]:
        """Concepts of all injectates: "steroid", "local-anaesthetic", "contrast", "hyaluronate" …"""
        return frozenset().union(*[drug.concepts for drug in self.injectates])
