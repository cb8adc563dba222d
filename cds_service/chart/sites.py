"""Where something was done or is planned: is it the hip region, and which structure of it."""

from collections.abc import Iterable, Mapping

import msgspec

from cds_service.chart.facts import Concepts
from cds_service.chart.reading import Reading
from cds_service.chart.resources import CodeableConcept

HIP = "hip-site"
_TARGETS: Mapping[str, str] = {
    "trochanteric-bursa": "bursa-gt",
    "iliopsoas-bursa": "bursa-ip",
    "hip-tendon": "peritend",
    "hip-joint": "ia",
}
_IN_THE_JOINT = frozenset({"hip-steroid-injection", "hip-arthrography"})
_BLOCKS = frozenset(
    {
        "femoral-nerve-block",
        "lumbar-plexus-block",
        "sciatic-nerve-block",
        "peripheral-nerve-block",
        "fascial-plane-block",
    }
)


class Site(msgspec.Struct, frozen=True):
    """`hip`: the hip region is named. `target`: the structure, "" when it is not said. `concepts`: as matched."""

    hip: bool = False
    target: str = ""
    concepts: Concepts = frozenset()


def read(
    reading: Reading, meaning: Concepts, code: CodeableConcept | None, sites: Iterable[CodeableConcept | None]
) -> Site:
    """The site by body site first, then by the words of the code. `meaning`: what the code means.

    A code that names no joint (CPT 20610) is a hip only where body site or words say so.
    """
    named = frozenset[str]().union(*(reading.match(site, "site").concepts for site in sites if site))
    concepts = named or reading.match(code, "site").concepts
    in_joint = not meaning.isdisjoint(_IN_THE_JOINT)
    if not meaning.isdisjoint(_BLOCKS):
        return Site(HIP in concepts, "block", concepts)
    target = next((target for site, target in _TARGETS.items() if site in concepts), "")
    if in_joint and not target:
        target = "ia"
    return Site(HIP in concepts or in_joint, target, concepts)
