"""Every finding's quiet answer: what it says where everything was read and nothing that it looks for is there.

It is not written down anywhere: at load each finding is asked once about an empty chart.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import get_args

from cds_service.chart.chart import Chart, DataSet, DataState
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import When
from cds_service.chart.order import Order
from cds_service.chart.orders.tables import OrderTables
from cds_service.reasoning.needs import RESULTS
from cds_service.reasoning.policy import Policy
from cds_service.reasoning.signs import Looked, Signs, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables import Tables
from cds_service.reasoning.tree import Leaf, Node
from cds_service.reasoning.truth import FALSE, Truth

SOME_DAY = date(2000, 1, 3)  # no quiet answer depends on the day
EMPTY = Chart(
    data=dict.fromkeys(get_args(DataSet), DataState(empty=True)),
    no_known_allergy=frozenset({"any"}),
)


def prepare(leaves: Iterable[Leaf], bits: Signs, nothing: Situation) -> None:
    """Gives the leaves their masks and quiet answers, equal questions the same."""
    answers: dict[int, Truth] = {}
    for leaf in leaves:
        leaf.aspects = leaf.finding.hangs_on(leaf.limits)
        looked = looked_for(leaf, nothing)
        if looked is None:
            continue
        if leaf.slot not in answers:
            answers[leaf.slot] = FALSE if leaf.finding.told else leaf.finding.check(nothing, leaf.limits)
        leaf.mask, leaf.quiet = bits.mask(looked), answers[leaf.slot]
        leaf.beyond = bits.mask(sign for sign in looked if sign.sort != "injects")


def looked_for(leaf: Leaf, nothing: Situation) -> Looked | None:
    """The signs of a finding; a data set that it needs and that was not read is one of them."""
    finding = leaf.finding
    if trees := [nothing.definitions[name] for name in finding.defined()]:
        return _of_all((inner for tree in trees for inner in tree.leaves()), nothing)
    looked = finding.signs()
    if looked is None or finding.told:
        return looked
    sets = nothing.tables.result_sets
    needed = {sets.of(concept) if data == RESULTS else data for data, concept in finding.needs()}
    return looked | signs("unread", needed)


def _of_all(leaves: Iterable[Leaf], nothing: Situation) -> Looked | None:
    """What a definition looks for; None where one of its findings has to be asked in any case."""
    together: Looked = frozenset()
    for leaf in leaves:
        looked = looked_for(leaf, nothing)
        if looked is None:
            return None
        together |= looked
    return together


def nothing_there(
    codes: CodeBook, tables: Tables, order_tables: OrderTables, policy: Policy, definitions: Mapping[str, Node]
) -> Situation:
    """An order of which nothing is known, for a patient of whom nothing is recorded and all was read."""
    return Situation(
        chart=EMPTY,
        order=Order(kind="ia", when=When(SOME_DAY, SOME_DAY, SOME_DAY.isoformat())),
        codes=codes,
        tables=tables,
        policy=policy,
        order_tables=order_tables,
        kinds=frozenset(),
        definitions=definitions,
        now=datetime(SOME_DAY.year, SOME_DAY.month, SOME_DAY.day, tzinfo=UTC),
    )
