"""What arrived for one prefetch key, told apart as CDS Hooks 2.0 asks: present, null, failed, truncated, absent."""

from typing import Literal

import msgspec

_FATAL = {"error", "fatal"}


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One data set as it came. `resources` holds raw JSON: Bundle pages, or single resources.

    present: an answer, empty or not. null: asked and nothing there. failed: an OperationOutcome or garbage, with
    `why`. truncated: `next` is the URL of a page that was not read. absent: the key was not delivered at all.
    """

    status: Literal["present", "null", "failed", "truncated", "absent"]
    resources: tuple[bytes, ...] = ()
    why: str = ""
    next: str = ""


class _Issue(msgspec.Struct):
    severity: str = ""
    code: str = ""
    diagnostics: str = ""


class _Link(msgspec.Struct):
    relation: str = ""
    url: str = ""


class _Search(msgspec.Struct):
    mode: str = ""


class _Outcome(msgspec.Struct):
    resource_type: str = msgspec.field(default="", name="resourceType")
    issue: list[_Issue] = []


class _Entry(msgspec.Struct):
    resource: msgspec.Raw = msgspec.Raw(b"null")
    search: _Search | None = None


class _Envelope(msgspec.Struct):
    resource_type: str = msgspec.field(default="", name="resourceType")
    link: list[_Link] = []
    entry: msgspec.Raw = msgspec.Raw(b"[]")
    issue: list[_Issue] = []
    response: msgspec.Raw = msgspec.Raw()
    resource: msgspec.Raw = msgspec.Raw()


_envelope = msgspec.json.Decoder(_Envelope)
_entries = msgspec.json.Decoder(list[_Entry])
_outcome = msgspec.json.Decoder(_Outcome)
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])


def read_delivery(raw: bytes | None) -> Delivery:
    """Says what one prefetch value is. `None` means that the key was absent. Never raises."""
    if raw is None:
        return Delivery(status="absent", why="not delivered")
    text = bytes(raw).strip()
    if text[:1] == b"[":
        return _listed(text)
    return _one(text, wrapped=False)


def _one(text: bytes, wrapped: bool) -> Delivery:
    """A single JSON value; `wrapped` when it was already taken out of an entry or a {"response", "resource"} pair."""
    if text in (b"", b"null"):
        return Delivery(status="null")
    try:
        head = _envelope.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return _oddly_shaped(text)
    if head.resource and not head.resource_type and not wrapped:
        return _one(bytes(head.resource).strip(), wrapped=True)
    return _from_envelope(head, text)


def _from_envelope(head: _Envelope, text: bytes) -> Delivery:
    if head.resource_type == "OperationOutcome":
        return Delivery(status="failed", why=_reason(head.issue) or "the EHR sent an OperationOutcome")
    if head.resource_type == "Bundle":
        return _bundle(head, text)
    if head.resource_type:
        return Delivery(status="present", resources=(text,))
    return Delivery(status="failed", why="not a FHIR resource")


def _bundle(head: _Envelope, text: bytes) -> Delivery:
    failure = _failure_among(head.entry) if b"OperationOutcome" in text else ""
    if failure:
        return Delivery(status="failed", resources=(text,), why=failure)
    following = next((link.url for link in head.link if link.relation == "next"), None)
    if following is not None:
        return Delivery(status="truncated", resources=(text,), why="more pages were not read", next=following)
    return Delivery(status="present", resources=(text,))


def _failure_among(entries: msgspec.Raw) -> str:
    """The reason of the first error-severity OperationOutcome among the entries, "" where there is none."""
    try:
        candidates = [entry.resource for entry in _entries.decode(entries)]
    except msgspec.DecodeError:
        return ""
    for candidate in candidates:
        try:
            outcome = _outcome.decode(candidate)
        except msgspec.DecodeError:
            continue
        if outcome.resource_type == "OperationOutcome" and _FATAL & {issue.severity for issue in outcome.issue}:
            return _reason(outcome.issue)
    return ""


def _reason(issues: list[_Issue]) -> str:
    """The first issue's code and text. The text is the EHR's own; it is cut, and escaped where it is printed."""
    for issue in issues:
        said = ": ".join(part.strip() for part in (issue.code, issue.diagnostics) if part.strip())
        if said:
            return said[:200]
    return "the EHR reported an error" if issues else ""


def _listed(text: bytes) -> Delivery:
    """A bare list of entries or of resources, as old clients send it."""
    try:
        items = _raw_list.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return Delivery(status="failed", why="not JSON")
    read = [_one(bytes(item), wrapped=False) for item in items]
    failed = next((one for one in read if one.status == "failed"), None)
    if failed is not None:
        return failed
    return Delivery(status="present", resources=tuple(part for one in read for part in one.resources))


def _oddly_shaped(text: bytes) -> Delivery:
    """JSON with an envelope of the wrong shape (a link that is an object) still counts as present."""
    try:
        content = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return Delivery(status="failed", why="not JSON")
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if kind == "OperationOutcome":
        return Delivery(status="failed", why="the EHR sent an OperationOutcome")
    if isinstance(kind, str):
        return Delivery(status="present", resources=(text,))
    return Delivery(status="failed", why="not a FHIR resource")
