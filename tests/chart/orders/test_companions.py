"""What comes along with an injection, told from what may be injected."""

import pytest

from tests.chart.orders.drafting import tables


@pytest.mark.parametrize(
    "text",
    [
        "Diazepam 5 mg",
        "Diazepam 5 mg once, 1 h before, for anxiety",
        "Sterile ultrasound gel 20 g",
        "Needle, spinal, 22G x 3.5 inch",
        "alcohol prep pad",
        "Kanüle 22G",
        "DRAPE SURG FENESTRATED 18X26IN STERILE",
        "BD Microlance hypodermic needle 21gauge green 40mm",
        "aiguille spinale 22G",
        "NS 10 mL",
        "band-aid",
        "LMX4",
    ],
)
def test_companions(text: str) -> None:
    assert tables().companions.named(text)


@pytest.mark.parametrize(
    "text", ["", "Kit B", "spinal 4 mL", "sterile 22G", "Spinal heavy 4 mL", "alcohol 98 %", "Needle K17"]
)
def test_what_says_more_or_nothing_is_none(text: str) -> None:
    assert not tables().companions.named(text)


@pytest.mark.parametrize(
    ("text", "more"), [("Diazepam kit", True), ("Procedure tray", True), ("House mix", True), ("Diazepam", False)]
)
def test_a_kit_a_tray_or_a_mixture_may_hold_more(text: str, more: bool) -> None:
    assert tables().companions.may_hold_more(text) is more
