import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.fhir.deliveries import Delivery, read_delivery, read_value
from cds_service.chart.fhir.pages import VALUE

CONDITION = {"resourceType": "Condition", "id": "c1"}


def outcome(severity: str, text: str = "Resource request returns no results.") -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": "4101", "diagnostics": text}]}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    entries = [{"resource": one, "search": {"mode": _mode(one)}} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "entry": entries, **more}


def _mode(resource: dict[str, Any]) -> str:
    return "outcome" if resource["resourceType"] == "OperationOutcome" else "match"


def delivered(value: Any) -> Delivery:
    return read_delivery(json.dumps(value).encode())


def test_a_key_that_was_not_sent_is_absent() -> None:
    assert read_delivery(None) == Delivery(status="absent", why="not delivered")


@pytest.mark.parametrize("raw", [b"null", b" null ", b""])
def test_null_means_asked_and_nothing_there(raw: bytes) -> None:
    assert read_delivery(raw).status == "null"


@pytest.mark.parametrize(
    "value",
    [
        CONDITION,
        {"resourceType": "Bundle", "type": "searchset", "total": 0},
        {"resourceType": "Bundle", "entry": []},
        bundle(CONDITION),
        bundle(CONDITION, link=[{"relation": "self", "url": "https://ehr/Condition"}]),
        bundle(outcome("information")),
        bundle(outcome("warning")),
        bundle(CONDITION, outcome("warning", "may not contain the entire record")),
    ],
)
def test_an_answer_is_present_also_when_it_is_empty_or_carries_a_hint(value: dict[str, Any]) -> None:
    delivery = delivered(value)
    assert (delivery.status, len(delivery.resources), delivery.why) == ("present", 1, "")


@pytest.mark.parametrize("severity", ["information", "warning", "error", "fatal"])
def test_an_operation_outcome_instead_of_an_answer_is_a_failure(severity: str) -> None:
    delivery = delivered(outcome(severity, "no access"))
    assert delivery == Delivery(status="failed", why="4101: no access")


@pytest.mark.parametrize("severity", ["error", "fatal"])
def test_an_error_among_the_entries_is_a_failure_and_keeps_what_came(severity: str) -> None:
    delivery = delivered(bundle(CONDITION, outcome(severity, "time-out")))
    assert (delivery.status, delivery.why, len(delivery.resources)) == ("failed", "4101: time-out", 1)


def test_the_word_operation_outcome_in_a_text_is_no_failure() -> None:
    assert delivered(bundle({**CONDITION, "note": [{"text": "OperationOutcome"}]})).status == "present"


def test_a_next_link_means_that_pages_are_missing() -> None:
    delivery = delivered(bundle(CONDITION, link=[{"relation": "next", "url": "https://ehr/page2"}]))
    assert (delivery.status, delivery.next) == ("truncated", "https://ehr/page2")
    assert delivery.why == "more pages were not read"


@pytest.mark.parametrize(
    "link",
    [
        [{"relation": "Next", "url": "https://ehr/page2"}],
        [{"relation": " next", "url": "https://ehr/page2"}],
        {"relation": "next", "url": "https://ehr/page2"},
        [None, {"relation": 1}, {"relation": "next", "url": "https://ehr/page2"}],
    ],
)
def test_a_next_link_is_seen_however_it_is_written(link: Any) -> None:
    delivery = delivered(bundle(CONDITION, link=link))
    assert (delivery.status, delivery.next) == ("truncated", "https://ehr/page2")


@pytest.mark.parametrize(
    "value",
    [
        bundle(CONDITION, total=2),
        bundle(total=1),
        {"resourceType": "Bundle", "total": 3},
        bundle({**CONDITION, "clinicalStatus": "odd"}, total=2),
    ],
)
def test_fewer_entries_than_there_are_is_a_part(value: dict[str, Any]) -> None:
    assert (delivered(value).status, delivered(value).why) == ("truncated", "fewer entries came than there are")


def found(mode: Any, **resource: Any) -> dict[str, Any]:
    return {"resource": {**CONDITION, **resource}, "search": {"mode": mode}}


MATCH = found("match")
INCLUDED = found("include", resourceType="Encounter")
HINT = {"resource": outcome("warning")}


@pytest.mark.parametrize("odd", [{}, {"clinicalStatus": "odd"}], ids=["right shape", "odd shape"])
@pytest.mark.parametrize(
    ("entries", "total", "status"),
    [
        ([MATCH, INCLUDED], 1, "present"),
        ([MATCH, INCLUDED], 2, "present"),
        ([MATCH, INCLUDED], 3, "truncated"),
        ([MATCH, INCLUDED, INCLUDED], 2, "truncated"),
        ([MATCH, INCLUDED, HINT], 2, "present"),
        ([MATCH, INCLUDED, HINT], 3, "truncated"),
        ([MATCH, HINT], 1, "present"),
        ([MATCH, HINT], 2, "truncated"),
        ([MATCH, {**HINT, "search": {"mode": "outcome"}}], 2, "truncated"),
        ([MATCH, found(" Include "), found("include")], 2, "truncated"),
        ([MATCH, {"resource": CONDITION}], 2, "present"),
        ([MATCH, found(None)], 2, "present"),
        ([MATCH, found(3)], 2, "present"),
        ([MATCH, {"resource": CONDITION, "search": {}}], 2, "present"),
        ([MATCH, {"resource": CONDITION, "search": "match"}], 2, "present"),
        ([MATCH, MATCH], 2, "present"),
        ([MATCH, MATCH], 3, "truncated"),
        ([INCLUDED], 1, "truncated"),  # nothing is included without a match
    ],
)
def test_a_total_counts_matches_or_all_that_is_included_too_and_never_outcomes(
    entries: list[Any], total: int, status: str, odd: dict[str, Any]
) -> None:
    shaped = [{**entries[0], "resource": {**entries[0]["resource"], **odd}}, *entries[1:]]
    sent = {"resourceType": "Bundle", "type": "searchset", "entry": shaped, "total": total}
    assert delivered(sent).status == status


@pytest.mark.parametrize("odd", [{}, {"clinicalStatus": "odd"}], ids=["right shape", "odd shape"])
@pytest.mark.parametrize("total", [0, 1, 2])
def test_a_next_link_outweighs_a_total_that_is_reached_it_may_be_that_of_the_page(
    total: int, odd: dict[str, Any]
) -> None:
    link = [{"relation": "next", "url": "https://ehr/page2"}]
    assert delivered(bundle({**CONDITION, **odd}, total=total, link=link)).status == "truncated"


@pytest.mark.parametrize("total", [50, "50", " 50 ", 50.0])
def test_a_total_is_read_however_it_is_written(total: Any) -> None:
    assert delivered(bundle(CONDITION, total=total)).status == "truncated"


@pytest.mark.parametrize("total", [0, 1, None, "1", 1.0, -1, True, "many", [2]])
def test_any_other_total_says_nothing(total: Any) -> None:
    assert delivered(bundle(CONDITION, total=total)).status == "present"


@pytest.mark.parametrize("kind", ["Coverage", "Parameters", "Foo"])
def test_another_resource_is_no_answer(kind: str) -> None:
    delivery = delivered({"resourceType": kind, "id": "1"})
    assert delivery == Delivery(status="failed", why=f"{kind} is no answer to a search")
    if kind != "Foo":
        assert read_value(msgspec.json.decode(b'{"resourceType": "%s"}' % kind.encode(), type=VALUE)) == delivery


@pytest.mark.parametrize("issue", [{"severity": "error"}, [{"severity": "Error"}], [{"severity": None}], [{}]])
def test_an_outcome_that_is_no_mere_hint_is_a_failure_however_it_is_written(issue: Any) -> None:
    sent = bundle(CONDITION, {"resourceType": "OperationOutcome", "issue": issue})
    assert delivered(sent).status == "failed"
    assert delivered({**sent, "link": {"relation": "self"}}).status == "failed"


@pytest.mark.parametrize("kind", ["bundle", " Bundle", "BUNDLE"])
def test_a_bundle_is_one_however_it_is_spelt(kind: str) -> None:
    assert delivered({**bundle(CONDITION), "resourceType": kind}).status == "present"
    assert delivered({**bundle(outcome("error")), "resourceType": kind}).status == "failed"


def test_the_old_envelope_of_response_and_resource_is_opened() -> None:
    delivery = delivered({"response": {"status": "200"}, "resource": bundle(CONDITION)})
    assert delivery.status == "present"
    assert json.loads(delivery.resources[0]) == bundle(CONDITION)


def test_the_old_envelope_around_nothing_is_null() -> None:
    assert delivered({"response": {"status": "200"}, "resource": None}).status == "null"


def test_a_bare_list_of_entries_or_resources_is_taken_apart() -> None:
    delivery = delivered([{"fullUrl": "urn:x", "resource": CONDITION}, CONDITION, None])
    assert delivery.status == "present"
    assert [json.loads(one) for one in delivery.resources] == [CONDITION, CONDITION]


def test_a_list_with_a_page_that_has_more_behind_it_is_cut_off_like_the_page() -> None:
    page = bundle(CONDITION, link=[{"relation": "next", "url": "https://ehr/page2"}])
    delivery = delivered([bundle(CONDITION), page])
    assert (delivery.status, delivery.next, delivery.why) == ("truncated", "https://ehr/page2", delivered(page).why)
    assert len(delivery.resources) == 2


def test_the_total_of_pages_in_a_list_is_that_of_all_together() -> None:
    page = bundle(CONDITION, total=2)
    assert delivered([page, page]).status == "present"
    assert delivered([page]).status == "truncated"
    assert delivered([page, bundle(CONDITION)]).status == "present"
    assert delivered([page, bundle({**CONDITION, "clinicalStatus": "odd"}, total=2)]).status == "present"
    assert delivered([bundle(CONDITION, total=3), bundle(CONDITION, total=3)]).status == "truncated"
    with_included = {"resourceType": "Bundle", "entry": [MATCH, INCLUDED]}
    assert delivered([{**with_included, "total": 4}, {**with_included, "total": 4}]).status == "present"


def test_bundles_of_different_totals_are_answers_to_different_searches() -> None:
    assert delivered([bundle(CONDITION, total=2), bundle(CONDITION, CONDITION, total=3)]).status == "truncated"
    assert delivered([bundle(CONDITION, total=1), bundle(CONDITION, CONDITION, total=2)]).status == "present"


def test_a_list_with_a_failure_failed() -> None:
    assert delivered([CONDITION, outcome("error")]).status == "failed"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html>503</html>", "not JSON"),
        (b'{"entry": []', "not JSON"),
        (b'{"a": 1}', "not a FHIR resource"),
        (b"12", "not a FHIR resource"),
        (b'"text"', "not a FHIR resource"),
        (b"[" * 5000, "not JSON"),
        (b'{"resource":' * 5000 + b"1" + b"}" * 5000, "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'"\x80"', "not JSON"),
        (b'{"resourceType": "Condition", "id": "\x80"}', "not JSON"),
    ],
)
def test_garbage_is_a_failure_and_says_so(raw: bytes, why: str) -> None:
    assert read_delivery(raw) == Delivery(status="failed", why=why)


def test_what_was_decoded_while_being_looked_at_need_not_be_decoded_again() -> None:
    assert len(delivered(bundle(CONDITION)).parsed) == 1
    assert delivered(bundle({**CONDITION, "clinicalStatus": "odd"})).parsed == ()


@pytest.mark.parametrize(
    "value",
    [
        None,
        CONDITION,
        bundle(),
        bundle(CONDITION, outcome("warning")),
        bundle(CONDITION, outcome("error")),
        bundle(CONDITION, link=[{"relation": "next", "url": "https://ehr/page2"}]),
        outcome("error", "no access"),
    ],
)
def test_a_value_that_came_decoded_is_the_same_delivery(value: Any) -> None:
    raw = json.dumps(value).encode()
    by_value, by_raw = read_value(msgspec.json.decode(raw, type=VALUE)), read_delivery(raw)
    assert by_value.resources == ()
    assert msgspec.structs.replace(by_raw, resources=()) == by_value
    assert len(by_value.parts) == len(by_raw.parts)


@pytest.mark.parametrize("severity", ["error", "fatal"])
def test_an_error_is_seen_beside_a_misshapen_neighbour(severity: str) -> None:
    assert (
        delivered(bundle({**CONDITION, "clinicalStatus": "odd"}, outcome(severity, "time-out"))).why == "4101: time-out"
    )


def test_a_misshapen_envelope_still_holds_its_resources() -> None:
    assert delivered({"resourceType": "Bundle", "link": {"relation": "self"}, "entry": []}).status == "present"
    assert delivered({"resourceType": "OperationOutcome", "issue": "none"}).status == "failed"


def test_what_an_ehr_says_of_its_failure_is_cut() -> None:
    assert len(delivered(outcome("error", "x" * 5000)).why) == 200


@given(st.binary(max_size=60))
def test_no_bytes_raise(raw: bytes) -> None:
    assert read_delivery(raw).status in {"present", "null", "failed", "truncated"}
