"""Over HTTP: a suggestion is accepted as an EHR carries it out, and the drafts that come of it are signed again."""

from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import pytest

from tests.acceptance.answers import findings
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import bundle, injection, lidocaine, steroid
from tests.acceptance.record import condition, steroid_injection
from tests.acceptance.rows import ROWS
from tests.acceptance.rows_shared import OA_RIGHT, Row

Json = dict[str, Any]
DRAFTED = ("ServiceRequest", "MedicationRequest", "DeviceRequest")
POINTERS = ("basedOn", "supportingInfo", "supportingInformation")


def named(resource: Json) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def after(drafts: Iterable[Json], actions: Iterable[Json]) -> list[Json]:
    """The drafts after a transaction: deletes, creates under ids of the EHR's own, updates of what is there."""
    held = {named(draft): draft for draft in drafts}
    for action in actions:
        if action["type"] == "delete":
            held.pop(action["resourceId"], None)
    for number, action in enumerate(actions):
        if action["type"] == "create" and action["resource"]["resourceType"] in DRAFTED:
            made = action["resource"] | {"id": f"new-{number}"}
            held[named(made)] = made
    for action in actions:
        if action["type"] == "update" and named(action["resource"]) in held:
            held[named(action["resource"])] = action["resource"]
    return list(held.values())


def dangling(drafts: Iterable[Json], before: Iterable[Json]) -> list[str]:
    """References to a draft that was there before and is gone."""
    there, gone = {named(one) for one in drafts}, {named(one) for one in before}
    pointed = [(one, link["reference"]) for one in drafts for name in POINTERS for link in one.get(name, ())]
    return [f"{named(one)} -> {target}" for one, target in pointed if target in gone - there]


def offered(cards: Iterable[Json]) -> Iterator[Json]:
    yield from (offer for card in cards for offer in card.get("suggestions", ()))


def signed(client: httpx.Client, row: Row, drafts: list[Json]) -> list[Json]:
    response = Ehr(to_today(row.record())).fire(client, "order-sign", {"draftOrders": bundle(*drafts)})
    assert response.status_code == httpx.codes.OK, response.text
    cards: list[Json] = response.json()["cards"]
    return cards


@pytest.mark.parametrize("row", [row for row in ROWS if row.hook != "appointment-book"], ids=lambda row: row.id)
def test_no_draft_is_left_pointing_at_one_that_is_gone(row: Row, ehr_client: httpx.Client) -> None:
    cards = Ehr(to_today(row.record()), row.down).fire(ehr_client, row.hook, to_today(row.context())).json()["cards"]
    drafts = to_today(row.drafts)
    for offer in offered(cards):
        assert dangling(after(drafts, offer["actions"]), drafts) == [], offer["label"]


def numbered(order: Json, number: int) -> Json:
    return order | {"id": f"inj-{number}"}


def of(order: Json, one: Json, number: int) -> Json:
    return one | {"id": f"inj-drug-{number}", "basedOn": [{"reference": named(order)}]}


BLIND = injection("20610", "Injection of hip joint")
FLUOROSCOPY = injection("20610", "Fluoroscopy-guided injection of hip joint")
BURSA_PAIN = ("M70.61", "Trochanteric bursitis, right hip")
ACCEPTED = [
    (
        "ultrasound in place of nothing: a steroid dose that is too high is still seen",
        Row("", {}, drafts=[BLIND, steroid(120), lidocaine()]),
        "Same order with ultrasound guidance",
        {"tech-guidance-missing", "dose-steroid-hip-range"},
        {"dose-steroid-hip-range"},
    ),
    (
        "anaesthetic alone in place of a steroid too soon",
        Row("", {}, chart=[steroid_injection("right", "2026-03-01")]),
        "Anaesthetic-only diagnostic injection",
        {"ci-repeat-interval"},
        set(),
    ),
    (
        "bursa in place of the joint",
        Row("", {}, problems=[condition(*BURSA_PAIN)], drafts=[injection(reason=BURSA_PAIN), steroid(), lidocaine()]),
        "Inject the trochanteric bursa instead",
        {"suit-indication-mismatch"},
        set(),
    ),
]


@pytest.mark.parametrize(
    ("row", "label", "before", "left"), [one[1:] for one in ACCEPTED], ids=[one[0] for one in ACCEPTED]
)
def test_after_the_change_the_drugs_still_belong_to_the_order(
    row: Row, label: str, before: set[str], left: set[str], ehr_client: httpx.Client
) -> None:
    drafts = to_today(row.drafts)
    cards = signed(ehr_client, row, drafts)
    assert before <= {rule for rule, _ in findings(cards)}
    (offer,) = [one for one in offered(cards) if one["label"] == label]
    again = {rule for rule, _ in findings(signed(ehr_client, row, after(drafts, offer["actions"])))}
    assert before & again == left
    assert "dose-steroid-missing" not in again
    assert not {rule for rule in again if rule.startswith("tech-laterality")}


def test_of_two_hips_each_keeps_its_own_drugs(ehr_client: httpx.Client) -> None:
    right = BLIND
    left = numbered(injection("20611", "Ultrasound-guided injection of hip joint", side="left"), 2)
    drafts = to_today([right, steroid(40), left, of(left, steroid(120), 3)])
    row = Row("", {}, problems=[OA_RIGHT, condition("M16.12", "Osteoarthritis of left hip")])
    cards = signed(ehr_client, row, drafts)
    (offer,) = [one for one in offered(cards) if one["label"].startswith("Same order with ultrasound guidance")]
    again = signed(ehr_client, row, after(drafts, offer["actions"]))
    said = [card["summary"] for card in again if "dose-steroid-hip-range" in dict(findings([card]))]
    assert said == [card["summary"] for card in cards if "dose-steroid-hip-range" in dict(findings([card]))]
    assert len(said) == 1
