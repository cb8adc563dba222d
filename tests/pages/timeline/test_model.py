"""What the timeline says: the holds of the table, judged as the rules judge them."""

import pytest

from cds_service.pages.timeline.model import CONTINUES, Bar, DrugLane
from tests.pages.timeline.scenes import drawn, some

DEEP = {"kind": "block-deep"}


def bars(lane: DrugLane) -> dict[str, Bar]:
    return {bar.guideline.partition(",")[0]: bar for bar in lane.bars}


def test_without_an_antithrombotic_there_is_no_timeline() -> None:
    assert drawn() is None
    assert drawn(taking=["paracetamol 1 g"]) is None


def test_a_hold_is_judged_as_the_rule_judges_it() -> None:
    (apixaban,) = some(**DEEP, taking=[{"apixaban": "5 mg bid", "last_dose_hours": 71}]).shown.drugs
    esaic = bars(apixaban)["ESAIC/ESRA 2022"]
    assert (esaic.asked, esaic.verdict, esaic.why) == ("72 h", "too short", "71 h have passed")
    assert (esaic.hours_, esaic.restart_h, esaic.in_force) == (72, 24, True)
    (apixaban,) = some(**DEEP, taking=[{"apixaban": "5 mg bid", "last_dose_hours": 72}]).shown.drugs
    assert bars(apixaban)["ESAIC/ESRA 2022"].verdict == "long enough"
    assert apixaban.last_shown == "2026-03-27 09:00"


def test_guidelines_stand_side_by_side() -> None:
    (ticagrelor,) = some(**DEEP, taking=["ticagrelor 90 mg bid"]).shown.drugs
    said = {name: bar.asked for name, bar in bars(ticagrelor).items()}
    assert said == {"ESAIC/ESRA 2022": "5 d", "ASRA 2025": "7 d", "SIR 2019": "continue, no hold"}
    assert {bar.verdict for bar in ticagrelor.bars} == {"cannot tell", "continue"}


def test_the_policy_says_which_one_is_in_force() -> None:
    (lane,) = some(**DEEP, taking=["ticagrelor 90 mg bid"], policy="asra-pain-2018").shown.drugs
    assert [bar.guideline for bar in lane.bars if bar.in_force] == ["ASRA 2025, deep block"]
    (lane,) = some(taking=["ticagrelor 90 mg bid"]).shown.drugs  # an injection of low risk
    assert [bar.guideline for bar in lane.bars if bar.in_force] == [CONTINUES]


def test_a_heparin_before_an_injection_of_low_risk() -> None:
    (lane,) = some(taking=["enoxaparin 40 mg daily"], policy="asra-pain-2018").shown.drugs
    low = bars(lane)["ASRA Pain 2018"]
    assert (low.in_force, low.asked) == (True, "12 h")


def test_a_vitamin_k_antagonist_is_judged_by_its_inr() -> None:
    shown = some(**DEEP, taking=["warfarin 3 mg daily"], results=[{"inr": 1.6, "days_ago": 0}]).shown
    esaic = bars(shown.drugs[0])["ESAIC/ESRA 2022"]
    assert (esaic.asked, esaic.verdict) == ("INR at most 1.4, or 5 d", "not cleared")
    assert bars(shown.drugs[0])["SIR 2019"].asked == "continue, INR at most 3"
    shown = some(**DEEP, taking=["warfarin 3 mg daily"], results=[{"inr": 1.4, "days_ago": 0}]).shown
    assert bars(shown.drugs[0])["ESAIC/ESRA 2022"].verdict == "cleared"


@pytest.mark.parametrize(
    ("inr", "verdict", "why"),
    [
        (2.6, "cannot tell", "INR 2.6 (2026-03-29); a newer INR may not have been read"),
        (3.4, "not cleared", "INR 3.4 (2026-03-29)"),
    ],
)
def test_an_inr_that_may_not_be_the_newest_clears_nothing(inr: float, verdict: str, why: str) -> None:
    results = [{"inr": inr, "days_ago": 1}]
    (lane,) = some(taking=["warfarin 3 mg daily"], results=results, truncated=["labs"]).shown.drugs
    assert (bars(lane)["SIR 2019"].verdict, bars(lane)["SIR 2019"].why) == (verdict, why)


@pytest.mark.parametrize(("drug", "asked"), [("vorapaxar 2.08 mg", "specialist advice"), ("aspirin 81 mg", "no hold")])
def test_drugs_without_an_interval(drug: str, asked: str) -> None:
    (lane,) = some(**DEEP, taking=[drug]).shown.drugs
    assert bars(lane)["ESAIC/ESRA 2022"].asked == asked


def test_low_kidney_function_leaves_only_a_level() -> None:
    results = [{"creatinine": 3.0, "unit": "mg/dL", "days_ago": 3}]
    (lane,) = some(**DEEP, taking=["apixaban 5 mg bid"], results=results).shown.drugs
    esaic = bars(lane)["ESAIC/ESRA 2022"]
    assert (esaic.asked, esaic.verdict) == ("a level that clears", "not cleared")


def test_a_profile_without_a_number_draws_no_line() -> None:
    shown = some(taking=["warfarin 3 mg daily"], results=[{"inr": 2.6, "days_ago": 4}], policy="eular-2021").shown
    assert shown.tests[0].limits == (("deep block", 1.4),)
    assert bars(shown.drugs[0])["SIR 2019"].asked == "continue, no hold"
