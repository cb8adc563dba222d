"""Why an injection is ordered: coded reasons and Conditions it refers to, as facts; what stays free text, as text."""

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Condition
from cds_service.chart.fhir.loose import Resource, codings, concepts, objects, reference, text, wordings
from cds_service.chart.orders.laterality import site_side
from cds_service.chart.orders.requested import Requested
from cds_service.chart.orders.scope import Scope
from cds_service.chart.sides import side_in_text, together

_DROPPED = {"entered-in-error", "refuted"}


def stated(request: Requested, book: CodeBook) -> tuple[Condition, ...]:
    """Every reason as it stands in the request, whatever it may refer to."""
    return tuple(condition(part, part, "", book) for part in request.reasons)


def reasons_of(request: Requested, as_stated: tuple[Condition, ...], scope: Scope) -> tuple[tuple[Condition, ...], str]:
    """(conditions that mean something to a rule, the free text of the others)."""
    meant: list[Condition] = []
    unread: list[str] = []
    for part, read in zip(request.reasons, as_stated, strict=True):
        fact = _referred(part, request, scope) or read
        if fact.concepts:
            meant.append(fact)
        elif fact.display and not _read_by_code(part, scope.book):
            unread.append(fact.display)
    return tuple(meant), "; ".join(dict.fromkeys(unread))


def _referred(part: Resource, request: Requested, scope: Scope) -> Condition | None:
    target = reference(part)
    if not target:
        return None
    resource = scope.drafts.find(target, request.resource)
    if resource is None:
        return next((fact for fact in scope.chart.conditions.all if fact.reference == target), None)
    if text(resource.get("resourceType")) != "Condition" or _refuted(resource):
        return None
    return condition(resource.get("code"), resource, target, scope.book)


def condition(code: object, holder: Resource, target: str, book: CodeBook) -> Condition:
    """A reason as a fact. Its side: site, then the side that the code carries, then the words."""
    coded, said = codings(concepts(code)), wordings(concepts(code))
    match = book.match(coded, " . ".join(said), "condition")
    site = together(site_side(part, book) for part in concepts(holder.get("bodySite")))
    by_code = book.side(coded)
    side = site if site != "unknown" else by_code if by_code != "unknown" else together(map(side_in_text, said))
    return Condition(
        concepts=match.concepts,
        display=next(iter(said), match.title),
        reference="" if target.startswith("#") else target,
        by_text=match.by_text,
        side=side,
    )


def _read_by_code(part: Resource, book: CodeBook) -> bool:
    """ICD-10-CM families are listed whole: a code that means nothing to a rule is another diagnosis, not free text."""
    return any(book.systems.key(coding.system) == "ICD10CM" for coding in codings(part))


def _refuted(resource: Resource) -> bool:
    status = concepts(resource.get("verificationStatus"))
    codes = {text(coding.get("code")) for one in status for coding in objects(one.get("coding"))}
    return not _DROPPED.isdisjoint(codes | {text(one.get("text")) for one in status})
