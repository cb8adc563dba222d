import pytest

from cds_service.chart.scopes import Scopes

LABS = "Observation?patient=p1&category=laboratory"


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "   ",
        "patient/*.read",
        "patient/*.*",
        "user/Observation.read",
        "system/Observation.rs",
        "patient/*.cruds",
        "patient/Observation.s",
        "launch openid patient/Observation.read",
        "patient/Observation.rs?category=laboratory",
        "patient/Observation.rs?category=vital-signs patient/Observation.rs?category=laboratory",
    ],
)
def test_scopes_that_cover_a_search(scope: str) -> None:
    assert Scopes(scope).cover(LABS)


@pytest.mark.parametrize(
    "scope",
    [
        "launch openid profile",
        "patient/Observation.write",
        "patient/Observation.r",
        "patient/Observation.cud",
        "patient/Condition.read",
        "patient/Observations.read",
        "patient/observation.read",
        "xpatient/Observation.read",
        "patient/Observation.readx",
        "patient/Observation.rs?category=vital-signs",
        "patient/Observation",
    ],
)
def test_scopes_that_do_not(scope: str) -> None:
    assert not Scopes(scope).cover(LABS)


def test_reading_one_resource_is_not_searching() -> None:
    assert Scopes("patient/Patient.r").cover("Patient/{{context.patientId}}")
    assert not Scopes("patient/Patient.s").cover("Patient/{{context.patientId}}")
    assert Scopes("patient/Patient.read").cover("Patient/p1")
