"""Which orders are hip injections, and of which kind."""

from typing import Any

import pytest

from tests.chart.orders.drafting import Json, coded, drug, hip, lidocaine, procedure, read, read_one, site, steroid

# The wording of CPT 20610 as billing systems print it: it lists every large joint.
GENERIC = (
    "Arthrocentesis, aspiration and/or injection, major joint or bursa (eg, shoulder, hip, knee, subacromial bursa)"
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Right hip injection", "ia"),
        ("US-guided intra-articular steroid injection, left hip", "ia"),
        ("Hip injection: arthrocentesis/injection major joint, ultrasound guided", "ia"),
        ("Corticosteroid injection R hip", "ia"),
        ("FL INJ HIP RT", "ia"),
        ("Diagnostic right hip injection, anaesthetic only", "dx"),
        ("Diagnostic and therapeutic hip injection with cortisone", "ia"),
        ("Aspiration of right hip joint", "asp"),
        ("Right hip arthrocentesis", "asp"),
        ("MR arthrogram, left hip", "arthro"),
        ("Hip arthrography with injection of gadolinium", "arthro"),
        ("Greater trochanteric bursa injection, right", "bursa-gt"),
        ("Left hip bursa injection", "bursa-gt"),
        ("Iliopsoas bursa injection", "bursa-ip"),
        ("Peritendinous injection gluteus medius", "peritend"),
        ("Hamstring origin injection", "peritend"),
        ("Femoral nerve block", "block-sup"),
        ("Fascia iliaca block (infra-inguinal)", "block-sup"),
        ("LFCN block", "block-sup"),
        ("PENG block right", "block-plane"),
        ("Supra-inguinal fascia iliaca block", "block-plane"),
        ("Lumbar plexus block", "block-deep"),
        ("Psoas compartment block", "block-deep"),
        ("Parasacral sciatic block", "block-deep"),
        ("Proximal sciatic nerve block", "block-deep"),
        ("PRP injection right hip", "prp"),
        ("Platelet-rich plasma, gluteal tendon", "prp"),
        ("Viscosupplementation of the left hip", "ha"),
        ("Hyaluronic acid injection hip", "ha"),
        ("Stem cell injection, right hip", "cell"),
        ("BMAC injection hip", "cell"),
    ],
)
def test_kind_by_text(text: str, kind: str) -> None:
    assert read_one(procedure("", text)).kind == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("20610", "ia"),
        ("20611", "ia"),
        ("27093", "arthro"),
        ("27095", "arthro"),
        ("0232T", "prp"),
        ("20550", "peritend"),
        ("20551", "peritend"),
        ("64447", "block-sup"),
        ("64448", "block-sup"),
        ("64449", "block-deep"),
        ("64450", "block-sup"),
        ("64473", "block-plane"),
    ],
)
def test_kind_by_billing_code_at_the_hip(code: str, kind: str) -> None:
    assert read_one(hip(code)).kind == kind


def test_body_site_makes_the_kind() -> None:
    bursa = coded("SNOMED", "446003", "Trochanteric bursa")
    assert read_one(hip(bodySite=[bursa])).kind == "bursa-gt"


def test_reason_names_the_hip_but_never_the_kind() -> None:
    assert read_one(hip(reasonCode=[coded("ICD", "M70.61", "Trochanteric bursitis, right hip")])).kind == "ia"
    assert read_one(procedure("20611", reasonCode=[coded("ICD", "M16.11")])).kind == "ia"
    assert read_one(procedure("20611", reasonCode=[{"text": "left hip pain"}])).kind == "ia"


def test_wording_of_the_billing_code_names_no_site_and_no_bursa() -> None:
    assert read(procedure("20610", GENERIC)) == ()
    assert read_one(procedure("20610", GENERIC, bodySite=[{"text": "Right hip"}])).kind == "ia"


@pytest.mark.parametrize(
    "text",
    [
        "Right knee injection",
        "US-guided steroid injection, left shoulder",
        "Sacroiliac joint injection",
        "Lumbar epidural steroid injection",
        "MRI right hip without contrast",
        "X-ray pelvis",
        "Total hip replacement, right",
        "Physiotherapy after hip injection",
        "Follow-up visit after right hip injection",
        "Hip arthroscopy",
        "Ultrasound of hip",
        "Botulinum toxin injection hip adductors",
        "",
    ],
)
def test_what_is_no_hip_injection(text: str) -> None:
    assert read(procedure("", text)) == ()


@pytest.mark.parametrize("joint", ["knee", "right shoulder", "ankle"])
def test_large_joint_code_at_another_joint_is_not_ours(joint: str) -> None:
    assert read(procedure("20611", bodySite=[{"text": joint}])) == ()
    assert read(procedure("20611", f"{joint} injection", reasonCode=[coded("ICD", "M16.11")])) == ()


def test_large_joint_code_without_any_site_is_not_ours() -> None:
    assert read(procedure("20611")) == ()


def test_aspirate_sent_to_the_laboratory_is_no_aspiration() -> None:
    lab = {"coding": [{"system": "http://snomed.info/sct", "code": "108252007"}]}
    assert read(procedure("", "Right hip aspiration fluid", category=[lab])) == ()
    assert read(procedure("", "Culture of hip aspirate")) == ()


def test_only_anaesthetic_makes_it_diagnostic() -> None:
    assert read_one(hip(), lidocaine()).kind == "dx"
    assert read_one(hip(), lidocaine(), steroid()).kind == "ia"
    assert read_one(hip(), lidocaine(), drug("iohexol 300 mg/mL injection", "2 mL")).kind == "dx"


def test_anaesthetic_for_the_skin_leaves_an_aspiration_an_aspiration() -> None:
    assert read_one(procedure("", "Aspiration of right hip"), lidocaine()).kind == "asp"
    assert read_one(procedure("", "Aspiration of right hip"), steroid()).kind == "ia"


def test_product_decides_before_the_target() -> None:
    durolane = drug("Durolane 60 mg/3 mL", "60 mg")
    assert read_one(hip(), durolane).kind == "ha"
    assert read_one(procedure("", "Trochanteric bursa injection"), drug("platelet rich plasma", "4 mL")).kind == "prp"


def test_block_at_the_knee_is_not_ours() -> None:
    assert read(procedure("64447", "Femoral nerve block", bodySite=[{"text": "right knee"}])) == ()


def test_hip_beside_another_joint_is_ours() -> None:
    assert read_one(procedure("", "Left hip and right knee injection")).kind == "ia"


def into_joint(name: str, **more: Any) -> Json:
    return drug(name, dosageInstruction=[{"route": {"text": "Intra-articular"}}], **more)


@pytest.mark.parametrize(
    "draft",
    [
        into_joint("Ketorolac 30 mg/mL injection"),
        into_joint("Morphine 10 mg/mL"),
        drug("Ketorolac 30 mg, intra-articular"),
        drug("Lidocaine 1 % 4 mL + ketorolac 30 mg", basedOn=[{"reference": "ServiceRequest/inj-1"}]),
    ],
)
def test_a_drug_of_no_family_beside_an_anaesthetic_is_no_diagnostic_injection(draft: Json) -> None:
    assert read_one(hip(), lidocaine(), draft).kind == "ia"
    assert read_one(procedure("", "Aspiration of right hip"), lidocaine(), draft).kind == "ia"


@pytest.mark.parametrize(
    "draft",
    [
        drug("Ketorolac 10 mg tablet", basedOn=[{"reference": "ServiceRequest/inj-1"}]),
        drug("Ibuprofen 400 mg", dosageInstruction=[{"text": "if sore after the intra-articular injection"}]),
        into_joint("Sodium bicarbonate 8.4 %"),
        drug("Lidocaine 1 % with epinephrine 1:100,000", basedOn=[{"reference": "ServiceRequest/inj-1"}]),
        drug("Lidocaine 1 % buffered with sodium bicarbonate"),
        into_joint("Ketorolac 30 mg", status="cancelled"),
        into_joint("Ketorolac 30 mg", basedOn=[{"reference": "ServiceRequest/inj-2"}]),
    ],
)
def test_what_is_not_injected_or_makes_it_last_changes_nothing(draft: Json) -> None:
    knee = procedure("20611", "Injection of right knee", number=2)
    assert read_one(hip(), knee, lidocaine(), draft).kind == "dx"


def test_it_stays_a_drug_that_is_drafted() -> None:
    order = read_one(hip(), lidocaine(), into_joint("Ketorolac 30 mg"))
    assert [one.ingredient for one in order.drafted] == ["ketorolac"]
    assert [one.ingredient for one in order.injectates] == ["lidocaine"]


def test_alone_it_is_an_injection_where_it_names_the_hip() -> None:
    site_of_hip = {"dosageInstruction": [{"route": {"text": "Intra-articular"}, "site": site("right")}]}
    assert [one.kind for one in read(drug("Ketorolac 30 mg") | site_of_hip)] == ["ia"]
    assert read(into_joint("Ketorolac 30 mg")) == ()
    assert read(drug("Ibuprofen 400 mg", dosageInstruction=[{"text": "after the intra-articular hip injection"}])) == ()
