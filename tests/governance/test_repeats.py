"""What was overridden is not shown again while nothing changes, and is always shown when something does."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cds_service.api.recorder import Recorder
from cds_service.api.service import Service
from cds_service.cards.deck import Deck
from cds_service.cards.topic import Topic
from cds_service.demo import examples
from cds_service.folders import data_folder
from cds_service.governance.repeats import EXTENSION, Repeats
from cds_service.store.audit import Audit
from cds_service.store.records import Said
from cds_service.store.store import Place, Store
from cds_service.store.tables import feedback, findings

EXAMPLES = {one.name: one for one in examples.load(data_folder("fhir_examples"))}
HIGH_INR = EXAMPLES["03-warfarin-inr-3-1"]
RULE = "ac-vka-inr-high"
STALE = 60.0


@pytest.fixture
def ehr(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Ehr"]:
    """The service with a store, whose site wants no repeats for a day."""
    store = Store.open(Place(tmp_path))
    repeats = Repeats(store, timedelta(days=1), STALE)
    monkeypatch.setattr(service, "repeats", repeats)
    monkeypatch.setattr(service, "recorder", Recorder(store))
    yield Ehr(service, store, repeats)
    store.close()


class Ehr:
    """Fires a hook, answers cards."""

    def __init__(self, service: Service, store: Store, repeats: Repeats) -> None:
        self.service, self.store, self.repeats = service, store, repeats

    def fire(self, example: examples.Example = HIGH_INR, old: str = "", new: str = "") -> dict[str, Any]:
        """The answer to an example, in which `new` stands for `old`."""
        request = msgspec.json.encode(example.on(datetime.now(UTC).date()))
        assert old.encode() in request
        self.repeats.look()
        body = request.replace(old.encode(), new.encode()) if old else request
        answer = asyncio.run(self.service.invoke(example.service, body))
        decoded: dict[str, Any] = msgspec.json.decode(answer)
        return decoded

    def say(self, answer: dict[str, Any], outcome: str = "overridden", ago: timedelta = timedelta(0)) -> None:
        """The same word on every card, once they are in the store."""
        at = int((datetime.now(UTC) - ago).timestamp() * 1000)
        for card in answer["cards"]:
            said = Said("", "", "s", card["uuid"], outcome, at, at)
            self.store.writer.said([said]).result(10)

    def kept_back(self) -> list[str]:
        """The rules of what was not shown again, once that is written."""
        limit = time.monotonic() + 10
        while time.monotonic() < limit:
            with self.store.database.reading() as connection:
                kept_back = select(findings.c.rule).where(findings.c.mode == "repeated")
                if rules := list(connection.scalars(kept_back)):
                    return rules
        return []


def leading(answer: dict[str, Any]) -> list[str]:
    return [card["source"]["topic"]["code"] for card in answer["cards"]]


def overridden(ehr: Ehr, example: examples.Example = HIGH_INR) -> dict[str, Any]:
    answer = ehr.fire(example)
    ehr.say(answer)
    limit = datetime.now(UTC) + timedelta(seconds=10)
    while not ehr.repeats._known and datetime.now(UTC) < limit:
        ehr.repeats.look()  # shown cards are written a moment later
    return answer


def test_what_was_overridden_is_not_shown_again_and_counted(ehr: Ehr) -> None:
    before = overridden(ehr)
    assert (RULE in leading(before), "extension" in before) == (True, False)

    again = ehr.fire()
    assert RULE not in leading(again)
    assert again["extension"][EXTENSION]["suppressed"] == len(again["extension"][EXTENSION]["rules"]) >= 1
    assert RULE in again["extension"][EXTENSION]["rules"]


def test_each_suppression_is_recorded_and_audited(ehr: Ehr) -> None:
    overridden(ehr)
    rules = ehr.fire()["extension"][EXTENSION]["rules"]
    kept_back = ehr.kept_back()

    assert set(rules) <= set(kept_back)
    noted = Audit(ehr.store.database).entries()
    assert [(one.action, one.subject) for one in noted] == [("repeat", rule) for rule in kept_back]
    assert Audit(ehr.store.database).verify().faults == ()


def test_a_new_value_is_a_new_fact(ehr: Ehr) -> None:
    overridden(ehr)

    assert RULE in leading(ehr.fire(old='"value":3.1', new='"value":3.2'))


def test_another_patient_has_overridden_nothing(ehr: Ehr) -> None:
    overridden(ehr)
    patient = HIGH_INR.request["context"]["patientId"]

    assert RULE in leading(ehr.fire(old=patient, new="another"))


def test_an_accepted_card_comes_again(ehr: Ehr) -> None:
    before = overridden(ehr)
    ehr.say(before, "accepted", ago=timedelta(minutes=-1))

    assert RULE in leading(ehr.fire())


def test_after_the_period_it_comes_again(ehr: Ehr) -> None:
    answer = ehr.fire()
    ehr.say(answer, ago=timedelta(days=2))

    assert leading(ehr.fire()) == leading(answer)


def test_a_critical_card_comes_again(ehr: Ehr) -> None:
    critical = next(one for one in EXAMPLES.values() if "critical" in one.expect.values())
    answer = ehr.fire(critical)
    ehr.say(answer)

    expected = [rule for rule, level in critical.expect.items() if level == "critical"]
    assert set(expected) <= set(leading(ehr.fire(critical)))


def test_a_new_version_of_the_rule_speaks_again(ehr: Ehr) -> None:
    overridden(ehr)
    with ehr.store.database.writing() as connection:
        connection.execute(findings.update().values(version="0.9.0"))

    assert RULE in leading(ehr.fire())


def test_a_store_that_does_not_answer_hides_nothing(ehr: Ehr) -> None:
    overridden(ehr)
    with ehr.store.database.writing() as connection:
        feedback.drop(connection)

    assert RULE in leading(ehr.fire())


def test_what_was_read_long_ago_hides_nothing(ehr: Ehr) -> None:
    overridden(ehr)
    ehr.repeats._stale = 0.0

    assert RULE in leading(ehr.fire())


def test_a_card_that_answers_for_an_open_question_is_shown(ehr: Ehr, monkeypatch: pytest.MonkeyPatch) -> None:
    overridden(ehr)
    request = ehr.service.call(msgspec.json.encode(HIGH_INR.on(datetime.now(UTC).date())), "order-sign")
    ehr.repeats.look()
    patient = HIGH_INR.request["context"]["patientId"]
    screen = ehr.repeats.screen("", "", patient)
    chart, answers = asyncio.run(request.answers())
    deck: Deck = request.edition.deck
    topic: Topic = next(one for one in deck.topics(answers, request.occasion(chart)) if one.rule.id == RULE)

    assert screen is not None
    topic.covered["another"] = topic.voices[0].outcome
    assert not screen(topic)
    topic.covered.clear()
    assert screen(topic)


def test_nothing_is_looked_up_where_nothing_was_overridden(ehr: Ehr) -> None:
    ehr.repeats.look()

    assert ehr.repeats.screen("", "", "anybody") is None
