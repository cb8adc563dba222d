"""Charts and orders built by hand, for tests of single findings.

The day is 2026-03-30, 09:00, in a clinic in UTC; the order is an ultrasound-guided injection of the right hip.
Every data set counts as read unless a test says otherwise.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args

from cds_service.chart.chart import Chart, DataSet, DataState, Index
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Dose, Fact, Patient, Result, When
from cds_service.chart.order import Injectate, Order
from cds_service.chart.orders.tables import OrderTables
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.policy import Policy, Profile, Setting
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables import Tables

RULES = Path(__file__).parents[3] / "rules"
NOW = datetime(2026, 3, 30, 9, tzinfo=UTC)
TODAY = NOW.date()
SETTINGS: dict[str, str | float] = {"la.profile": "us-label", "ac.deep_profile": "esaic-2022", "ac.inr_deep_max": 1.4}


def limits(**numbers: tuple[float | str, str] | Limit) -> dict[str, Limit]:
    """Limits by name: `limits(window=(90, "d"))`."""
    return {
        name: given if isinstance(given, Limit) else Limit(value=given[0], unit=given[1], source="local")
        for name, given in numbers.items()
    }


def on(text: str) -> When:
    """A date as a chart gives it: "2026", "2026-03", "2026-03-28", or with a time "2026-03-28T20:00"."""
    if "T" in text:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return When(moment.date(), moment.date(), moment.date().isoformat(), moment)
    parts = [int(part) for part in text.split("-")]
    first = date(*(parts + [1, 1])[:3])
    last = {1: date(first.year, 12, 31), 2: _end_of_month(first), 3: first}[len(parts)]
    return When(first, last, text)


def days_ago(days: int) -> When:
    return on((TODAY - timedelta(days=days)).isoformat())


def hours_ago(hours: float) -> When:
    return on((NOW - timedelta(hours=hours)).replace(tzinfo=None).isoformat())


def result(concept: str, value: float | None, when: When | None = None, **more: Any) -> Result:
    shown = more.pop("shown", "" if value is None else f"{value:g}")
    return Result(
        concepts=frozenset({concept}), display=concept, value=value, shown=shown, when=when or days_ago(1), **more
    )


def drafted(ingredient: str, mg: float | None = None, *families: str, **more: Any) -> Injectate:
    return Injectate(
        ingredient=ingredient,
        concepts=frozenset({ingredient, *families}),
        display=more.pop("display", ingredient),
        dose=Dose(mg=mg, text=f"{mg:g} mg" if mg is not None else ""),
        **more,
    )


def order(**more: Any) -> Order:
    standard: dict[str, Any] = {"kind": "ia", "side": "right", "when": on(TODAY.isoformat())}
    return Order(**{**standard, "guidance": "ultrasound", "reference": "ServiceRequest/inj-1", **more})


def chart(data: Mapping[str, DataState] | None = None, **facts: Any) -> Chart:
    """Lists of facts become indexes."""
    read = dict.fromkeys(get_args(DataSet), DataState())
    indexed: dict[str, Any] = {name: Index(given) if _is_facts(given) else given for name, given in facts.items()}
    return Chart(data={**read, **(data or {})}, **indexed)


def situation(
    chart_: Chart | None = None, order_: Order | None = None, now: datetime = NOW, **settings: str | float
) -> Situation:
    policy, asked = _policy({**SETTINGS, **settings}), order_ or order()
    return Situation(
        chart=chart_ or chart(),
        order=asked,
        codes=code_book(),
        tables=tables(),
        policy=policy,
        order_tables=order_tables(),
        kinds=order_tables().families(asked.kind, policy.settings),
        now=now,
    )


def person(born: str | None = "1960-01-15", sex: Any = "female") -> Patient:
    return Patient(id="p", born=on(born) if born else None, sex=sex)


@cache
def tables() -> Tables:
    return Tables.load(RULES / "tables")


@cache
def order_tables() -> OrderTables:
    return OrderTables.load(RULES / "tables", code_book())


@cache
def code_book() -> CodeBook:
    return CodeBook.load(RULES / "codes")


def _policy(settings: Mapping[str, str | float]) -> Policy:
    values = {name: Setting(value=value) for name, value in settings.items()}
    return Policy(Profile(id="test", name="Test", about="", settings=values), values, frozenset())


def _is_facts(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(one, Fact) for one in given)


def _end_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
