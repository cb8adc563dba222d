"""What arrived for one prefetch key, told apart as CDS Hooks 2.0 asks: present, null, failed, truncated, absent."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from cds_service.chart.fhir import pages
from cds_service.chart.fhir.loose import Resource, number, objects
from cds_service.chart.fhir.loose import text as said
from cds_service.chart.fhir.pages import UNREADABLE, Issue, Link, OperationOutcome, Page, Top, is_match
from cds_service.chart.fhir.skipped import Skipped
from cds_service.chart.fhir.types import BUNDLE, NAMES, OUTCOME, type_of

_HINTS = frozenset({"information", "warning", "success"})  # severities of what went well
FEWER = "fewer entries came than there are"


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
        return _misshapen(text)
    except UNREADABLE:
        return NOT_JSON
    return read_value(top, text)


def read_value(top: Top | None, *raw: bytes) -> Delivery:
    """The same of a value that is decoded already; `raw`: its JSON, where that is at hand."""
    if top is None:
        return NULL
    if isinstance(top, OperationOutcome):
        return _refused(top.issue)
    if isinstance(top, Skipped):
        return Delivery(status="failed", why=_no_answer(type(top).__name__))
    if not isinstance(top, Page):
        return Delivery(status="present", resources=raw, parsed=(top,))
    outcomes = [entry.resource for entry in top.entry if type(entry.resource) is OperationOutcome]
    failure = _failure(outcome.issue for outcome in outcomes) if outcomes else ""
    missing = bool(top.total) and _missing(top.total, top.matches(len(outcomes)), len(top.entry) - len(outcomes))
    return _bundle(raw, top.link, failure, (top,), missing)


def _bundle(
    raw: tuple[bytes, ...], links: Iterable[Link], failure: str, parsed: tuple[Top, ...] = (), missing: bool = False
) -> Delivery:
    """A link to a next page means that there is more, also where the total is reached: EHRs are in use whose total is
    that of the page and not of the search, others estimate it, and an empty page behind costs no more than a call."""
    if failure:
        return Delivery(status="failed", resources=raw, why=failure, parsed=parsed)
    for link in links:
        if link.relation.strip().lower() == "next":
            why = "more pages were not read"
            return Delivery(status="truncated", resources=raw, why=why, next=link.url, parsed=parsed)
    if missing:
        return Delivery(status="truncated", resources=raw, why=FEWER, parsed=parsed)
    return Delivery(status="present", resources=raw, parsed=parsed)


def _missing(total: Any, matches: int, entries: int) -> bool:
    """True when a Bundle says, as a number or as text, that there is more than what it holds: some clients drop the
    link to the next page. Some servers count what is included among the matches; `entries` are both together."""
    counted = number(total)
    return counted is not None and counted > matches and not (matches and counted == entries)


def _refused(issues: Iterable[Issue]) -> Delivery:
    return Delivery(status="failed", why=_reason(issues) or "the EHR sent an OperationOutcome")


def _failure(outcomes: Iterable[Iterable[Issue]]) -> str:
    """The reason of the first outcome that does more than inform; "" where all only inform."""
    for issues in outcomes:
        listed = list(issues)
        if {issue.severity.strip().lower() for issue in listed} - _HINTS:
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
    short = [one for one in read if one.status == "truncated"]
    if short and all(one.why == FEWER for one in short) and _are_all(items):
        short = []
    cut_off = next(iter(short), Delivery(status="present"))
    resources = tuple(part for one in read for part in one.resources)
    return Delivery(status=cut_off.status, resources=resources, why=cut_off.why, next=cut_off.next)


def _are_all(items: Iterable[msgspec.Raw]) -> bool:
    """Whether Bundles are the pages of one search, and all of them: the total of each is that of all together."""
    bundles = [one for one in map(msgspec.json.decode, items) if type_of(one) == BUNDLE]
    totals = {bundle["total"] for bundle in bundles if type(bundle.get("total")) is int}
    entries = [entry for bundle in bundles for entry in objects(bundle.get("entry"))]
    return len(totals) == 1 and not _missing(totals.pop(), *_counted(entries))


# What does not have the right shape


def _misshapen(text: bytes) -> Delivery:
    """A value with a resource of odd shape in it, an entry or {"response", "resource"} around one, or garbage."""
    try:
        content: Any = msgspec.json.decode(text)
    except UNREADABLE:
        return NOT_JSON
    if isinstance(content, dict) and "resource" in content and "resourceType" not in content:
        inner = content["resource"]
        return NULL if inner is None else _loose(inner, msgspec.json.encode(inner))
    return _loose(content, text)


def _loose(content: Any, text: bytes) -> Delivery:
    kind = type_of(content)
    if kind == OUTCOME:
        return _refused(_issues(content))
    if kind == BUNDLE:
        entries = objects(content.get("entry"))
        failure = _failure(_issues(one) for one in map(_resource, entries) if type_of(one) == OUTCOME)
        links = [Link(said(link.get("relation")), said(link.get("url"))) for link in objects(content.get("link"))]
        return _bundle((text,), links, failure, missing=_missing(content.get("total"), *_counted(entries)))
    if kind in NAMES:
        return Delivery(status="present", resources=(text,))
    return Delivery(status="failed", why=_no_answer(kind))


def _resource(entry: Resource) -> Any:
    return entry.get("resource", entry)


def _counted(entries: Iterable[Resource]) -> tuple[int, int]:
    """How many are matches, as `Page.matches` counts them, and how many are no OperationOutcomes, of what was not
    decoded into a Page."""
    found = [entry for entry in entries if type_of(_resource(entry)) != OUTCOME]
    return sum(is_match(_mode(entry)) for entry in found), len(found)


def _mode(entry: Resource) -> Any:
    return next((search.get("mode") for search in objects(entry.get("search"))), "")


def _issues(outcome: Any) -> list[Issue]:
    found = objects(outcome.get("issue"))
    return [Issue(said(one.get("severity")), said(one.get("code")), said(one.get("diagnostics"))) for one in found]


def _no_answer(kind: str) -> str:
    return f"{kind} is no answer to a search" if kind else "not a FHIR resource"
