"""What single texts of an order say by the words of the table of kinds."""

import pytest

from cds_service.chart.orders.lines import Remembered
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


def test_a_text_is_searched_once_and_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.chart.orders.lines._MOST_TEXTS", 2)
    asked: list[str] = []

    def ask(text: str) -> int:
        asked.append(text)
        return len(text)

    length = Remembered(ask)
    assert [length(text) for text in ("a", "bb", "a", "ccc", "a")] == [1, 2, 1, 3, 1]
    assert asked == ["a", "bb", "ccc", "a"]
    assert [length("x" * 600), length("x" * 600)] == [600, 600]
    assert len(asked) == 6
