"""Puts hip-injection orders together from drafts: which drafts are one, and which drugs and companions go with it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from cds_service.chart.facts import Condition, Side
from cds_service.chart.fhir.loose import Resource, codings, objects, reference, texts
from cds_service.chart.order import Kind, Order
from cds_service.chart.orders.asked import Asked, asked
from cds_service.chart.orders.dates import when_of
from cds_service.chart.orders.drafted import drafted
from cds_service.chart.orders.drafts import Draft
from cds_service.chart.orders.guidance import guidance_of, is_companion
from cds_service.chart.orders.injectates import DrugDraft, belongs, drug_draft, families, of_no_family, undrafted
from cds_service.chart.orders.kinds import Impression, is_other, kind_of, with_reasons
from cds_service.chart.orders.laterality import Source, known, own_sides, reason_side, side_of
from cds_service.chart.orders.reasons import reasons_of
from cds_service.chart.orders.requested import Requested, by_code, name_of
from cds_service.chart.orders.scope import Scope
from cds_service.chart.sides import matches, together

Linked = TypeVar("Linked", DrugDraft, Requested)


class Candidate(msgspec.Struct, frozen=True):
    """A draft that is a hip injection, with what it says of itself; `kind` by its own words and linked drugs."""

    asked: Asked
    kind: Kind
    reasons: tuple[Condition, ...]
    reason_text: str
    impression: Impression
    sides: tuple[Source, ...]

    @property
    def request(self) -> Requested:
        return self.asked.request


def assemble(scope: Scope) -> list[Order]:
    """The hip-injection orders among the drafts: procedures first; without any, drugs that name the hip."""
    drugs: list[DrugDraft] = []
    requests: list[Asked] = []
    for draft in scope.drafts.all:
        if _is_drug(draft, scope):
            drugs.append(drug_draft(draft, scope))
        elif draft.type == "ServiceRequest" and draft.wanted:
            requests.append(asked(draft, scope))
    companions: list[Requested] = []
    rivals: list[Requested] = []
    for one in requests:
        (companions if is_companion(one.request, scope.tables) else rivals).append(one.request)
    found = [candidate for one in requests if (candidate := candidate_of(one, drugs, scope))]
    return build(_one_arthrogram(found) or _by_drug(drugs, scope), rivals, drugs, companions, scope)


def build(
    candidates: Sequence[Candidate],
    rivals: Sequence[Requested],
    drugs: Sequence[DrugDraft],
    companions: Sequence[Requested],
    scope: Scope,
) -> list[Order]:
    """One order per candidate. Drugs that are no injectate of any of them are drafted beside them.

    `rivals`: everything that is ordered, hip or not: what is linked to an injection of the knee is given there.
    """
    found: list[Order] = []
    taken: set[int] = set()  # by identity
    by_drug, by_companion = _joined(drugs, rivals), _joined(companions, rivals)
    for candidate in candidates:
        request, side = candidate.request, side_of(candidate.sides)
        own = [drug for drug, others in by_drug if belongs(drug, request, side, _without(request, others))]
        beside = [
            one for one, others in by_companion if _accompanies(one, request, side, _without(request, others), scope)
        ]
        found.append(order_of(candidate, own, beside, scope))
        taken.update(map(id, own))
    injected = {one.reference for order in found for one in order.injectates}
    apart = drafted(drugs, injected)
    said = tuple(line for drug in drugs for line in drug.texts)
    unnamed = sum(drug.unnamed for drug in drugs)
    strangers = tuple(drug.stranger for drug in drugs if id(drug) not in taken and drug.stranger)
    return [
        msgspec.structs.replace(order, drafted=apart, texts=order.texts + said, unnamed=unnamed, strangers=strangers)
        for order in found
    ]


def _joined(drafts: Iterable[Linked], rivals: Sequence[Requested]) -> list[tuple[Linked, list[Requested]]]:
    """Each draft with the requests that it is joined to: looked for once, however many injections ask."""
    return [(draft, [one for one in rivals if draft.links.joined(one.links)]) for draft in drafts]


def _without(request: Requested, others: Iterable[Requested]) -> list[Requested]:
    return [other for other in others if other is not request]


def candidate_of(one: Asked, drugs: Iterable[DrugDraft], scope: Scope) -> Candidate | None:
    """The request as a hip injection, None when it is none, judged with the drugs that are linked to it."""
    if is_other(one.request, scope.tables):
        return None
    linked = [drug for drug in drugs if drug.linked(one.request)]
    return _candidate(one, _families(linked, scope), scope)


def order_of(
    candidate: Candidate,
    drugs: Sequence[DrugDraft],
    companions: Sequence[Requested],
    scope: Scope,
    appointment: Resource | None = None,
) -> Order:
    request, resource = candidate.request, candidate.request.resource
    injectates = tuple(one for drug in drugs for one in drug.injectates)
    injectates += undrafted(candidate.asked.drugs, injectates, scope)
    present = families(injectates, scope) | of_no_family(drugs)
    kind = kind_of(candidate.impression, present, scope.tables) or candidate.kind
    sides = known([*candidate.sides, *_sides_beside(drugs, companions, scope)])
    guidance, guidance_source = guidance_of(request, companions, scope.tables)
    when, when_source = when_of(resource, appointment, scope.zone, scope.now)
    return Order(
        hook=scope.hook,
        kind=kind,
        side=side_of(sides),
        side_sources=sides,
        guidance=guidance,
        guidance_source=guidance_source,
        when=when,
        when_source=when_source,
        injectates=injectates,
        reasons=candidate.reasons,
        reason_text=candidate.reason_text,
        texts=tuple(_texts(candidate.asked)),
        reference=request.draft.reference,
        code_text=name_of(request) or scope.tables.title(kind),
        concepts=request.concepts,
        resource=resource,
        companions=tuple(one.resource for one in companions),
        requester=next((found for one in objects(resource.get("requester")) if (found := reference(one))), scope.user),
    )


def _families(drugs: Iterable[DrugDraft], scope: Scope) -> frozenset[str]:
    drugs = list(drugs)
    return families((injectate for drug in drugs for injectate in drug.injectates), scope) | of_no_family(drugs)


def _candidate(one: Asked, present: frozenset[str], scope: Scope) -> Candidate | None:
    reasons, reason_text = reasons_of(one.request, one.reasons, scope)
    impression = with_reasons(one.impression, one.request, reasons, scope.tables)
    kind = kind_of(impression, present, scope.tables)
    if kind is None:
        return None
    sides = known([*one.sides, *reason_side(reasons)])
    return Candidate(one, kind, reasons, reason_text, impression, sides)


def _one_arthrogram(candidates: Sequence[Candidate]) -> list[Candidate]:
    """An arthrogram is ordered as an injection and again as its images: of one side only the first order counts."""
    kept: list[Candidate] = []
    for candidate in candidates:
        side = side_of(candidate.sides)
        imaged = [side_of(other.sides) for other in kept if _is_arthrogram(other) and _is_arthrogram(candidate)]
        if all(matches(side, other) is False for other in imaged):
            kept.append(candidate)
    return kept


def _is_arthrogram(candidate: Candidate) -> bool:
    """Also one that a steroid makes a treatment of the joint."""
    return candidate.kind in ("arthro", "ia") and "arthro" in candidate.impression.named


def _by_drug(drugs: Sequence[DrugDraft], scope: Scope) -> list[Candidate]:
    """Drugs that name a hip themselves, without a procedure: one injection for each side."""
    found: dict[str, Candidate] = {}
    for drug in drugs:
        if drug.injected and drug.says_so:
            candidate = _candidate(asked(drug.draft, scope), _families([drug], scope), scope)
            if candidate is not None:
                found.setdefault(side_of(candidate.sides), candidate)
    return list(found.values())


def _is_drug(draft: Draft, scope: Scope) -> bool:
    """A drug order, a device, or a ServiceRequest that bills for a drug (J3301)."""
    if draft.type in {"MedicationRequest", "DeviceRequest"}:
        return True
    return draft.type == "ServiceRequest" and bool(by_code(codings(draft.resource.get("code")), "drug", scope.book))


def _accompanies(companion: Requested, order: Requested, side: Side, others: Sequence[Requested], scope: Scope) -> bool:
    """A guidance order goes with the order that it is linked to, else with every order not on the other side."""
    if companion.links.joined(order.links):
        return True
    if any(companion.links.joined(other.links) for other in others):
        return False
    return matches(side_of(own_sides(companion, scope.book)), side) is not False


def _sides_beside(drugs: Iterable[DrugDraft], companions: Iterable[Requested], scope: Scope) -> Iterator[Source]:
    yield "drug site", together(drug.side for drug in drugs)
    for companion in companions:
        yield from (("companion order", side) for _, side in own_sides(companion, scope.book))


def _texts(one: Asked) -> Iterator[tuple[str, str]]:
    """The order's own words with where they stand; notes too, which say nothing about kind or side."""
    yield from one.lines
    for name in ("patientInstruction", "note", "comment"):
        yield from ((name, line) for line in texts(one.request.resource.get(name)))
    yield from one.reason_lines
