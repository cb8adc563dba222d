"""Drugs that no list knows: which of them are injected with an order, and which have nothing to do with it."""

from typing import Any

import pytest

from cds_service.chart.orders.unlisted import UNLISTED
from tests.chart.orders.drafting import Json, coded, drug, hip, lidocaine, procedure, read, read_one, site, steroid

LINKED: Json = {"basedOn": [{"reference": "ServiceRequest/inj-1"}]}

DAILY: Json = {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}


def by(route: str, **more: Any) -> Json:
    return {"dosageInstruction": [{"route": {"text": route}, **more}]}


def _medication(name: str) -> Json:
    return {"resourceType": "Medication", "id": "k", "code": {"text": name}}


def named(concept: Json) -> Json:
    return drug("") | {"medicationCodeableConcept": concept} | LINKED


def unlisted(*drafts: Json) -> list[str]:
    return [one.display for one in read_one(hip(), *drafts).injectates if UNLISTED in one.concepts]


@pytest.mark.parametrize(
    "draft",
    [
        drug("Kit B", **LINKED),
        drug("Kit B", supportingInformation=[{"reference": "ServiceRequest/inj-1"}]),
        drug("Kit B", **LINKED, **by("Intra-articular")),
        drug("Kit B", **by("Intra-articular")),
        drug("Kit B", **by("Perineural")),
        drug("Kit B", **by("Intra-articular", site=site("right"))),
    ],
)
def test_what_is_linked_or_goes_into_the_joint_is_injected(draft: Json) -> None:
    assert unlisted(draft) == ["Kit B"]


def test_so_is_what_says_it_by_its_name() -> None:
    assert unlisted(drug("Hip injection kit B")) == ["Hip injection kit B"]


@pytest.mark.parametrize(
    "draft",
    [
        drug("Kit B", **by("Intra-articular", **DAILY)),
        drug("Kit B, intra-articular, right hip", dosageInstruction=[DAILY]),
        drug("Hip injection kit B", dosageInstruction=[DAILY]),
    ],
)
def test_a_client_that_writes_daily_on_every_drug_hides_none(draft: Json) -> None:
    assert len(unlisted(draft)) == 1


@pytest.mark.parametrize(
    ("concept", "display"),
    [
        (coded("RXNORM", "99999999"), "code 99999999 (rxnorm)"),
        (coded("RXNORM", "99999999", "House mix"), "House mix"),
        ({"coding": [{"system": "urn:clinic", "code": "K17", "display": "House mix"}]}, "House mix"),
        ({"coding": [{"system": "urn:clinic", "code": "K17"}], "text": "House mix"}, "House mix"),
        ({"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "0009-0280-02"}]}, "code 0009-0280-02 (ndc)"),
        ({"coding": [{"system": "urn:oid:1.2.3", "code": "K17"}]}, "code K17 (1.2.3)"),
        ({"coding": [{"code": "K17"}]}, "code K17"),
    ],
)
def test_a_code_that_no_list_holds(concept: Json, display: str) -> None:
    assert unlisted(named(concept)) == [display]


@pytest.mark.parametrize(
    "draft",
    [
        drug("Omeprazole 20 mg"),
        drug("Kit B", **by("Oral")),
        drug("Kit B", **LINKED, **by("Oral")),
        drug("Kit B capsules", **LINKED),
        drug("Kit B", **LINKED, **by("Intramuscular")),
        drug("Kit B", **LINKED, dosageInstruction=[{"text": "one each, twice daily"}]),
        drug("Kit B", **LINKED, dosageInstruction=[DAILY]),
        drug("Knee injection kit", **by("Intra-articular", **DAILY)),
        drug("Chlorhexidine 2 % solution", **LINKED),
        drug("Ibuprofen 400 mg", **LINKED),
        drug("Sodium bicarbonate 8.4 %", "1 mL", **LINKED),
        drug("Spinal needle 22G 3.5 inch", **LINKED),
        drug("Sterile drapes, fenestrated", **LINKED),
        drug("10 mL syringe, luer lock", **LINKED),
        drug("Midazolam 1 mg/mL injection", **LINKED),
        drug("Octenisept Lösung", **LINKED),
        drug("Imeron 300", **LINKED),
        drug("Kochsalzlösung 0,9 %", **LINKED),
        drug("Arthrogram tray, sterile", **LINKED),
        drug("Lidocaine-free tray", **LINKED),
        drug("Drug-free epidural tray", **LINKED),
        drug("Nerve block needle 22G", **LINKED),
        drug("Kit B", **LINKED, status="cancelled"),
        drug("Kit B", **LINKED, doNotPerform=True),
        drug("Kit B", **by("Intra-articular", site=site("left"))),
        drug("Knee injection kit", **by("Intra-articular")),
        drug("Testosterone 250 mg injection", dosageInstruction=[{"text": "once", "site": {"text": "gluteal"}}]),
        {"resourceType": "DeviceRequest", "id": "d", "codeCodeableConcept": {"text": "hip brace"}, **LINKED},
    ],
)
def test_what_has_nothing_to_do_with_it(draft: Json) -> None:
    assert unlisted(draft) == []


@pytest.mark.parametrize(
    "name",
    [
        "Povidone-iodine kit",
        "Injection tray with needles and chlorhexidine",
        "Joint injection tray",
        "Epidural tray",
        "Hip kit",
        "Midazolam and ketamine mix",
        "Hyalone 2 mL prefilled syringe",
        "Syringe K17",
        "Dehydrated alcohol 98 %",
    ],
)
def test_a_kit_or_an_unknown_name_is_said_whatever_comes_along(name: str) -> None:
    assert unlisted(drug(name, **LINKED)) == [name]


def test_a_companion_that_is_to_go_into_the_joint_is_said() -> None:
    assert unlisted(drug("Fentanyl 50 mcg", **LINKED, **by("Intra-articular"))) == ["Fentanyl 50 mcg"]
    assert unlisted(drug("Gel 2 mL", **LINKED, **by("Intra-articular"))) == ["Gel 2 mL"]


def test_a_requisition_holds_what_is_taken_home_too() -> None:
    same = {"value": "set-7"}
    home, kit = drug("Omeprazole 20 mg"), drug("Kit B", **by("Intra-articular"), number=2)
    grouped = [one | {"groupIdentifier": same} for one in (home, kit)]
    assert [one.display for one in read_one(hip(requisition=same), *grouped).injectates] == ["Kit B"]


def test_a_kit_that_is_linked_to_the_knee_is_given_there() -> None:
    knee = procedure("20611", "Injection of right knee", number=2)
    kit = drug("Kit B", **by("Intra-articular"), basedOn=[{"reference": "ServiceRequest/inj-2"}])
    assert read_one(hip(), knee, kit).injectates == ()


def test_an_anaesthetic_beside_it_is_not_all_that_is_injected() -> None:
    assert read_one(hip(), lidocaine()).kind == "dx"
    assert read_one(hip(), lidocaine(), drug("Kit B", **LINKED)).kind == "ia"
    assert read_one(hip(), lidocaine(), drug("Kit B")).kind == "dx"


def test_it_hides_no_drug_that_is_known() -> None:
    order = read_one(hip(), steroid(), lidocaine(), drug("Kit B", "5 mL", **LINKED))
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide", "lidocaine", ""]
    assert order.injectates[2].dose.ml == 5
    assert order.injectates[2].reference == "MedicationRequest/drug-1"


def test_alone_it_is_an_order_only_where_it_says_that_it_is_injected_at_a_hip() -> None:
    kit = drug("Kit B", **by("Intra-articular", site=site("right")))
    assert [(one.kind, one.side) for one in read(kit)] == [("ia", "right")]
    assert [one.kind for one in read(drug("Hip injection kit B"))] == ["ia"]
    assert read(drug("Kit B", **by("Intra-articular"))) == ()
    assert read(drug("Hip and joint complex 500")) == ()
    assert read(drug("Testosterone 250 mg injection", dosageInstruction=[{"site": {"text": "gluteal"}}])) == ()


def test_a_medication_that_the_draft_points_to() -> None:
    kit = drug("") | {"medicationReference": {"reference": "#k"}, "contained": [_medication("Kit B")]} | LINKED
    del kit["medicationCodeableConcept"]
    assert unlisted(kit) == ["Kit B"]


def mixture(name: str, *ingredients: Json, **members: Any) -> Json:
    """A draft of a Medication with these ingredients."""
    medication = _medication(name) | {"ingredient": list(ingredients)}
    pointed = drug("", "5 mL", **(LINKED | members)) | {
        "medicationReference": {"reference": "#k"},
        "contained": [medication],
    }
    del pointed["medicationCodeableConcept"]
    return pointed


def part(name: str, **members: Any) -> Json:
    return {"itemCodeableConcept": {"text": name}, **members}


@pytest.mark.parametrize(
    ("draft", "left"),
    [
        (mixture("Hip mix", part("lidocaine"), part("House compound 7")), ["House compound 7"]),
        (mixture("Hip mix", part("lidocaine"), part("X1"), part("X2")), ["X1 / X2"]),
        (mixture("Lidocaine plus", part("lidocaine"), part("X1")), ["X1"]),
        (mixture("Hip mix", part("ketorolac"), part("X1"), **by("Intra-articular")), ["X1"]),
        (
            mixture("Hip mix", part("lidocaine"), {"itemCodeableConcept": coded("RXNORM", "99999999")}),
            ["code 99999999"],
        ),
    ],
)
def test_the_rest_of_a_medication_that_is_known_in_part(draft: Json, left: list[str]) -> None:
    assert unlisted(draft) == left


def test_what_is_known_of_it_stays_and_it_is_not_diagnostic() -> None:
    order = read_one(hip(), mixture("Hip mix", part("lidocaine"), part("House compound 7")))
    assert [one.ingredient for one in order.injectates] == ["lidocaine", ""]
    assert order.kind == "ia"
    assert {one.reference for one in order.injectates} == {"MedicationRequest/drug-1"}


@pytest.mark.parametrize(
    "draft",
    [
        mixture("Hip mix", part("lidocaine"), part("triamcinolone acetonide")),
        mixture("Hip mix", part("lidocaine"), part("sodium hydroxide"), part("water for injection")),
        mixture("Hip mix", part("lidocaine"), part("benzyl alcohol")),
        mixture("Hip mix", part("lidocaine"), part("colourant 12", isActive=False)),
        mixture("Kenalog-40", part("C123")),  # the name of the product says what it is
        mixture("Kenalog-40 with lidocaine", part("C123"), part("lidocaine")),
        mixture("Hip mix", part("lidocaine"), part("X1"), **by("Oral")),
        mixture("Augmentin", part("amoxicillin"), part("X1")),  # nothing of it is injected at a hip
        mixture("Lidocaine plus", part("lidocaine"), part("X1"), status="cancelled"),
    ],
)
def test_nothing_is_left_of_what_is_known(draft: Json) -> None:
    assert unlisted(draft) == []


def test_while_booking_the_one_that_is_linked_to_the_order() -> None:
    booking = {"resourceType": "Appointment", "status": "proposed", **LINKED}
    drugs = [drug("Kit B", **LINKED), drug("Kit C", **by("Intra-articular"), number=2)]
    order = read_one(
        hook="appointment-book",
        appointments={"resourceType": "Bundle", "entry": [{"resource": booking}]},
        service_requests=hip(),
        medications={"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in drugs]},
    )
    assert [one.display for one in order.injectates] == ["Kit B"]
