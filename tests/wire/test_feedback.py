import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cds_service.wire.errors import RefusalError
from cds_service.wire.feedback import MOST_ITEMS, MOST_SUGGESTIONS, read_feedback
from tests.wire import samples

requirement = pytest.mark.requirement


def read(*items: Any) -> Any:
    return read_feedback(json.dumps({"feedback": list(items)}).encode())


def refusal(body: bytes) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        read_feedback(body)
    return caught.value


@requirement("cds-hooks-2.0@158")
@requirement("cds-hooks-2.0@162")
def test_an_accepted_suggestion() -> None:
    item = samples.feedback(outcome="accepted", acceptedSuggestions=[{"id": samples.SUGGESTION_ID}])
    [one], bad = read(item)
    assert (one.card, one.outcome, bad) == (samples.CARD_ID, "accepted", [])
    assert [suggestion.id for suggestion in one.accepted_suggestions] == [samples.SUGGESTION_ID]


@requirement("cds-hooks-2.0@165")
@requirement("cds-hooks-2.0@166")
def test_an_override_with_reason_and_comment() -> None:
    reason = {"reason": {"code": "d7ecf885", "system": samples.SYSTEM}, "userComment": "Discussed."}
    [one], _ = read(samples.feedback(overrideReason=reason))
    assert one.override_reason.reason.code == "d7ecf885"
    assert one.override_reason.user_comment == "Discussed."


@requirement("cds-hooks-2.0@160")
@requirement("cds-hooks-2.0@167")
def test_an_override_without_reason() -> None:
    [one], _ = read(samples.feedback())
    assert one.override_reason is None


@pytest.mark.parametrize("suggestions", [samples.SUGGESTION_ID, {"id": samples.SUGGESTION_ID}, [samples.SUGGESTION_ID]])
def test_suggestions_in_all_shapes(suggestions: Any) -> None:
    [one], _ = read(samples.feedback(outcome="accepted", acceptedSuggestions=suggestions))
    assert [suggestion.id for suggestion in one.accepted_suggestions] == [samples.SUGGESTION_ID]


def test_accepted_without_suggestions_is_read() -> None:
    [one], bad = read(samples.feedback(outcome="accepted", acceptedSuggestions=None))
    assert (one.accepted_suggestions, bad) == ((), [])


@requirement("cds-hooks-2.0@161")
@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("2026-11-21T10:05:31.217Z", datetime(2026, 11, 21, 10, 5, 31, 217000, UTC)),
        ("2026-11-21T11:05:31+01:00", datetime(2026, 11, 21, 10, 5, 31, tzinfo=UTC)),
        ("2026-11-21T10:05:31", datetime(2026, 11, 21, 10, 5, 31, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_times_are_aware(sent: str, read_as: datetime | None) -> None:
    [one], _ = read(samples.feedback(outcomeTimestamp=sent))
    assert one.outcome_timestamp.tzinfo is not None
    assert read_as is None or one.outcome_timestamp == read_as


def test_one_item_without_a_list_is_read() -> None:
    good, bad = read_feedback(json.dumps({"feedback": samples.feedback()}).encode())
    assert (len(good), bad) == (1, [])


@pytest.mark.parametrize(
    ("item", "where"),
    [
        (samples.feedback(card=""), "feedback[1].card"),
        (samples.feedback(outcome="ignored"), "feedback[1].outcome"),
        (samples.feedback(outcomeTimestamp="yesterday"), "feedback[1].outcomeTimestamp"),
        ("Walter Risk", "feedback[1]"),
    ],
)
def test_a_bad_item_spoils_only_itself(item: Any, where: str) -> None:
    good, [issue] = read(samples.feedback(), item, samples.feedback())
    assert len(good) == 2
    assert issue.expression == (where,)
    assert issue.details.text == f"{where} cannot be used, so this item was left out."
    assert "Walter" not in str(issue)


@requirement("cds-hooks-2.0@154")
@pytest.mark.parametrize("body", [b"{}", b'{"feedback": []}', b'{"feedback": null}'])
def test_feedback_is_required(body: bytes) -> None:
    assert refusal(body).what == "feedback is missing: it lists what became of the cards."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "The body cannot be read as JSON."),
        (b"[" * 100_000, "The body is nested more than 100 levels deep."),
        (b"[]", "The body is not a JSON object."),
    ],
)
def test_bodies_that_are_none(body: bytes, what: str) -> None:
    assert (refusal(body).status, refusal(body).what) == (400, what)


def test_no_card_has_so_many_suggestions() -> None:
    accepted = {"outcome": "accepted", "acceptedSuggestions": [str(number) for number in range(MOST_SUGGESTIONS)]}
    [one], bad = read(samples.feedback(**accepted))
    assert (len(one.accepted_suggestions), bad) == (MOST_SUGGESTIONS, [])
    good, [issue] = read(samples.feedback(**accepted | {"acceptedSuggestions": ["x"] * (MOST_SUGGESTIONS + 1)}))
    assert (good, issue.expression) == ([], ("feedback[0].acceptedSuggestions",))


def test_a_batch_has_a_limit() -> None:
    body = json.dumps({"feedback": [samples.feedback()] * (MOST_ITEMS + 1)}).encode()
    assert refusal(body).what == f"feedback has more than {MOST_ITEMS} items."
