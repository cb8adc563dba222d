"""Everything a finding may look at while one order is judged. Nothing in it changes the chart."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.order import Order
from cds_service.chart.orders.tables import OrderTables
from cds_service.reasoning.truth import Truth

if TYPE_CHECKING:
    from cds_service.reasoning.outcome import Outcome
    from cds_service.reasoning.policy import Policy
    from cds_service.reasoning.tables import Tables
    from cds_service.reasoning.tree import Node


ALL_SIGNS = -1  # every bit: all findings are asked
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that a rule left open. Trivial gaps (quiet lines) alone never make a card."""

    rule: str
    text: str
    trivial: bool = False


@dataclass(slots=True)
class Situation:
    """One order against one chart at one moment. `spoken` and `gaps` grow as the rules are asked in turn."""

    chart: Chart
    order: Order
    codes: CodeBook
    tables: "Tables"
    policy: "Policy"
    order_tables: OrderTables
    kinds: frozenset[str]  # the kind of the order and its families: "ia", "needle", "low-bleeding-risk"
    now: datetime  # aware, in the clinic's zone
    spoken: dict[str, "Outcome"] = field(default_factory=dict)  # by rule id, every rule already asked
    gaps: list[Gap] = field(default_factory=list)
    signs: int = ALL_SIGNS  # the bits of what chart and order show
    needed: frozenset[tuple[str, str]] = frozenset()  # (data set, concept) of the rules in scope
    definitions: Mapping[str, "Node"] = field(default_factory=dict)  # compiled trees by name, for `meets`
    shared: dict[Hashable, Any] = field(default_factory=dict)  # intermediate results, see `once`
    aspects: dict[tuple[str, ...], tuple[Hashable, ...]] = field(default_factory=dict)  # see `aspects.py`
    memo: dict[int, Truth] = field(default_factory=dict)  # answers of findings shared by several rules
    today: date = field(init=False)
    day: date = field(init=False)  # T0 as a calendar day

    def __post_init__(self) -> None:
        self.today = self.now.date()
        self.day = self.order.when.first

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """The result of work that several findings need, done once for this order. Equal names mean equal work."""
        if name not in self.shared:
            self.shared[name] = work()
        result: T = self.shared[name]
        return result

    def covered(self, rules: Iterable[str]) -> frozenset[str]:
        """Concepts of the drugs for which one of these rules has already fired (by its `covers` evidence)."""
        fired = [said for rule in rules if (said := self.spoken.get(rule)) and said.status == "fired"]
        names = ((said, name) for said in fired for name in said.rule.covers)
        return frozenset(item.concept for said, name in names for item in said.evidence.get(name, ()))
