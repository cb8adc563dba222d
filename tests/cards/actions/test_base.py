"""What the actions share."""

from datetime import date

import pytest

from cds_service.cards.actions.base import item_day
from cds_service.cards.actions.steps import MissingError
from cds_service.reasoning.truth import Item


def test_the_day_of_a_drug_is_its_last_and_not_its_first() -> None:
    assert item_day(Item("ritonavir", date="2026-03-28", more={"end": "2026-04-02"})) == date(2026, 4, 2)
    assert item_day(Item("last injection", date="2025-12-31")) == date(2025, 12, 31)


@pytest.mark.parametrize("item", [Item("ritonavir", date="2026-03-28", more={"end": ""}), Item("last", date="2025-12")])
def test_without_a_whole_last_day_nothing_is_moved(item: Item) -> None:
    with pytest.raises(MissingError):
        item_day(item)
