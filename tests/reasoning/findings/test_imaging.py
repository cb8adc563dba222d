from typing import Any

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Imaging as ImagingFact
from cds_service.reasoning.findings.imaging import Imaging
from tests.reasoning.findings.factory import chart, days_ago, limits, situation

LIMITS = limits(recent=(365, "d"))
RECENT = Imaging(of=("radiograph", "mri"), region="hip", side="order-or-unrecorded", within="recent")


def report(days: int | None = 100, *concepts: str, **more: Any) -> ImagingFact:
    when = days_ago(days) if days is not None else None
    return ImagingFact(concepts=frozenset(concepts or ("radiograph", "hip")), display="film", when=when, **more)


def value(*reports: ImagingFact, finding: Imaging = RECENT) -> bool | None:
    return finding.check(situation(chart(imaging=list(reports))), LIMITS).value


def test_a_report_of_the_region_in_the_window() -> None:
    assert value(report(365)) is True
    assert value(report(366)) is False
    assert value(report(100, "radiograph", "knee")) is False
    assert value(report(100, side="left")) is False
    assert value() is False


def test_without_a_date_or_a_search_it_cannot_be_told() -> None:
    assert value(report(None)) is None
    failed = situation(chart({"imaging_reports": DataState(status="failed")}))
    assert RECENT.check(failed, LIMITS).causes[0].kind == "failed"


def test_a_preliminary_report_may_show_something_but_is_not_done() -> None:
    shows = Imaging(of=("radiograph",), shows=("fracture",))
    early = report(preliminary=True, shows=frozenset({"fracture"}))
    assert value(early) is False
    assert value(early, finding=shows) is True


def test_an_uncoded_report_does_not_tell_what_it_shows() -> None:
    shows = Imaging(of=("radiograph",), shows=("fracture",))
    assert value(report(), finding=shows) is None
    assert value(report(shows=frozenset({"osteoarthritis"})), finding=shows) is False


def test_imaging_says_itself() -> None:
    assert RECENT.says(LIMITS) == (
        "there is a radiograph or MRI of the hip on the side of the order or with no side recorded"
        " at most 365 days before the injection"
    )


def test_the_newest_study_comes_first() -> None:
    at = situation(chart(imaging=[report(300), report(20), report(100)]))
    assert [one.days_before for one in RECENT.check(at, LIMITS).evidence["radiograph"]] == [20, 100, 300]
