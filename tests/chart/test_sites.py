import pytest

from cds_service.chart import sites
from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.readers.reading import Reading


@pytest.mark.parametrize(
    ("meaning", "words", "places", "hip", "target"),
    [
        ({"joint-injection"}, "", [], False, ""),
        ({"joint-injection"}, "", ["right hip"], True, "ia"),
        ({"joint-injection"}, "", ["knee"], False, ""),
        ({"joint-injection"}, "hip injection", [], True, "ia"),
        ({"joint-injection"}, "hip injection", ["knee"], False, ""),
        ({"other-joint-injection", "other-site"}, "knee injection, hip clinic", [], False, ""),
        ({"hip-injection", "hip-site"}, "", [], True, "ia"),
        ({"nerve-block"}, "", ["groin"], True, "block"),
        ({"tendon-injection"}, "", ["gluteus medius"], True, "peritend"),
        (set(), "", ["trochanteric bursa"], True, "bursa-gt"),
        (set(), "", ["groin"], True, ""),
        (set(), "", [], False, ""),
    ],
)
def test_hip_and_structure_come_from_body_site_then_code(
    reading: Reading, meaning: set[str], words: str, places: list[str], hip: bool, target: str
) -> None:
    body_sites = [CodeableConcept(text=place) for place in places]
    site = sites.read(reading, frozenset(meaning), CodeableConcept(text=words), body_sites)
    assert (site.hip, site.target) == (hip, target)
