"""The clinical catalogue's scenarios over HTTP: exactly the expected rules and levels, and nothing else."""

import httpx
import pytest

from tests.acceptance.answers import findings, unfit
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.rows import ROWS
from tests.acceptance.rows_shared import Row


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_the_row_gets_exactly_its_cards(row: Row, ehr_client: httpx.Client) -> None:
    response = Ehr(to_today(row.record()), row.down).fire(ehr_client, row.hook, to_today(row.context()))

    assert response.status_code == httpx.codes.OK, response.text
    cards = response.json()["cards"]
    answered = findings(cards)
    assert dict(answered) == row.expect
    if row.ordered:
        assert [rule for rule, _ in answered] == list(row.expect)
    assert unfit(cards) == []
