"""A drafted kit that no list knows: what it may hold is an open question of every rule, and one card says so."""

from typing import Any

import httpx
import pytest

from tests.acceptance.answers import findings, unfit
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.record import Json, medication
from tests.acceptance.rows_shared import Row

KIT = drug("Hip injection kit B", 1, number=3, ml=5)
ON_ANTIBIOTICS = [medication("amoxicillin", "500 mg three times a day", authoredOn="2026-03-27")]


def cards(client: httpx.Client, *drugs: Json) -> list[Json]:
    shown = answered(client, *drugs)
    assert unfit(shown) == []
    return shown


def answered(client: httpx.Client, *drugs: Json) -> list[Json]:
    row = Row("on antibiotics", {}, chart=ON_ANTIBIOTICS, drafts=[injection(), *drugs])
    answer = Ehr(to_today(row.record())).fire(client, row.hook, to_today(row.context()))
    shown: list[Json] = answer.raise_for_status().json()["cards"]
    return shown


def test_it_may_be_a_steroid_and_the_card_names_the_rules_that_could_not_tell(ehr_client: httpx.Client) -> None:
    shown = cards(ehr_client, lidocaine(), KIT)
    spoken = dict(findings(shown))
    assert spoken["dose-injectate-unlisted"] == "warning"
    assert not {"ci-active-antibiotics", "plan-diagnostic-diary", "data-gaps"} & spoken.keys()
    [card] = [one for one in shown if one["summary"].startswith("Hip injection kit B: not known here.")]
    assert "Antibiotics now or just finished: not decided" in card["detail"]


def test_the_public_sandbox_writes_daily_on_every_drug(ehr_client: httpx.Client) -> None:
    daily: Json = {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}
    kit = drug("Kit B, intra-articular injection of the right hip", 1, number=3, basedOn=[], dosageInstruction=[daily])
    row = Row("a drug and no order", {}, hook="order-select", drafts=[kit])
    answer = Ehr(to_today(row.record())).fire(ehr_client, row.hook, to_today(row.context()))
    assert "dose-injectate-unlisted" in dict(findings(answer.raise_for_status().json()["cards"]))


def test_beside_a_steroid_that_is_known_the_rule_speaks_itself(ehr_client: httpx.Client) -> None:
    spoken = dict(findings(cards(ehr_client, steroid(), KIT)))
    assert {"dose-injectate-unlisted", "ci-active-antibiotics"} <= spoken.keys()


@pytest.mark.parametrize(
    ("rest", "named"),
    [
        ({"itemCodeableConcept": {"text": "House compound 7"}}, "House compound 7"),
        ({"itemReference": {"reference": "Substance/7", "display": "House compound 7"}}, "House compound 7"),
        ({"itemReference": {"reference": "Substance/7"}}, "Substance/7"),
    ],
)
def test_an_ingredient_is_said_however_it_is_written(rest: Json, named: str, ehr_client: httpx.Client) -> None:
    parts = [{"itemCodeableConcept": {"text": name}} for name in ("lidocaine", "sodium hydroxide", "Salzsäure")]
    mixture: Json = {
        "resourceType": "Medication",
        "id": "mix",
        "code": {"text": "Hip mixture"},
        "ingredient": [*parts, rest],
    }
    pointed = drug("", 1, number=3, ml=5, contained=[mixture], medicationReference={"reference": "#mix"})
    del pointed["medicationCodeableConcept"]
    shown = cards(ehr_client, pointed)
    assert any(one["summary"].startswith(f"{named}: not known here.") for one in shown)


@pytest.mark.parametrize(
    "name",
    [
        "Arthrogram tray",
        "Sterile tray",
        "Procedure pack hip",
        "Spinal needle 22G x 3.5",
        "Chlorhexidine swabstick",
        "Lidocaine-free tray",
        "Ultrasound gel sachet",
        "Plaster",
        "Extension tubing",
        "Luer lock syringe 10 mL",
        "Cotton tipped applicator",
        "Emergency anaphylaxis kit",
        "Contrast iohexol 180",
    ],
)
def test_what_comes_along_brings_no_card_of_its_own(name: str, ehr_client: httpx.Client) -> None:
    spoken = dict(findings(cards(ehr_client, steroid(), drug(name, 1, number=3, ml=1))))
    assert spoken == {"plan-aftercare-bundle": "info", "ci-active-antibiotics": "warning"}


@pytest.mark.parametrize(
    "name", ["Joint injection tray", "Epidural tray", "Sterile kit", "Arthrogram cocktail", "Vial 10 mL"]
)
def test_a_tray_that_may_hold_a_drug_is_said(name: str, ehr_client: httpx.Client) -> None:
    assert "dose-injectate-unlisted" in dict(findings(cards(ehr_client, steroid(), drug(name, 1, number=3, ml=1))))


def test_a_mixture_that_is_known_in_part_names_the_rest(ehr_client: httpx.Client) -> None:
    parts = ["lidocaine", "House compound 7", "sodium hydroxide"]
    mixture: Json = {
        "resourceType": "Medication",
        "id": "mix",
        "code": {"text": "Hip mixture"},
        "ingredient": [{"itemCodeableConcept": {"text": name}} for name in parts],
    }
    pointed = drug("", 1, number=3, ml=5, contained=[mixture], medicationReference={"reference": "#mix"})
    del pointed["medicationCodeableConcept"]
    shown = cards(ehr_client, pointed)
    assert any(one["summary"].startswith("House compound 7: not known here.") for one in shown)
    assert "plan-diagnostic-diary" not in dict(findings(shown))


def ndc(**members: Any) -> Json:
    """A drug that says only by a package code of the United States what it is."""
    coding = {"system": "http://hl7.org/fhir/sid/ndc", "code": "0009-0280-02"}
    drafted = drug("", 40, number=3, medicationCodeableConcept={"coding": [coding]})
    return drafted | {"dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 40, "unit": "mg"}}]}]} | members


def test_an_injectate_with_only_an_ndc_code_is_said_by_its_code(ehr_client: httpx.Client) -> None:
    shown = cards(ehr_client, lidocaine(), ndc())
    assert dict(findings(shown))["dose-injectate-unlisted"] == "warning"
    assert "plan-diagnostic-diary" not in dict(findings(shown))
    summaries = [one["summary"] for one in shown]
    assert sum("0009-0280-02 (ndc)" in one for one in summaries) == 1
    assert not any("could not be read" in one for one in summaries)


def test_a_drug_beside_the_injection_with_only_an_ndc_code_is_said_too(ehr_client: httpx.Client) -> None:
    by_mouth = ndc(dosageInstruction=[{"route": {"text": "Oral"}}])
    [card] = [one for one in answered(ehr_client, steroid(), by_mouth) if "ndc" in one["summary"]]
    assert card["summary"].startswith("Drafted drugs not known here: code 0009-0280-02 (ndc).")
    assert card["indicator"] == "warning"


def test_a_medicine_on_the_list_with_only_an_ndc_code_is_said(ehr_client: httpx.Client) -> None:
    coding = {"system": "http://hl7.org/fhir/sid/ndc", "code": "0056-0172-70"}
    listed = medication("", "once a day", medicationCodeableConcept={"coding": [coding]})
    row = Row("a medicine with a code alone", {}, chart=[listed], drafts=[injection(), steroid(), lidocaine()])
    answer = Ehr(to_today(row.record())).fire(ehr_client, row.hook, to_today(row.context()))
    [card] = [one for one in answer.json()["cards"] if "0056-0172-70" in one["summary"]]
    assert "its name is missing; not used" in card["summary"]
