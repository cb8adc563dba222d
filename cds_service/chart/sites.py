"""Where something was done or is planned: is it the hip region, and which structure of it."""

from collections.abc import Iterable, Mapping

import msgspec

from cds_service.chart.facts import Concepts
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.readers.reading import Reading

HIP = "hip-site"
_OTHER = "other-site"
# The structure by what the site or the code means; the first that fits decides.
_TARGETS: Mapping[str, str] = {
    "nerve-block": "block",
    "trochanteric-bursa": "bursa-gt",
    "trochanteric-bursa-injection": "bursa-gt",
    "iliopsoas-bursa": "bursa-ip",
    "iliopsoas-bursa-injection": "bursa-ip",
    "hip-tendon": "peritend",
    "tendon-injection": "peritend",
    "hip-joint": "ia",
    "hip-injection": "ia",
    "hip-arthrography": "ia",
    "joint-injection": "ia",
    "joint-aspiration": "ia",
}


class Site(msgspec.Struct, frozen=True):
    """`hip`: the hip region is named. `target`: the structure, "" when it is not said. `concepts`: as matched."""

    hip: bool = False
    target: str = ""
    concepts: Concepts = frozenset()


def read(
    reading: Reading, meaning: Concepts, code: CodeableConcept | None, sites: Iterable[CodeableConcept | None]
) -> Site:
    """The site by body site first, then by code and its words. `meaning`: what the code means.

    A code that names no joint (CPT 20610) is a hip only where body site or words say so.
    """
    named = frozenset[str]().union(*(reading.match(site, "site").concepts for site in sites if site))
    concepts = named or meaning | reading.match(code, "site").concepts
    hip = HIP in concepts and (bool(named) or _OTHER not in meaning)
    known = meaning | concepts
    target = next((target for concept, target in _TARGETS.items() if concept in known), "")
    return Site(hip, target if hip else "", concepts)
