"""Why an injection is ordered."""

from cds_service.chart.chart import Chart, Index
from cds_service.chart.facts import Condition
from tests.chart.orders.drafting import Json, coded, hip, read_one


def problem(**members: object) -> Json:
    return {"resourceType": "Condition", "id": "c1", "code": coded("ICD", "M16.11", "OA right hip")} | members


def test_coded_reason() -> None:
    (reason,) = read_one(hip(reasonCode=[coded("ICD", "M16.11", "OA right hip")])).reasons
    assert (reason.display, reason.side, reason.by_text, reason.reference) == ("OA right hip", "right", False, "")
    assert {"hip-osteoarthritis", "hip-indication"} <= reason.concepts


def test_reason_by_its_words() -> None:
    order = read_one(hip(reasonCode=[{"text": "Osteoarthritis of left hip"}]))
    assert [(reason.side, reason.by_text) for reason in order.reasons] == [("left", True)]
    assert order.reason_text == ""


def test_free_text_that_means_nothing_to_us() -> None:
    order = read_one(hip(reasonCode=[{"text": "see letter"}, {"text": "see letter"}]))
    assert (order.reasons, order.reason_text) == ((), "see letter")


def test_a_known_code_of_another_illness_is_no_free_text() -> None:
    order = read_one(hip(reasonCode=[coded("ICD", "M17.11", "OA right knee")]))
    assert (order.reasons, order.reason_text) == ((), "")


def test_reason_drafted_with_the_order() -> None:
    order = read_one(hip(reasonCode=[], reasonReference=[{"reference": "Condition/c1"}]), problem())
    assert [(reason.reference, reason.side) for reason in order.reasons] == [("Condition/c1", "right")]


def test_contained_reason_has_no_reference_of_its_own() -> None:
    order = read_one(hip(reasonCode=[], contained=[problem()], reasonReference={"reference": "#c1"}))
    assert [(reason.reference, reason.display) for reason in order.reasons] == [("", "OA right hip")]


def test_reason_on_the_problem_list() -> None:
    known = Condition(concepts=frozenset({"hip-osteoarthritis"}), reference="Condition/c9", side="left")
    chart = Chart(conditions=Index([known]))
    order = read_one(
        hip(bodySite=[], reasonCode=[], reasonReference=[{"reference": "https://ehr.example/fhir/Condition/c9"}])
        | {"code": coded("CPT", "20611", "Hip injection")},
        chart=chart,
    )
    assert order.reasons == (known,)
    assert (order.side, order.side_sources) == ("left", (("reason", "left"),))


def test_refuted_reason_does_not_count() -> None:
    refuted = problem(verificationStatus={"coding": [{"code": "refuted"}]})
    order = read_one(hip(reasonCode=[], reasonReference=[{"reference": "Condition/c1"}]), refuted)
    assert order.reasons == ()


def test_reference_that_leads_nowhere_keeps_its_words() -> None:
    order = read_one(hip(reasonCode=[], reasonReference=[{"reference": "Condition/x", "display": "left hip pain"}]))
    assert [(reason.side, "hip-pain" in reason.concepts) for reason in order.reasons] == [("left", True)]


def test_body_site_of_the_reason_comes_before_its_code() -> None:
    left = problem(bodySite=[coded("SNOMED", "287679003")])
    order = read_one(hip(reasonCode=[], reasonReference=[{"reference": "Condition/c1"}]), left)
    assert order.reasons[0].side == "left"
