"""Reading YAML: quick when right, exact about the place when wrong."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from cds_service.reasoning.errors import BrokenRulesError
from cds_service.reasoning.yaml_file import FIRST_LINE, read, read_as


class Dose(BaseModel):
    model_config = ConfigDict(extra="forbid")
    mg: float
    route: str = ""


class Drug(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    doses: list[Dose] = []


def written(folder: Path, text: str) -> Path:
    file = folder / "rules" / "drug.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return file


def complaints(folder: Path, text: str) -> list[str]:
    file = written(folder, text)
    with pytest.raises(BrokenRulesError) as raised:
        read_as(Drug, file, file.parent)
    return [str(error) for error in raised.value.errors]


def test_yaml_1_2_reads_words_as_words(tmp_path: Path) -> None:
    file = written(tmp_path, "a: no\nb: 12:30\nc: 2027-06-30\nd: off\n")
    assert read(file, file.parent) == {"a": "no", "b": "12:30", "c": "2027-06-30", "d": "off"}


def test_a_file_that_fits_becomes_the_model(tmp_path: Path) -> None:
    file = written(tmp_path, "name: lidocaine\ndoses: [{mg: 50}]\n")
    assert read_as(Drug, file, file.parent) == Drug(name="lidocaine", doses=[Dose(mg=50)])


def test_an_unknown_key_names_file_line_path_allowed_keys_and_the_nearest(tmp_path: Path) -> None:
    text = "name: lidocaine\ndoses:\n  - mg: 50\n  - mg: 100\n    rout: oral\n"
    assert complaints(tmp_path, text) == [
        'rules/drug.yaml:5: doses.1.rout: unknown key "rout". Allowed: mg, route. Did you mean "route"?'
    ]


def test_a_missing_key_points_to_its_mapping(tmp_path: Path) -> None:
    assert complaints(tmp_path, "name: lidocaine\ndoses:\n  - route: oral\n") == [
        'rules/drug.yaml:3: doses.0: "mg" is missing.'
    ]


def test_a_wrong_value_is_quoted(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, "name: lidocaine\ndoses:\n  - mg: much\n")
    assert complaint.startswith("rules/drug.yaml:3: doses.0.mg: Input should be a valid number")
    assert complaint.endswith("Found: 'much'.")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    assert len(complaints(tmp_path, "nam: lidocaine\ndoses: [{mg: much}, {}]\n")) == 4


def test_a_repeated_key_is_refused_with_the_line_of_the_second(tmp_path: Path) -> None:
    assert complaints(tmp_path, "name: lidocaine\ndoses:\n  - mg: 50\n    mg: 60\n") == [
        'rules/drug.yaml:4: the key "mg" stands twice in one mapping. Keep one of them.'
    ]


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    (complaint,) = complaints(tmp_path, "name: lidocaine\ndoses: [{mg: 50}\n")
    assert complaint.startswith("rules/drug.yaml:3: is not YAML: ")
    assert complaint.endswith("Check quotes and brackets.")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "plain words"])
def test_a_file_must_hold_a_mapping(tmp_path: Path, text: str) -> None:
    assert complaints(tmp_path, text) == ["rules/drug.yaml:1: holds no mapping. " + FIRST_LINE]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    root = tmp_path / "rules"
    with pytest.raises(BrokenRulesError, match=r"rules/sources\.yaml: is missing\. Looked for /.*/rules/sources\.yaml"):
        read(root / "sources.yaml", root)


def test_a_file_in_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    file.write_bytes(b"name: lidocaine\nroute: \xff\n")
    with pytest.raises(BrokenRulesError, match=r"rules/drug\.yaml:2: is not UTF-8\. Save it so\."):
        read(file, file.parent)


def test_the_exception_counts_and_lists(tmp_path: Path) -> None:
    file = written(tmp_path, "nam: x\n")
    with pytest.raises(BrokenRulesError) as raised:
        read_as(Drug, file, file.parent)
    head, *lines = str(raised.value).splitlines()
    assert head == "2 errors in the rules"
    assert len(lines) == 2
