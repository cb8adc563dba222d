"""How the needle is guided, and which part of the order says so."""

import pytest

from tests.chart.orders.drafting import hip, procedure, read_one


@pytest.mark.parametrize(
    ("code", "text", "modality"),
    [
        ("20611", "", "ultrasound"),
        ("20610", "", "landmark"),
        ("20610", "Hip injection without ultrasound guidance", "landmark"),
        ("20610", "US guided hip injection", "ultrasound"),
        ("20610", "Fluoroscopic hip injection", "fluoroscopy"),
        ("", "Hip injection under fluoro", "fluoroscopy"),
        ("", "FL INJ HIP RT", "fluoroscopy"),
        ("", "US INJ HIP LEFT", "ultrasound"),
        ("20610", "ARTHROCENTESIS ASPIR&/INJ MAJOR JT/BURSA W/O US", "landmark"),
        ("", "CT-guided hip injection", "ct"),
        ("", "MRI-guided hip injection", "mri"),
        ("", "Blind hip injection", "landmark"),
        ("", "Hip injection, landmark technique", "landmark"),
        ("", "Hip injection, sonographic guidance", "ultrasound"),
        ("", "Hip injection", "not-stated"),
        ("27093", "", "not-stated"),
    ],
)
def test_guidance_of_the_order_itself(code: str, text: str, modality: str) -> None:
    order = hip(code) | {"code": procedure(code, text)["code"]}
    assert read_one(order).guidance == modality


@pytest.mark.parametrize(
    ("code", "modality"), [("76942", "ultrasound"), ("77002", "fluoroscopy"), ("77012", "ct"), ("77021", "mri")]
)
def test_guidance_drafted_beside_the_order(code: str, modality: str) -> None:
    order = read_one(hip("20610"), procedure(code, number=2))
    assert order.guidance == modality
    assert [companion["id"] for companion in order.companions] == ["inj-2"]


def test_detail_or_method_names_the_guidance() -> None:
    assert read_one(hip("20610", orderDetail=[{"text": "Image guidance: ultrasound"}])).guidance == "ultrasound"
    assert read_one(hip("20610", method={"text": "fluoroscopy"})).guidance == "fluoroscopy"


def test_source_is_the_name_of_the_guidance_order() -> None:
    order = read_one(hip("20610"), procedure("77002", "Fluoroscopic guidance for needle placement", number=2))
    assert order.guidance_source == "Fluoroscopic guidance for needle placement"
    assert read_one(hip("20610")).guidance_source == "procedure code without guidance"
    assert read_one(hip("20610", orderDetail=[{"text": "ultrasound"}])).guidance_source == "order text"


def test_ultrasound_injection_of_another_joint_guides_nothing_here() -> None:
    knee = procedure("20611", "Right knee injection", number=2)
    order = read_one(hip("20610"), knee)
    assert order.guidance == "landmark"
    assert order.companions == ()


def test_note_names_no_guidance() -> None:
    assert read_one(hip("20610", note=[{"text": "last time under ultrasound"}])).guidance == "landmark"
