"""What single texts of an order say by the words of the table of kinds."""

import pytest

from cds_service.chart.words import SEARCHED
from tests.chart.orders.drafting import tables


@pytest.mark.parametrize(
    ("text", "hip"),
    [
        ("Right hip injection", True),
        ("Left hip and right knee injection", True),
        ("Large joint injection: shoulder, hip or knee", False),
        ("Major joint (eg, hip)", False),
        ("Knee injection", False),
        ("Greater trochanter", True),
    ],
)
def test_line_names_a_hip(text: str, hip: bool) -> None:
    assert tables().lines.line(text).hip is hip


@pytest.mark.parametrize("text", ["Physiotherapy of the hip", "Follow-up", "Hip replacement", "Synovial fluid culture"])
def test_line_about_something_else_orders_nothing(text: str) -> None:
    assert tables().lines.line(text).ordered == ""


@pytest.mark.parametrize(
    ("text", "guidance"),
    [
        ("under ultrasound", "ultrasound"),
        ("without ultrasound guidance", None),
        ("w/o US", None),
        ("fluoro or ultrasound", "fluoroscopy"),
        ("landmark", "landmark"),
        ("us", None),
    ],
)
def test_line_names_a_guidance(text: str, guidance: str | None) -> None:
    assert tables().lines.line(text).guidance == guidance


def test_kinds_named_and_taken_back() -> None:
    said = tables().lines.said("aspiration and injection")
    assert "asp" in said.kinds
    assert "asp" in said.taken_back
    assert said.injection


def test_an_endless_text_is_searched_as_far_as_anybody_writes() -> None:
    """Seventy searches of half a megabyte would hold up everybody for half a second."""
    filler = "rest " * (SEARCHED // len("rest "))
    assert tables().lines.line(f"hip {filler}").hip
    assert not tables().lines.line(f"{filler} hip").hip
    assert not tables().lines.said(f"{filler} injection").injection
