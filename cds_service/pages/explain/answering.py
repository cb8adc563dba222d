"""The pages of the explanation: the form, a request explained, and what was kept of a call."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from cds_service.api.explain import Explanation, explain
from cds_service.api.service import Service
from cds_service.demo import examples
from cds_service.folders import data_folder
from cds_service.pages.explain.additions import ADDABLE, added
from cds_service.pages.explain.difference import Difference, differences
from cds_service.pages.explain.elsewhere import Elsewhere, moment
from cds_service.pages.explain.view import order_traces
from cds_service.pages.explain.what_if import Changes, Editable, UnusableError, asked, changed, editable
from cds_service.pages.frame import not_found, page
from cds_service.reasoning.policy import profiles
from cds_service.store.faults import StoreUnavailableError
from cds_service.store.moments import moment as moment_of
from cds_service.wire.errors import RefusalError


@dataclass(frozen=True, slots=True)
class Answered:
    """What the page shows: the request as it came and, where something was changed, as it would be."""

    before: Explanation
    after: Explanation
    changes: Changes
    values: tuple[Editable, ...]
    difference: tuple[Difference, ...] = field(default=())


def example(name: str, service: Service) -> str:
    """An example request as of today; "" where there is none of that name."""
    today = datetime.now(service.settings.timezone).date()
    known = {one.name: one for one in examples.load(data_folder("fhir_examples"))}
    return json.dumps(known[name].on(today), indent=1, ensure_ascii=False) if name in known else ""


async def kept(request: Request, service: Service, instance: str) -> Response:
    """What the store kept of a call: which rules answered, never the chart."""
    if service.store is None:
        return not_found(request, "The store is switched off, so no call is remembered.", "Paste the request instead.")
    from cds_service.store.recall import recalled

    try:
        found = await asyncio.to_thread(recalled, service.store.database, instance)
    except StoreUnavailableError:
        what, advice = "The store does not answer now.", "Cards are shown as ever. Reload in a moment."
        return page(request, "problem.html", status=503, title="Not now", what=what, advice=advice)
    titles = {one.rule.id: one.rule.title for one in service.rulebook.edition.ruleset.rules}
    at = {one.at: moment_of(one.at).astimezone(service.settings.timezone) for one in found}
    return page(request, "explain_kept.html", instance=instance, found=found, titles=titles, at=at)


async def explained(request: Request, service: Service, elsewhere: Elsewhere, form: Mapping[str, str]) -> Response:
    """The form, with the explanation below it where there is a request. Written in a thread: hooks do not wait."""
    text, answered, problem = form.get("request", "").strip(), None, ""
    try:
        answered = await answered_for(service, elsewhere, text.encode(), form) if text else None
    except RefusalError as refused:
        problem = f"{refused.what} {refused.advice}"
    except UnusableError as unusable:
        problem = str(unusable)
    return await asyncio.to_thread(_written, request, service, form, text, answered, problem)


def _written(
    request: Request, service: Service, form: Mapping[str, str], text: str, answered: Answered | None, problem: str
) -> Response:
    return page(
        request,
        "explain.html",
        status=422 if problem else 200,
        text=text,
        problem=problem,
        answered=answered,
        orders=order_traces(answered.after) if answered else (),
        form=defaultdict(str, form),
        profiles=profiles(service.settings.rules),
        addable=ADDABLE,
        examples=[(one.name, one.title) for one in examples.load(data_folder("fhir_examples"))],
        policy=service.settings.policy,
    )


async def answered_for(service: Service, elsewhere: Elsewhere, body: bytes, form: Mapping[str, str]) -> Answered:
    """The explanation of a request, and of what a changed value would make of it.

    Raises RefusalError for a request that would get no cards, UnusableError for a field that cannot stand.
    """
    before = await explain(service, body)
    values = editable(body, before.chart)
    changes = asked(form, {one.reference: one.value for one in values})
    if changes.policy not in ("", *profiles(service.settings.rules)):
        raise UnusableError(f"There is no profile {changes.policy!r}.")
    if not changes.any:
        return Answered(before, before, changes, values)
    orders = frozenset(one.order.reference for one in before.orders)
    other = await elsewhere.service(changes.policy, changes.today)
    altered = changed(body, changes, orders)
    if changes.number is not None:
        altered = added(
            altered, changes.test, changes.number, before.call.edition.ruleset, moment(changes.today, service)
        )
    after = await explain(other, altered)
    return Answered(before, after, changes, values, differences(before.cards, after.cards))
