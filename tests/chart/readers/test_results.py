import math
from typing import Any

import pytest

from cds_service.chart.chart import Chart
from cds_service.chart.facts import Result
from tests.chart.conftest import ChartOf, Resource, coded, loinc, snomed


def observation(test: str = "777-3", **more: Any) -> Resource:
    basics = {"resourceType": "Observation", "id": "o1", "status": "final", "effectiveDateTime": "2026-03-20"}
    return {**basics, "code": loinc(test), **more}


def quantity(value: float, unit: str = "", **more: str) -> Resource:
    return {"valueQuantity": {"value": value, "unit": unit, **more}}


def one(chart: Chart) -> Result:
    (result,) = chart.results.all
    return result


def test_a_result_is_in_the_canonical_unit_and_shown_as_reported(chart_of: ChartOf) -> None:
    result = one(chart_of(observation(**quantity(48000, "/uL"))))
    assert "platelets" in result.concepts
    assert (result.value, result.unit, result.shown, result.problem) == (48, "10*9/L", "48000 /uL", "")
    assert result.when is not None
    assert result.when.text == "2026-03-20"


def test_the_side_is_that_of_the_body_site_and_the_code(chart_of: ChartOf) -> None:
    left = observation(**quantity(230, "10*9/L")) | {"bodySite": {"text": "Left hip"}}
    assert one(chart_of(left)).side == "left"
    assert one(chart_of(left | {"code": {**loinc("777-3"), "text": "platelets, right"}})).side == "unknown"


@pytest.mark.parametrize(
    ("status", "count", "preliminary"),
    [
        ("final", 1, False),
        ("amended", 1, False),
        ("corrected", 1, False),
        ("preliminary", 1, True),
        ("", 1, True),
        ("registered", 0, False),
        ("cancelled", 0, False),
        ("entered-in-error ", 0, False),
        ("unknown", 0, False),
    ],
)
def test_which_status_counts(chart_of: ChartOf, status: str, count: int, preliminary: bool) -> None:
    results = chart_of(observation(status=status, **quantity(230, "10*9/L"))).results.all
    assert len(results) == count
    assert any(result.preliminary for result in results) is preliminary


@pytest.mark.parametrize(
    ("elements", "problem", "shown"),
    [
        (quantity(180), "unit missing", "180"),
        (quantity(180, "fL"), "unit not understood", "180 fL"),
        (quantity(230000, "10*9/L"), "implausible", "230000 10*9/L"),
        (quantity(180, "10*9/L", code="/uL"), "unit not understood", "180 10*9/L"),
        ({"valueString": "3.1"}, "text value", "3.1"),
        ({"valueString": "clotted"}, "text value", "clotted"),
        ({"valueCodeableConcept": snomed("260385009", "Negative")}, "text value", "Negative"),
        ({"valueRange": {"low": {"value": 100, "unit": "G/L"}, "high": {"value": 150, "unit": "G/L"}}},
         "a range, not a value", "100 G/L to 150 G/L"),
        ({"dataAbsentReason": coded("s", "unknown", "Unknown")}, "no value", "Unknown"),
        ({"valueQuantity": {"unit": "10*9/L"}}, "no value", "10*9/L"),
        ({"valueInteger": 230}, "unit missing", "230"),
        ({}, "no value", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_and_never_guessed(
    chart_of: ChartOf, elements: dict[str, Any], problem: str, shown: str
) -> None:
    chart = chart_of(observation(**elements))
    result = one(chart)
    assert (result.value, result.problem, result.shown) == (None, problem, shown)
    (unusable,) = chart.unusable
    assert (unusable.data, unusable.what, unusable.why) == ("conditions", "platelets", problem)
    assert (unusable.date, unusable.shown, unusable.reference) == ("2026-03-20", shown, "Observation/o1")
    assert "platelets" in unusable.concepts


@pytest.mark.parametrize("day", [None, "", "yesterday", "20.03.2026", "2026-02-30", "2026"])
def test_a_value_without_its_day_is_said(chart_of: ChartOf, day: str | None) -> None:
    chart = chart_of(observation(**quantity(180, "10*9/L"), effectiveDateTime=day))
    (unusable,) = chart.unusable
    assert (unusable.why, unusable.shown) == ("the day is not recorded, or cannot be read", "180 10*9/L")
    assert unusable.undated
    assert one(chart).value == 180


def test_a_text_with_number_and_unit_is_a_value(chart_of: ChartOf) -> None:
    result = one(chart_of(observation(valueString="<95 10*3/uL")))
    assert result.value == math.nextafter(95, 0)
    assert result.shown == "<95 10*3/uL"


@pytest.mark.parametrize("unit", ["", "1", "{INR}", "ratio"])
def test_an_inr_needs_no_unit(chart_of: ChartOf, unit: str) -> None:
    assert one(chart_of(observation("6301-6", **quantity(3.1, unit)))).value == 3.1


@pytest.mark.parametrize(
    ("comparator", "below", "above"),
    [("<", True, False), ("<=", False, False), (">", False, True), (">=", False, False)],
)
def test_a_comparator_moves_the_value_by_a_hair(chart_of: ChartOf, comparator: str, below: bool, above: bool) -> None:
    result = one(chart_of(observation(**quantity(20, "10*9/L", comparator=comparator))))
    assert result.value is not None
    assert (result.value < 20, result.value > 20) == (below, above)
    assert result.value == pytest.approx(20)
    assert result.shown == f"{comparator}20 10*9/L"


def test_a_value_written_as_text_is_read(chart_of: ChartOf) -> None:
    assert one(chart_of(observation(valueQuantity={"value": "95", "unit": "10*9/L"}))).value == 95


def test_components_are_results_and_a_panel_is_only_their_frame(chart_of: ChartOf) -> None:
    parts = [
        {"code": loinc("8480-6"), **quantity(185, "mm[Hg]")},
        {"code": loinc("8462-4"), **quantity(110, "mm[Hg]")},
    ]
    chart = chart_of(observation("85354-9", component=parts))
    assert [result.value for result in chart.results.all] == [185, 110]
    assert all(result.when and result.when.text == "2026-03-20" for result in chart.results.all)
    assert chart.unusable == ()


def test_a_panel_that_lists_its_members_is_no_result(chart_of: ChartOf) -> None:
    panel = observation("58410-2", hasMember=[{"reference": "Observation/o2"}])
    assert chart_of(panel).results.all == ()


def test_another_test_of_a_similar_name_is_not_taken_for_ours(chart_of: ChartOf) -> None:
    volume = coded("http://loinc.org", "32623-1", "Platelet mean volume in Blood")
    assert chart_of(observation(code=volume, **quantity(9.1, "fL"))).results.all == ()


@pytest.mark.parametrize(
    ("code", "text", "value", "problem"),
    [
        (coded("http://loinc.org", "99999-9", "INR"), "", 3.4, ""),
        (coded("http://loinc.org", "INR", "INR"), "", 3.4, ""),
        (coded("http://loinc.org", "99999-9"), "INR", 3.4, ""),
        (coded("http://loinc.org", "61189-7", "INR"), "", None, "its LOINC code is not known here"),
        (coded("http://loinc.org", "61189-7"), "INR", None, "its LOINC code is not known here"),
    ],
)
def test_a_name_under_a_loinc_code_that_no_list_holds(
    code: Resource, text: str, value: float | None, problem: str, chart_of: ChartOf
) -> None:
    chart = chart_of(observation(code=code | {"text": text}, **quantity(3.4, "{INR}")))
    result = one(chart)
    assert (result.value, result.problem, result.by_text) == (value, problem, True)
    assert [found.why for found in chart.unusable] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("code", "text"), [("5792-7", "Glucose"), ("2161-8", "Creatinine"), ("8339-4", "Weight"), ("8335-2", "Body weight")]
)
def test_another_specimen_under_the_same_name_is_neither_read_nor_said(code: str, text: str, chart_of: ChartOf) -> None:
    chart = chart_of(observation(code=coded("http://loinc.org", code, text), **quantity(100, "mg/dL")))
    assert (chart.results.all, chart.unusable) == ((), ())


def test_a_strange_code_gives_no_answer_in_words_either(chart_of: ChartOf) -> None:
    strange = {**coded("http://loinc.org", "61189-7"), "text": "pregnancy test"}
    answers = [{"valueString": "positive"}, {"valueDateTime": "2026-03-01"}]
    for answer in answers:
        result = one(chart_of(observation(code=strange, **answer)))
        assert (result.coded, result.reported, result.value) == (frozenset(), None, None)


def test_a_loinc_code_of_which_a_name_says_that_it_is_another_test(chart_of: ChartOf) -> None:
    fluid = coded("http://loinc.org", "61189-7", "Creatinine [Mass/volume] in Dialysis fluid") | {"text": "Creatinine"}
    chart = chart_of(observation(code=fluid, **quantity(90, "mg/dL")))
    assert (chart.results.all, chart.unusable) == ((), ())


def test_a_local_test_is_known_by_its_name(chart_of: ChartOf) -> None:
    local = coded("urn:oid:1.2.3", "PLT", text="Platelet count")
    result = one(chart_of(observation(code=local, **quantity(230, "10*9/L"))))
    assert result.by_text
    assert "platelets" in result.concepts


def test_what_lies_in_the_future_does_not_count(chart_of: ChartOf) -> None:
    later = observation(effectiveDateTime="2026-03-30T09:00:01+02:00", **quantity(230, "10*9/L"))
    assert chart_of(later).results.all == ()
    assert len(chart_of({**later, "effectiveDateTime": "2026-03-30"}).results.all) == 1


@pytest.mark.parametrize(
    ("elements", "day"),
    [
        ({"effectiveDateTime": "", "effectiveInstant": "2026-03-19T08:00:00Z"}, "2026-03-19"),
        ({"effectiveDateTime": "", "effectivePeriod": {"start": "2026-03-17", "end": "2026-03-18"}}, "2026-03-18"),
        ({"effectiveDateTime": "", "issued": "2026-03-16T08:00:00Z"}, "2026-03-16"),
        ({"effectiveDateTime": "202603", "issued": ""}, None),
    ],
)
def test_the_time_of_a_result(chart_of: ChartOf, elements: dict[str, Any], day: str | None) -> None:
    result = one(chart_of(observation(**{**quantity(230, "10*9/L"), **elements})))
    assert (result.when.text if result.when else None) == day


def test_values_of_the_same_moment_that_conflict_are_both_kept(chart_of: ChartOf) -> None:
    twice = [observation(id=name, **quantity(value, "10*9/L")) for name, value in (("o1", 45), ("o2", 230))]
    assert [result.value for result in chart_of(*twice).results.all] == [45, 230]


def test_a_coded_answer_is_kept_as_concepts(chart_of: ChartOf) -> None:
    culture = observation("600-7", valueCodeableConcept=snomed("10828004", "Positive"))
    result = one(chart_of(culture))
    assert "positive" in result.coded
    assert (result.value, result.shown, result.problem) == (None, "Positive", "")


@pytest.mark.parametrize(("value", "shown"), [(True, "yes"), (False, "no")])
def test_a_yes_or_no_is_shown_and_is_no_number(chart_of: ChartOf, value: bool, shown: str) -> None:
    result = one(chart_of(observation(valueBoolean=value)))
    assert (result.value, result.shown, result.problem) == (None, shown, "text value")


def test_a_test_nobody_asks_for_is_left_out(chart_of: ChartOf) -> None:
    assert chart_of(observation("2951-2", **quantity(140, "mmol/L"))).results.all == ()


def test_a_date_that_is_the_answer_is_kept_as_a_date(chart_of: ChartOf) -> None:
    due = one(chart_of(observation("11778-8", valueDateTime="2026-06-28")))
    assert due.reported is not None
    assert (due.reported.text, due.shown, due.problem) == ("2026-06-28", "2026-06-28", "")
    assert one(chart_of(observation("11778-8", valueString="end of June"))).reported is None


@pytest.mark.parametrize(
    ("born", "kilograms", "usable"),
    [
        ("2023-05-01", 14, True),
        ("2023-05-01", 1, False),
        ("1959-07-14", 14, False),
        ("", 14, False),
        ("2009", 14, True),
    ],
)
def test_a_child_may_weigh_little(chart_of: ChartOf, born: str, kilograms: float, usable: bool) -> None:
    patient = {"resourceType": "Patient", "id": "p1", "birthDate": born}
    result = one(chart_of(observation("29463-7", **quantity(kilograms, "kg")), patient=patient))
    assert (result.value, result.problem) == ((kilograms, "") if usable else (None, "implausible"))
