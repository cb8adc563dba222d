import pytest

from cds_service.rehearsal import sides


@pytest.mark.parametrize(("side", "code"), [("right", "287579007"), ("left", "287679003"), ("bilateral", "51440002")])
def test_a_hip_is_coded_with_its_side(side: str, code: str) -> None:
    assert sides.hip(side)["coding"][0]["code"] == code


def test_a_hip_without_a_side_is_words() -> None:
    assert sides.hip("unknown") == {"text": "hip"}
    assert sides.place("trochanteric bursa", "unknown") == {"text": "trochanteric bursa"}
    assert sides.laterality("any") == []


def test_another_site_keeps_its_name_and_has_the_side_as_code() -> None:
    site = sides.place("trochanteric bursa", "left")
    assert (site["text"], site["coding"][0]["code"]) == ("left trochanteric bursa", "7771000")
