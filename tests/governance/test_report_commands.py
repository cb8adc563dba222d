"""`hip-cds governance` and `hip-cds alarms` as somebody types them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cds_service.cli import app
from cds_service.governance.report_commands import number, percent
from cds_service.store.store import Place, Store
from tests.governance.history import Past

RUN = CliRunner()
NOW = datetime.now(UTC)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("HIP_CDS_STATE", str(tmp_path))
    monkeypatch.setenv("HIP_CDS_STORE", "")
    store = Store.open(Place(tmp_path))
    yield store
    store.close()


def ran(*words: str) -> list[str]:
    done = RUN.invoke(app, [*words])
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_the_report_says_what_became_of_cards(kept: Store) -> None:
    past = Past()
    first, second = past.answer(NOW - timedelta(hours=1), {"a-rule": "warning", "b-rule": "info"}, unknown=["c-rule"])
    past.word(first, NOW, "overridden", reason="data-wrong")
    past.word(second, NOW, "accepted")
    past.answer(NOW - timedelta(hours=1), {}, orders=0)
    past.keep(kept)

    printed = ran("governance", "report", "--weeks", "2")
    assert printed[0] == "2 calls, 1 hip injections, 2 cards, 2.00 per injection"
    assert printed[1] == "accepted 50% and overridden 50% of the cards with a word;"
    rows = {line.split()[0]: line.split()[1:] for line in printed if line.strip()}
    assert rows["a-rule"][:2] == ["1.0.0", "data-wrong"]
    assert rows["b-rule"] == ["1", "0", "0", "0", "1", "100%", "0%", "0%"]
    assert rows["c-rule"][3] == "1"
    assert rows["order-sign"] == ["2", "1", "2", "50%", "2.00", "2", "50%", "50%", "0%"]


def test_an_empty_store_has_a_report(kept: Store) -> None:
    assert ran("governance", "report")[0] == "0 calls, 0 hip injections, 0 cards, – per injection"
    assert ran("governance", "comments") == ["No comments."]


def test_comments_that_speak_of_a_fault_come_first(kept: Store) -> None:
    past = Past()
    first, second = past.answer(NOW - timedelta(hours=1), {"a-rule": "warning", "b-rule": "info"})
    past.word(first, NOW - timedelta(minutes=1), "overridden", comment="fine")
    past.word(second, NOW - timedelta(minutes=1), "overridden", comment="wrong,\nnot on warfarin")
    past.keep(kept)

    printed = ran("governance", "comments")
    assert printed[0].startswith("6 (wrong, not on)  b-rule 1.0.0, info, ")
    assert printed[1] == "    wrong, not on warfarin"
    assert printed[3] == "    fine"
    assert len(ran("governance", "comments", "--most", "1")) == 2


def test_an_alarm_is_printed_and_is_the_exit_code(kept: Store) -> None:
    assert ran("alarms") == ["No alarm: every rule fires about as often as it used to."]

    past, now = Past(), datetime.now(UTC)  # the command counts from its own now
    for day in range(30, 0, -1):
        for hour in range(12):
            at = now - timedelta(days=day) + timedelta(hours=hour, minutes=5)
            past.answer(at, {} if day == 1 else {"a-rule": "warning"})
    past.keep(kept)
    done = RUN.invoke(app, ["alarms"])
    assert done.exit_code == 1
    assert done.output == "a-rule stopped firing: 0 in the last day, about 12 were to be expected.\n"


def test_shares_and_numbers_of_nothing_are_a_dash() -> None:
    assert (percent(None), percent(0.256), number(None), number(1.5)) == ("–", "26%", "–", "1.50")
