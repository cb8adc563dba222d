"""FHIR OperationOutcome: the body of every answer that is not a 200, and of the receipt for feedback."""

from typing import Literal

from cds_service.wire.message import Message, Text

IssueType = Literal[
    "structure", "required", "value", "invalid", "not-found", "not-supported", "too-long", "incomplete",
    "exception", "informational", "login", "transient",
    "timeout", "throttled",
]  # fmt: skip


class Words(Message):
    text: Text


class Issue(Message):
    """One thing that is wrong: `details` says what and why, `diagnostics` what to do, `expression` where."""

    severity: Literal["error", "warning", "information"]
    code: IssueType
    details: Words
    diagnostics: str = ""
    expression: tuple[str, ...] = ()


class OperationOutcome(Message):
    resource_type: Literal["OperationOutcome"]
    issue: tuple[Issue, ...]


def outcome_bytes(*issues: Issue) -> bytes:
    """An OperationOutcome with these issues, as JSON."""
    return OperationOutcome(resource_type="OperationOutcome", issue=issues).json_bytes()
