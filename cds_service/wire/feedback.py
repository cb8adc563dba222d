"""Feedback: POST {baseUrl}/cds-services/{id}/feedback says what became of cards.

A batch may hold good and bad items; each is judged alone. Lenient: one object where a list belongs,
suggestions as plain ids, reasons without `display` or `system`, unknown reasons, accepted without
suggestions, a time without zone (taken as UTC). `user_comment` may hold patient data: never log it.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationError

from cds_service.wire import members
from cds_service.wire.errors import malformed, missing
from cds_service.wire.limits import LIMITS, Limits, check_text
from cds_service.wire.message import Incoming
from cds_service.wire.outcome import Issue, Words

MOST_ITEMS = 1000
MOST_SUGGESTIONS = 100  # of one card; the longest of ours has a dozen


def _as_list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _few(value: Any) -> list[Any]:
    """Looked at before its members are: a hundred thousand of them hold a process for a second."""
    listed = _as_list(value)
    if len(listed) > MOST_SUGGESTIONS:
        raise ValueError("more suggestions than a card has")
    return listed


def _suggestion(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value


Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class AcceptedSuggestion(Incoming):
    id: Id


class Reason(Incoming):
    code: str
    system: str = ""
    display: str = ""


class OverrideReason(Incoming):
    reason: Reason | None = None
    user_comment: str = ""


class Feedback(Incoming):
    """What became of one card."""

    card: Id
    outcome: Literal["accepted", "overridden"]
    outcome_timestamp: Annotated[datetime, AfterValidator(_aware)]
    accepted_suggestions: Annotated[
        tuple[Annotated[AcceptedSuggestion, BeforeValidator(_suggestion)], ...], BeforeValidator(_few)
    ] = ()
    override_reason: OverrideReason | None = None


def read_feedback(body: bytes, limits: Limits = LIMITS) -> tuple[list[Feedback], list[Issue]]:
    """The items that could be read, and an issue for each that could not. Raises RefusalError (400, 413)."""
    check_text(body, limits)
    items = _items(body)
    good: list[Feedback] = []
    bad: list[Issue] = []
    for place, item in enumerate(items):
        try:
            good.append(Feedback.model_validate(item))
        except ValidationError as error:
            bad.append(_issue(place, error))
    return good, bad


def _items(body: bytes) -> list[Any]:
    try:
        document = msgspec.json.decode(body.removeprefix(members.BYTE_ORDER_MARK))
    except (msgspec.DecodeError, RecursionError):
        raise malformed("The body cannot be read as JSON.", members.SEND_JSON) from None
    if not isinstance(document, dict):
        raise malformed("The body is not a JSON object.", members.SEND_FEEDBACK)
    items = _as_list(document.get("feedback"))
    if not items:
        raise missing("feedback", "it lists what became of the cards.", members.SEND_FEEDBACK)
    if len(items) > MOST_ITEMS:
        what = f"feedback has more than {MOST_ITEMS} items."
        raise malformed(what, "Send them in several calls.", "feedback")
    return items


def _issue(place: int, error: ValidationError) -> Issue:
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    member = ".".join(str(part) for part in fault["loc"])
    where = f"feedback[{place}].{member}" if member else f"feedback[{place}]"
    return Issue(
        severity="warning",
        code="invalid",
        details=Words(text=f"{where} cannot be used, so this item was left out."),
        diagnostics=members.SEND_FEEDBACK,
        expression=(where,),
    )
