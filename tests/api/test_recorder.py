"""What a call showed becomes a record: ids, levels and pseudonyms, nothing that names a person."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cds_service.api.recorder import Shown, record
from cds_service.api.service import Service
from cds_service.cards.profiles import for_client
from cds_service.cards.scene import Occasion
from cds_service.chart.order import Order
from cds_service.demo.examples import load
from cds_service.folders import data_folder
from cds_service.reasoning.fingerprint import order_words
from cds_service.reasoning.truth import Cause
from cds_service.settings import Settings
from cds_service.store.pseudonyms import Pseudonyms
from cds_service.store.store import Place, Store
from cds_service.store.tables import answers, cards, findings
from cds_service.trust.caller import Caller
from tests.api import orders
from tests.cards.outcomes import deck, failed, fired, unknown
from tests.cards.scenes import scene

KEY = Pseudonyms(b"k" * 32)
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CALLER = Caller(issuer="https://ehr.example.org", tenant="north")
ORDER: Order = scene().order
OCCASION: Occasion = scene().occasion


def shown(*outcomes: Any, **changes: Any) -> Shown:
    answered = [(ORDER, tuple(outcomes))]
    composed = deck(*(one.rule.id for one in outcomes)).compose(answered, OCCASION)
    given: dict[str, Any] = {
        "now": NOW,
        "hook": "order-sign",
        "hook_instance": "i-1",
        "user": "Practitioner/17",
        "patient_id": "pat-1",
        "caller": CALLER,
        "policy": "sir-2019",
        "rules": "0123456789ab",
        "answers": answered,
        "cards": composed,
    }
    return Shown(**{**given, **changes})


def test_a_card_is_recorded_with_the_rule_that_leads_it() -> None:
    call = shown(fired("ac-vka"))
    (card,) = record(call, KEY).cards
    assert (card.uuid, card.level) == (call.cards[0].uuid, "warning")
    assert card.rule == "ac-vka"
    (finding,) = record(call, KEY).findings
    assert (finding.card, finding.rule, finding.version) == (card.uuid, "ac-vka", "1.2.0")
    assert (finding.level, finding.status, finding.mode) == ("warning", "fired", "visible")


def test_the_rule_is_recorded_under_its_id_however_the_client_wants_its_topic() -> None:
    call = shown(fired("ac-vka"))
    (card,) = record(shown(fired("ac-vka"), cards=for_client(list(call.cards), "epic")), KEY).cards
    assert card.rule == "ac-vka"


def test_every_record_has_an_id_of_its_own() -> None:
    call = shown(fired("ac-vka"))
    assert record(call, KEY).id != record(call, KEY).id


def test_a_rule_that_was_kept_back_is_recorded_without_a_card() -> None:
    call = shown(kept_back=[("silent", [(ORDER, (fired("ac-vka"),))])])
    (finding,) = record(call, KEY).findings
    assert (finding.card, finding.level, finding.mode) == ("", "warning", "silent")


def test_a_check_that_failed_is_recorded() -> None:
    (finding,) = record(shown(failed("ac-vka")), KEY).findings
    assert (finding.status, finding.level) == ("failed", "warning")
    assert finding.card


def test_rules_that_could_not_tell_are_named() -> None:
    made = record(shown(unknown("ac-vka", Cause("none", "INR", "labs")), cards=[]), KEY)
    assert (made.unknown, made.findings) == (("ac-vka",), ())


def test_a_patient_is_the_same_only_for_the_same_tenant() -> None:
    key = record(shown(), KEY).patient_key
    assert record(shown(), KEY).patient_key == key
    assert record(shown(patient_id="pat-2"), KEY).patient_key != key
    assert record(shown(caller=Caller(issuer=CALLER.issuer, tenant="south")), KEY).patient_key != key


def test_another_draft_of_the_same_injection_is_the_same_order() -> None:
    again = msgspec.structs.replace(ORDER, reference="ServiceRequest/another", resource={})
    assert order_words(again) == order_words(ORDER)
    assert order_words(msgspec.structs.replace(ORDER, kind="arthro")) != order_words(ORDER)


@pytest.fixture
def remembering(tmp_path: Path) -> Iterator[Service]:
    store = Store.open(Place(tmp_path))
    yield Service(Settings(), store=store)
    store.database.close()


def answered(service: Service, name: str, request: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards of one call, after all is written."""
    body = json.dumps(request).encode()
    given: list[dict[str, Any]] = json.loads(asyncio.run(service.invoke(name, body, CALLER)))["cards"]
    assert service.store is not None
    service.store.writer.close()
    return given


def test_the_cards_of_a_call_are_in_the_store(remembering: Service, tmp_path: Path) -> None:
    (example,) = (one for one in load(data_folder("fhir_examples")) if one.name.endswith("warfarin-inr-3-1"))
    request = example.on(datetime.now(UTC).date())
    request["prefetch"]["patient"]["name"] = [{"family": "Canarybird"}]
    given = answered(remembering, example.service, request)
    assert remembering.store is not None
    with remembering.store.database.reading() as connection:
        (call,) = connection.execute(select(answers)).all()
        kept = {row.uuid: row for row in connection.execute(select(cards))}
        found = {row.rule: row for row in connection.execute(select(findings))}
    assert [kept[card["uuid"]].level for card in given] == [card["indicator"] for card in given]
    suggested = [" ".join(one["uuid"] for one in card.get("suggestions", ())) for card in given]
    assert [kept[card["uuid"]].suggestions for card in given] == suggested
    assert set(example.expect) <= set(found)
    assert (call.orders, call.policy, call.tenant) == (1, "sir-2019", "north")
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("store.db*"))
    assert b"order-sign" in written
    assert b"Canarybird" not in written
    assert request["context"]["patientId"].encode() not in written


def test_a_call_without_a_hip_injection_is_recorded_as_not_covered(remembering: Service) -> None:
    assert answered(remembering, "hip-injection-order-sign", orders.sign(orders.CHEST_XRAY)) == []
    assert remembering.store is not None
    with remembering.store.database.reading() as connection:
        assert connection.execute(select(answers.c.orders)).scalars().all() == [0]


def test_the_card_of_a_fault_is_recorded_too(remembering: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.api.call.judging", None)
    (card,) = answered(remembering, "hip-injection-order-sign", orders.sign(orders.HIP, prefetch=orders.prefetch()))
    assert remembering.store is not None
    with remembering.store.database.reading() as connection:
        (row,) = connection.execute(select(cards)).all()
    assert (row.uuid, row.rule, row.level) == (card["uuid"], "", "warning")
