"""Orders as a whole: the scenarios of the catalogue, the odd forms of real clients, selections, several orders."""

import json
from pathlib import Path

import pytest

from cds_service.chart.chart import Chart
from cds_service.chart.orders.drafts import read_drafts
from cds_service.chart.orders.reader import OrderContext, orders, strangers, unread
from tests.chart.orders.drafting import (
    NOW,
    ZONE,
    Json,
    book,
    bundle,
    coded,
    drug,
    hip,
    lidocaine,
    procedure,
    read,
    read_one,
    site,
    steroid,
    tables,
)
from tests.reference import SHARED, reading

CAPTURES = "protocol/sandbox_requests"
REQUESTS = "data/fhir/cds_requests"
NDC: Json = {"coding": [{"system": "http://hl7.org/fhir/sid/ndc", "code": "0009-0280-02"}]}


def test_baseline_order() -> None:
    order = read_one(hip(), steroid(), lidocaine())
    assert (order.kind, order.side, order.guidance) == ("ia", "right", "ultrasound")
    assert (order.when.text, order.when_source) == ("2026-03-30", "order")
    assert [one.dose.mg for one in order.injectates] == [40.0, 40.0]
    assert ["hip-osteoarthritis" in reason.concepts for reason in order.reasons] == [True]
    assert (order.hook, order.reference, order.requester) == ("order-sign", "ServiceRequest/inj-1", "Practitioner/doc")
    assert {"steroid", "local-anaesthetic"} <= order.families


@pytest.mark.parametrize(
    ("text", "kind", "side", "guidance"),
    [
        ("Ultraschallgesteuerte intraartikuläre Injektion Hüftgelenk rechts", "ia", "right", "ultrasound"),
        ("Hüftgelenkspunktion links, sonografisch", "asp", "left", "ultrasound"),
        ("Infiltration de la hanche droite sous échographie", "ia", "right", "ultrasound"),
        ("Infiltración de cadera izquierda ecoguiada", "ia", "left", "ultrasound"),
        ("Infiltrazione anca destra ecoguidata", "ia", "right", "ultrasound"),
        ("Infiltration Knie links", None, "", ""),
    ],
)
def test_an_order_in_the_words_of_another_language(text: str, kind: str | None, side: str, guidance: str) -> None:
    found = read({**procedure(), "code": {"text": text}})
    assert [(one.kind, one.side, one.guidance) for one in found] == ([(kind, side, guidance)] if kind else [])


def test_d10_instruction_to_stop_a_blood_thinner() -> None:
    order = read_one(hip(patientInstruction="stop rivaroxaban 3 days before"))
    assert ("patientInstruction", "stop rivaroxaban 3 days before") in order.texts
    assert tables().phrases["stop-antithrombotic"].said_in(order) is not None


def test_d16_lumbar_plexus_block_at_nine_o_clock() -> None:
    block = hip() | {
        "code": {"text": "Lumbar plexus block, ultrasound guided"},
        "occurrenceDateTime": "2026-03-30T09:00:00-04:00",
    }
    order = read_one(block, drug("ropivacaine 0.375 %", "20 mL"))
    assert (order.kind, order.guidance, order.side) == ("block-deep", "ultrasound", "right")
    assert order.when.instant is not None
    assert [one.dose.mg for one in order.injectates] == [75.0]
    assert "deep-bleeding-risk" in tables().families(order.kind, {})


def test_d17_peng_block() -> None:
    order = read_one(hip() | {"code": {"text": "PENG block, US"}}, drug("ropivacaine 0.2 %", "20 mL"))
    assert (order.kind, order.injectates[0].dose.mg) == ("block-plane", 40.0)
    assert "low-bleeding-risk" in tables().families("block-plane", {})
    assert "deep-bleeding-risk" in tables().families("block-plane", {"ac.plane_block_class": "deep"})


def test_d30_no_side_on_the_order() -> None:
    order = read_one(hip(bodySite=[], reasonCode=[coded("ICD", "M16.9", "hip OA")]))
    assert (order.side, order.side_sources) == ("unknown", ())


def test_d31_side_against_the_reason() -> None:
    order = read_one(hip(bodySite=[site("left")], reasonCode=[coded("ICD", "M16.11")]))
    assert order.side_sources == (("body site", "left"), ("reason", "right"))


def test_d44_and_d45_superficial_blocks() -> None:
    fascia = read_one(procedure("", "Fascia iliaca block (infra-inguinal), US"), drug("bupivacaine 0.5 %", "30 mL"))
    femoral = read_one(procedure("", "Femoral block, US"), drug("lidocaine 1 %", "20 mL"))
    assert (fascia.kind, fascia.injectates[0].dose.mg) == ("block-sup", 150.0)
    assert (femoral.kind, femoral.injectates[0].dose.mg) == ("block-sup", 200.0)


def test_d47_hyaluronate_only() -> None:
    order = read_one(hip(), drug("Durolane 60 mg/3 mL"))
    assert order.kind == "ha"
    assert "steroid" not in order.families


def test_d48_large_joint_code_without_guidance() -> None:
    assert read_one(hip("20610")).guidance == "landmark"


def test_d49_fluoroscopy_beside_the_order() -> None:
    order = read_one(hip("20610", reasonCode=[coded("ICD", "M25.551")]), procedure("77002", number=2), steroid())
    assert (order.kind, order.guidance) == ("ia", "fluoroscopy")


def test_d51_and_d52_trochanteric_reason() -> None:
    ordered = hip(reasonCode=[coded("ICD", "M70.61")])
    bursa = read_one(ordered | {"code": coded("CPT", "20611", "Trochanteric bursa injection")}, steroid())
    joint = read_one(ordered, steroid())
    assert (bursa.kind, joint.kind) == ("bursa-gt", "ia")
    concepts = joint.reasons[0].concepts
    assert concepts & tables().fits("bursa-gt")
    assert not concepts & tables().fits("ia")


def test_d58_hold_and_bridge_are_drafted_beside_the_order() -> None:
    hold = drug("warfarin 5 mg tablet", number=1, status="on-hold")
    bridge = drug("enoxaparin 80 mg/0.8 mL injection", "80 mg", number=2, note=[{"text": "bridge"}])
    order = read_one(hip(), steroid(), hold, bridge)
    assert [(one.ingredient, one.status) for one in order.drafted] == [
        ("warfarin", "drafted-hold"),
        ("enoxaparin", "drafted"),
    ]
    assert tables().phrases["bridge"].said_in(order) == ("drug note", "bridge")


@pytest.mark.parametrize("how", [{"status": "stopped"}, {"status": "cancelled"}, {"doNotPerform": True}])
def test_every_form_of_a_hold(how: Json) -> None:
    order = read_one(hip(), drug("apixaban 5 mg", **how))
    assert [one.status for one in order.drafted] == ["drafted-hold"]


@pytest.mark.parametrize(
    "raw",
    [
        [hip()],
        [{"resource": hip()}],
        hip(),
        {"resourceType": "Bundle", "entry": {"resource": hip()}},
        {"entry": [{"resource": hip()}]},
        {"resourceType": "Bundle", "type": "searchset", "entry": [None, {}, {"fullUrl": "urn:x"}, {"resource": hip()}]},
    ],
)
def test_drafts_in_another_wrapping(raw: object) -> None:
    assert read_one(raw=raw).kind == "ia"


@pytest.mark.parametrize(
    "raw", [None, "drafts", 3, [], {}, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": None}]
)
def test_no_drafts_no_order(raw: object) -> None:
    context = OrderContext(drafts=read_drafts([json.dumps(raw).encode()]))
    assert orders("order-sign", context, Chart(), book(), tables(), ZONE, NOW) == ()


def test_bytes_that_are_no_json() -> None:
    for drafts in (b"", b"{", b"\xff"):
        assert (
            orders("order-sign", OrderContext(drafts=read_drafts([drafts])), Chart(), book(), tables(), ZONE, NOW) == ()
        )


@pytest.mark.parametrize(
    "change",
    [
        {"intent": None},
        {"status": "active"},
        {"status": "Xactive"},
        {"id": None},
        {"bodySite": site("right")},
        {"category": {"text": "Procedures"}},
        {"reasonCode": coded("ICD", "M16.11")},
        {"reasonCode": [None, coded("ICD", "M16.11")]},
        {"code": {"coding": {"system": "http://www.ama-assn.org/go/cpt", "code": "20611"}}},
        {"code": {"coding": [{}, {"system": "http://www.ama-assn.org/go/cpt", "code": "20611"}]}},
        {"note": {"text": "as discussed"}},
        {"supportingInfo": {"reference": "MedicationRequest/drug-8"}},
        {"requester": {"display": "Dr A"}},
        {"occurrenceDateTime": "tomorrow"},
    ],
)
def test_bent_order_is_still_read(change: Json) -> None:
    order = read_one(hip() | change, steroid())
    assert (order.kind, order.side, order.guidance) == ("ia", "right", "ultrasound")
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide"]


@pytest.mark.parametrize("change", [{"status": "revoked"}, {"status": "entered-in-error"}, {"doNotPerform": True}])
def test_order_that_is_not_to_be_done(change: Json) -> None:
    assert read(hip() | change) == ()


@pytest.mark.parametrize("kind", ["DiagnosticOrder", "ReferralRequest"])
def test_drafts_of_earlier_versions_give_no_order(kind: str) -> None:
    assert read(hip() | {"resourceType": kind}) == ()


@pytest.mark.parametrize("said", ["false", "no", False, None, ["false"]])
def test_an_order_is_left_out_only_where_it_plainly_says_so(said: object) -> None:
    assert len(read(hip() | {"doNotPerform": said})) == 1


@pytest.mark.parametrize("kind", ["ProcedureRequest", "servicerequest", " ServiceRequest"])
def test_an_order_under_an_older_or_odd_name_is_read(kind: str) -> None:
    assert [one.kind for one in read(hip() | {"resourceType": kind})] == ["ia"]


def test_drugs_as_the_next_version_of_fhir_writes_them() -> None:
    concept = steroid()["medicationCodeableConcept"]
    later = {name: value for name, value in steroid().items() if name != "medicationCodeableConcept"}
    order = read_one(hip(), later | {"medication": {"concept": concept}})
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide"]


@pytest.mark.parametrize(
    ("drug", "count"),
    [
        (steroid(), 0),
        (drug("a vitamin"), 0),
        ({"resourceType": "MedicationRequest", "medicationReference": {"reference": "Medication/gone"}}, 1),
        ({"resourceType": "MedicationRequest", "medicationCodeableConcept": {"coding": [{"code": "X17"}]}}, 0),
        ({"resourceType": "MedicationRequest", "medicationCodeableConcept": coded("RXNORM", "197361")}, 0),
        ({"resourceType": "MedicationRequest", "status": "on-hold"}, 0),
        ({"entry": {}}, 0),
        ("text", 1),
    ],
)
def test_what_could_not_be_read_beside_an_order_is_counted(drug: Json, count: int) -> None:
    context = OrderContext(drafts=read_drafts([json.dumps(bundle(hip(), drug)).encode()]))
    assert unread("order-sign", context, read(hip(), drug)) == count


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ({}, ("code 0009-0280-02 (ndc)",)),
        ({"dosageInstruction": [{"route": {"text": "Oral"}}]}, ("code 0009-0280-02 (ndc)",)),
        ({"basedOn": [{"reference": "ServiceRequest/inj-1"}]}, ()),  # an injectate, and said as one
        ({"medicationCodeableConcept": {"text": "a vitamin", **NDC}}, ()),
        ({"medicationCodeableConcept": coded("RXNORM", "197361")}, ()),
        ({"medicationCodeableConcept": {}}, ()),
        ({"status": "on-hold"}, ()),
    ],
)
def test_a_drug_beside_an_order_with_only_a_code_of_an_unknown_list(members: Json, names: tuple[str, ...]) -> None:
    one = {"resourceType": "MedicationRequest", "medicationCodeableConcept": NDC} | members
    assert strangers(read(hip(), one, one)) == names


def test_a_drug_that_is_not_chosen_yet_is_nothing_unread_without_an_injection() -> None:
    context = OrderContext(drafts=read_drafts([json.dumps(bundle({"resourceType": "MedicationRequest"})).encode()]))
    assert unread("order-select", context, ()) == 0


def test_an_appointment_that_cannot_be_read_is_counted() -> None:
    assert (
        unread("appointment-book", OrderContext(appointments=read_drafts([b'{"entry": [{"fullUrl": "urn:x"}]}'])), ())
        == 1
    )


def test_drug_alone_that_names_the_hip() -> None:
    dosage = {"text": "inject 40 mg into right hip joint", "route": {"text": "Intra-articular"}}
    order = read_one(drug("triamcinolone acetonide 40 mg/mL", dosageInstruction=[dosage]))
    assert (order.kind, order.side, order.reference) == ("ia", "right", "MedicationRequest/drug-1")
    assert [(one.ingredient, one.dose.mg) for one in order.injectates] == [("triamcinolone-acetonide", 40.0)]


def test_drugs_alone_make_one_order() -> None:
    dosage = {"site": {"text": "right hip"}, "route": {"text": "Intra-articular"}}
    mixed = [
        drug(name, number=at, dosageInstruction=[dosage])
        for at, name in enumerate(("triamcinolone acetonide", "lidocaine"))
    ]
    order = read_one(*mixed)
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide", "lidocaine"]
    assert order.drafted == ()


def test_drug_alone_without_a_hip() -> None:
    assert read(steroid()) == ()
    assert read(drug("apixaban 5 mg", reasonCode=[coded("ICD", "M16.11")])) == ()


def test_device_alone_for_a_hip() -> None:
    device = {
        "resourceType": "DeviceRequest",
        "id": "dev",
        "codeCodeableConcept": {"text": "Sodium hyaluronate, left hip"},
    }
    order = read_one(device)
    assert (order.kind, order.side) == ("ha", "left")


def test_selected_order_only() -> None:
    both = (hip(), hip(side="left") | {"id": "inj-2"})
    (order,) = read(*both, hook="order-select", selections=("ServiceRequest/inj-2",))
    assert order.side == "left"
    assert [sibling.side for sibling in order.siblings] == ["right"]


def test_selected_drug_stands_for_its_order() -> None:
    (order,) = read(hip(), steroid(), hook="order-select", selections=("MedicationRequest/drug-8",))
    assert order.reference == "ServiceRequest/inj-1"


def test_selected_guidance_stands_for_its_order() -> None:
    found = read(hip("20610"), procedure("77002", number=2), hook="order-select", selections=("ServiceRequest/inj-2",))
    assert [order.reference for order in found] == ["ServiceRequest/inj-1"]


def test_selection_of_something_else_is_silent() -> None:
    assert read(hip(), drug("apixaban 5 mg"), hook="order-select", selections=("MedicationRequest/drug-1",)) == ()


@pytest.mark.parametrize("selections", [(), ("ServiceRequest/unknown",)])
def test_without_usable_selections_every_order_counts(selections: tuple[str, ...]) -> None:
    assert len(read(hip(), hook="order-select", selections=selections)) == 1


def test_siblings_are_of_the_same_day() -> None:
    later = hip(side="left", occurrenceDateTime="2026-04-13") | {"id": "inj-2"}
    assert [order.siblings for order in read(hip(), later)] == [(), ()]
    today = hip(side="left") | {"id": "inj-2"}
    assert [len(order.siblings) for order in read(hip(), today)] == [1, 1]


def test_arthrogram_and_its_images_are_one_order() -> None:
    images = procedure("73525", "Hip arthrogram, right", number=2)
    order = read_one(hip("27093"), images)
    assert (order.kind, order.reference, order.siblings) == ("arthro", "ServiceRequest/inj-1", ())
    assert len(read(hip("27093"), hip("27093", "left") | {"id": "inj-2"})) == 2
    treated = read_one(hip("27093"), images, steroid())
    assert (treated.kind, treated.reference) == ("ia", "ServiceRequest/inj-1")


def test_knee_beside_a_hip_is_left_alone() -> None:
    order = read_one(hip(), procedure("20611", "Right knee injection", number=2), steroid())
    assert order.siblings == ()
    assert len(order.injectates) == 1


@reading(CAPTURES)
@pytest.mark.parametrize("capture", sorted((SHARED / CAPTURES).glob("*order-s*.json")), ids=lambda path: path.stem)
def test_captures_of_the_sandbox(capture: Path) -> None:
    context = json.loads(capture.read_text("utf-8"))["requestBody"]["context"]
    found = read(
        raw=context.get("draftOrders", {}), hook="order-select", selections=tuple(context.get("selections", ()))
    )
    expected = ["ia"] if "hip_injection" in capture.stem else []
    assert [order.kind for order in found] == expected
    assert [order.guidance for order in found] == ["ultrasound"] * len(expected)


@reading(REQUESTS)
def test_public_requests_hold_no_hip_injection() -> None:
    seen = 0
    for path in (SHARED / REQUESTS).rglob("*.json"):
        try:
            request = json.loads(path.read_text("utf-8"))
        except ValueError:
            continue
        context = request.get("context") if isinstance(request, dict) else None
        for part in context if isinstance(context, list) else [context]:
            drafts = part.get("draftOrders") if isinstance(part, dict) else None
            if drafts:
                seen += 1
                assert read(raw=drafts) == (), path.name
    assert seen


def test_bundle_with_full_urls_only() -> None:
    drafts = bundle(hip() | {"id": None}, steroid() | {"id": None, "basedOn": [{"reference": "urn:uuid:1"}]})
    drafts["entry"][0]["fullUrl"] = "urn:uuid:1"
    order = read_one(raw=drafts)
    assert [one.ingredient for one in order.injectates] == ["triamcinolone-acetonide"]
    assert order.reference == ""


def test_a_drug_may_lie_among_the_delivered_medications() -> None:
    """Raw or decoded; a Medication of the drafts goes before one of the same name."""
    product = {"resourceType": "Medication", "id": "m1", "code": {"text": "Triamcinolone 40 mg/mL"}}
    pointing = {key: value for key, value in steroid().items() if key != "medicationCodeableConcept"}
    pointing["medicationReference"] = {"reference": "https://ehr.example/fhir/Medication/m1"}
    for delivered in (bundle(product, {"resourceType": "Patient", "id": "p1"}), [product]):
        (order,) = read(hip(), pointing, medications=delivered)
        assert "steroid" in order.families
    (order,) = read(hip(), pointing, product | {"code": {"text": "Lidocaine 1 %"}}, medications=bundle(product))
    assert "steroid" not in order.families
    (order,) = read(hip(), pointing, conditions=bundle(product))
    assert "steroid" in order.families
