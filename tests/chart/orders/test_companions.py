"""What comes along with an injection, told from what may be injected."""

import pytest

from tests.chart.orders.drafting import tables


@pytest.mark.parametrize(
    "text", ["Diazepam 5 mg", "Diazepam 5 mg once, 1 h before, for anxiety", "LMX4", "Videne antiseptic"]
)
def test_drugs_that_come_along(text: str) -> None:
    assert tables().companions.named(text)
    assert not tables().companions.is_things(text)


THINGS = [
    "Sterile ultrasound gel 20 g",
    "ultrasound gel sachet",
    "Needle, spinal, 22G x 3.5 inch",
    "Needle, nerve block, 22G x 80 mm",
    "spinal needle 22G pack of 10",
    "alcohol prep pad",
    "Alcohol swab 70% isopropyl",
    "chlorhexidine swabstick",
    "Kanüle 22G",
    "DRAPE SURG FENESTRATED 18X26IN STERILE",
    "BD Microlance hypodermic needle 21gauge green 40mm",
    "BD Plastipak 5 mL syringe luer slip",
    "Syringe 20ml Luer Lok",
    "aiguille spinale 22G",
    "NS 10 mL",
    "band-aid",
    "plaster",
    "Cosmopore dressing 10x8 cm",
    "Gauze sponge 4x4 12-ply",
    "extension tubing",
    "Extension set 12 inch with clamp",
    "Three way tap",
    "Gallipot 60 mL",
    "Universal container 30 mL",
    "Anaphylaxis kit",
    "Cold pack instant",
]
TOOLS = [
    "SPINAL NDL 22G X 3.5IN QUINCKE",
    "Echo-enhanced needle 20G 10cm",
    "Island dressing 9 x 10 cm",
    "TUBING EXT 20IN MALE LL",
    "Needle K17",
    "Needle 22G with wings and house grip",
    "Towels OR sterile blue 4 pack",
    "Biopsy needle BrandX pack of 10",
]
PACKS = [
    "Arthrogram tray",
    "TRAY ARTHROGRAM STERILE DISP",
    "sterile tray",
    "Procedure tray",
    "procedure pack hip",
    "Basic dressing pack with gloves",
    "Prep kit ChloraPrep",
    "Suture set",
    "lidocaine-free tray",
    "Spinal tray without drugs",
    "Joint injection tray, no medication",
]


@pytest.mark.parametrize("text", [*THINGS, *TOOLS, *PACKS])
def test_things_and_packs_of_things(text: str) -> None:
    assert tables().companions.is_things(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kit B",
        "spinal 4 mL",
        "sterile 22G",
        "Spinal heavy 4 mL",
        "alcohol 98 %",
        "Syringe K17",
        "House drops with needle 22G",
        "House drops + needle 22G",
        "House gauze 5 %",
        "House needle 10 mg",
        "Needle pack K17",
        "Needle mixture",
        "Tray",
        "Hip kit",
        "Sterile kit",
        "Procedure kit B",
        "Joint injection tray",
        "Spinal tray",
        "Nerve block tray with needle",
        "Arthrogram tray with medication",
        "Arthrogram cocktail",
        "Tray K17 without lidocaine",
        "Compounded syringe 5 mL",
    ],
)
def test_what_says_more_or_nothing_is_none(text: str) -> None:
    assert not tables().companions.is_things(text)
    assert not tables().companions.named(text)


@pytest.mark.parametrize(
    ("text", "more"), [("Diazepam kit", True), ("Procedure tray", True), ("House mix", True), ("Diazepam", False)]
)
def test_a_kit_a_tray_or_a_mixture_may_hold_more(text: str, more: bool) -> None:
    assert tables().companions.may_hold_more(text) is more
