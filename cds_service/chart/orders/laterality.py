"""The side of an order, from every part of it that names one (catalogue 1.2). Notes never count."""

import re
from collections.abc import Iterable

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.facts import Condition, Side
from cds_service.chart.fhir.loose import Resource, codings, concepts, objects, text, wordings
from cds_service.chart.orders.requested import Requested
from cds_service.chart.sides import side_in_text, together

Source = tuple[str, Side]

_SIDE_VALUE = re.compile(r"^value(?:CodeableConcept|Coding|Code|String|Reference)$")
_SIDE_NAMES = ("lateral", "side", "qualifier", "bodysite", "modifier")  # in the URL of an extension


def own_sides(request: Requested, book: CodeBook) -> tuple[Source, ...]:
    """What the order itself says, the strongest source first: site code, qualifier, billing modifier, words."""
    sources: list[Source] = [
        ("body site", book.side(request.site_codings)),
        ("body site", _qualifier(request.resource, book)),
        ("modifier", book.side(request.codings)),
        ("body site", together(map(side_in_text, request.sites))),
        ("order text", together(map(side_in_text, (*request.names, *request.details)))),
    ]
    return known(sources)


def reason_side(reasons: Iterable[Condition]) -> tuple[Source, ...]:
    """The side of the reasons together; reasons on both sides make "bilateral"."""
    return known([("reason", together(reason.side for reason in reasons))])


def known(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources that name a side, each statement once."""
    return tuple(dict.fromkeys(source for source in sources if source[1] != "unknown"))


def side_of(sources: tuple[Source, ...]) -> Side:
    """The first source decides; contradictions are for a rule to say."""
    return sources[0][1] if sources else "unknown"


def site_side(site: object, book: CodeBook) -> Side:
    """The side of one body site or dosage site: by code, by qualifier, else by its words."""
    if not site:
        return "unknown"
    coded = book.side(codings(concepts(site)))
    if coded != "unknown":
        return coded
    qualified = together(_extended(part, book) for part in objects(site))
    return qualified if qualified != "unknown" else together(map(side_in_text, wordings(concepts(site))))


def _qualifier(resource: Resource, book: CodeBook) -> Side:
    """Laterality in an extension of the body site, of the code, or of the order itself."""
    sites = [part for name in ("bodySite", "code") for part in objects(resource.get(name))]
    return together(_extended(part, book) for part in (*sites, resource))


def _extended(holder: Resource, book: CodeBook) -> Side:
    extensions = objects(holder.get("extension"))
    return together([_value_side(one, book) for one in extensions]) if extensions else "unknown"


def _value_side(extension: Resource, book: CodeBook) -> Side:
    """Only extensions that by their name speak of a side."""
    url = text(extension.get("url")).lower()
    if not any(word in url for word in _SIDE_NAMES):
        return "unknown"
    values = [value for name, value in extension.items() if _SIDE_VALUE.match(name)]
    nested = (_value_side(inner, book) for inner in objects(extension.get("extension")))
    return together([*(_stated(value, book) for value in values), *nested])


def _stated(value: object, book: CodeBook) -> Side:
    coded = book.side(codings(concepts(value)))
    return coded if coded != "unknown" else together(map(side_in_text, wordings(value)))
