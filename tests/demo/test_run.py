"""The whole demo, with the real server."""

from pathlib import Path

from cds_service.demo.run import run
from cds_service.folders import data_folder

FOLDER = data_folder("fhir_examples")


def test_one_example_from_start_to_picture(tmp_path: Path) -> None:
    said: list[str] = []
    picture = tmp_path / "cards.svg"
    assert run(FOLDER, said.append, colour=False, drawing=picture, only="warfarin-inr-3-1") == 0
    assert "All 1 examples got exactly their expected cards." in said[-1]
    drawn = picture.read_text(encoding="utf-8")
    assert "INR" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "").partition("</style>")[0]


def test_a_name_that_nothing_has_is_a_failure() -> None:
    said: list[str] = []
    assert run(FOLDER, said.append, colour=False, only="no such example") == 1
    assert said[-1] == "\nNo example has such a name: nothing was shown."
