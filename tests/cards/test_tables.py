"""The tables of suggestions agree with each other and with the code lists."""

from cds_service.cards.words import KINDS
from tests.cards.scenes import kit

TABLES = kit().tables


def test_panels_hold_tests_that_exist() -> None:
    assert {test for panel in TABLES.tests.panels.values() for test in panel} <= TABLES.tests.tests.keys()


def test_every_kind_can_be_ordered_by_name() -> None:
    assert TABLES.tests.procedures.keys() == KINDS.keys()


def test_alternatives_are_products() -> None:
    chosen = {name for choices in TABLES.products.alternatives.values() for name in choices.values()}
    assert chosen <= TABLES.products.products.keys()


def test_scheduling_can_be_asked_to_move_an_appointment() -> None:
    assert "reschedule" in TABLES.tasks.tasks
