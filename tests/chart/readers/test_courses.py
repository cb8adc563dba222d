from pathlib import Path

import msgspec
import pytest

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.readers.courses import Courses, Days


def test_the_table_names_known_concepts_and_sources(book: CodeBook, courses: Courses) -> None:
    assert all(book.known(concept) for concept in (*courses.of, *courses.lasting))
    assert courses.running is not None
    assert courses.running.source


def test_a_short_course_is_told_by_any_of_its_concepts(courses: Courses) -> None:
    assert courses.short(frozenset({"amoxicillin", "systemic-antibacterial"}))
    assert not courses.short(frozenset({"warfarin", "anticoagulant"}))
    assert courses.length(frozenset({"nirmatrelvir", "ritonavir"})) == 5
    assert courses.length(frozenset({"amoxicillin"})) is None


def test_without_a_table_nothing_is_a_short_course() -> None:
    assert not Courses().short(frozenset({"systemic-antibacterial"}))
    assert Courses(lasting={"x": Days(3, "local")}).length(frozenset({"x"})) == 3


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "courses.yaml").write_text("off: [x]\n")
    with pytest.raises(msgspec.ValidationError, match="off"):
        Courses.load(tmp_path)
