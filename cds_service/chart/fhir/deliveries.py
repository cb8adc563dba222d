"""What arrived for one prefetch key, told apart as CDS Hooks 2.0 asks: present, null, failed, truncated, absent."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from cds_service.chart.fhir import pages
from cds_service.chart.fhir.pages import UNREADABLE, Issue, Link, OperationOutcome, Page, Top

_FATAL = frozenset({"error", "fatal"})


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One data set as it came. `resources` holds raw JSON: Bundle pages, or single resources; none of it where the
    value came decoded.

    present: an answer, empty or not. null: asked and nothing there. failed: an OperationOutcome or garbage, with
    `why`. truncated: `next` is the URL of a page that was not read. absent: the key was not delivered at all.
    `parsed` is the same to be read on: decoded where the shape was right, else raw; empty where all is raw.
    """

    status: Literal["present", "null", "failed", "truncated", "absent"]
    resources: tuple[bytes, ...] = ()
    why: str = ""
    next: str = ""
    parsed: tuple[Top | bytes, ...] = ()

    @property
    def parts(self) -> tuple[Top | bytes, ...]:
        """Everything that came, decoded or raw."""
        return self.parsed or self.resources


ABSENT = Delivery(status="absent", why="not delivered")
NULL = Delivery(status="null")
NOT_JSON = Delivery(status="failed", why="not JSON")


class _Outcome(msgspec.Struct):
    resource_type: str = msgspec.field(default="", name="resourceType")
    issue: list[Issue] = []


class _Entry(msgspec.Struct):
    resource: msgspec.Raw = msgspec.Raw(b"null")


class _Envelope(msgspec.Struct):
    """The outside of a value, for those whose inside does not have the right shape."""

    resource_type: str = msgspec.field(default="", name="resourceType")
    link: list[Link] = []
    entry: msgspec.Raw = msgspec.Raw(b"[]")
    issue: list[Issue] = []
    resource: msgspec.Raw = msgspec.Raw()


_envelope = msgspec.json.Decoder(_Envelope)
_entries = msgspec.json.Decoder(list[_Entry])
_outcome = msgspec.json.Decoder(_Outcome)
_raw_list = msgspec.json.Decoder(list[msgspec.Raw])


def read_delivery(raw: bytes | None) -> Delivery:
    """Says what one prefetch value is. `None` means that the key was absent. Never raises."""
    if raw is None:
        return ABSENT
    text = bytes(raw).strip()
    return _listed(text) if text[:1] == b"[" else _one(text)


def _one(text: bytes) -> Delivery:
    """A single JSON value: most have the right shape and are read at once."""
    if text in (b"", b"null"):
        return NULL
    try:
        top = pages.read(text)
    except msgspec.ValidationError:
        return _misshapen(text, wrapped=False)
    except UNREADABLE:
        return NOT_JSON
    return read_value(top, text)


def read_value(top: Top | None, *raw: bytes) -> Delivery:
    """The same of a value that is decoded already; `raw`: its JSON, where that is at hand."""
    if top is None:
        return NULL
    if isinstance(top, OperationOutcome):
        return _refused(top.issue)
    if not isinstance(top, Page):
        return Delivery(status="present", resources=raw, parsed=(top,))
    outcomes = [entry.resource for entry in top.entry if type(entry.resource) is OperationOutcome]
    failure = _failure(outcome.issue for outcome in outcomes) if outcomes else ""
    return _bundle(raw, top.link, failure, (top,))


def _bundle(raw: tuple[bytes, ...], links: Iterable[Link], failure: str, parsed: tuple[Top, ...] = ()) -> Delivery:
    if failure:
        return Delivery(status="failed", resources=raw, why=failure, parsed=parsed)
    for link in links:
        if link.relation == "next":
            why = "more pages were not read"
            return Delivery(status="truncated", resources=raw, why=why, next=link.url, parsed=parsed)
    return Delivery(status="present", resources=raw, parsed=parsed)


def _refused(issues: Iterable[Issue]) -> Delivery:
    return Delivery(status="failed", why=_reason(issues) or "the EHR sent an OperationOutcome")


def _failure(outcomes: Iterable[Iterable[Issue]]) -> str:
    """The reason of the first outcome with an error among its issues; "" where all only inform."""
    for issues in outcomes:
        listed = list(issues)
        if _FATAL & {issue.severity for issue in listed}:
            return _reason(listed) or "the EHR reported an error"
    return ""


def _reason(issues: Iterable[Issue]) -> str:
    """The first issue's code and text. The text is the EHR's own; it is cut, and escaped where it is printed."""
    for issue in issues:
        said = ": ".join(part.strip() for part in (issue.code, issue.diagnostics) if part.strip())
        if said:
            return said[:200]
    return ""


def _listed(text: bytes) -> Delivery:
    """A bare list of entries or of resources, as old clients send it. A Bundle in it may be a page with more behind."""
    try:
        items = _raw_list.decode(text)
    except UNREADABLE:
        return NOT_JSON
    read = [_one(bytes(item)) for item in items]
    failed = next((one for one in read if one.status == "failed"), None)
    if failed is not None:
        return failed
    cut_off = next((one for one in read if one.status == "truncated"), Delivery(status="present"))
    resources = tuple(part for one in read for part in one.resources)
    return Delivery(status=cut_off.status, resources=resources, why=cut_off.why, next=cut_off.next)


# What does not have the right shape


def _misshapen(text: bytes, wrapped: bool) -> Delivery:
    """A value with a resource of odd shape in it, an entry or {"response", "resource"} around one, or garbage."""
    try:
        head = _envelope.decode(text)
    except UNREADABLE:
        return _untyped(text)
    if head.resource_type == "OperationOutcome":
        return _refused(head.issue)
    if head.resource_type == "Bundle":
        return _bundle((text,), head.link, _failure(_outcomes(head.entry)))
    if head.resource_type:
        return Delivery(status="present", resources=(text,))
    if head.resource and not wrapped:
        inner = bytes(head.resource).strip()
        return Delivery(status="null") if inner == b"null" else _misshapen(inner, wrapped=True)
    return Delivery(status="failed", why="not a FHIR resource")


def _outcomes(entries: msgspec.Raw) -> Iterable[list[Issue]]:
    """The issues of every OperationOutcome among the entries."""
    try:
        candidates = [entry.resource for entry in _entries.decode(entries)]
    except UNREADABLE:
        return
    for candidate in candidates:
        try:
            outcome = _outcome.decode(candidate)
        except UNREADABLE:
            continue
        if outcome.resource_type == "OperationOutcome":
            yield outcome.issue


def _untyped(text: bytes) -> Delivery:
    """JSON with an envelope of the wrong shape (a link that is an object) still counts as present."""
    try:
        content: Any = msgspec.json.decode(text)
    except UNREADABLE:
        return NOT_JSON
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if kind == "OperationOutcome":
        return _refused(())
    if isinstance(kind, str):
        return Delivery(status="present", resources=(text,))
    return Delivery(status="failed", why="not a FHIR resource")
