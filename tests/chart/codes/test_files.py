"""What is said when the form of a code list is wrong: where, what, and what to do."""

from pathlib import Path

import pytest

from cds_service.chart.codes.files import CodeError, advice, entries, read_folder
from tests.chart.codes.code_folder import add_family, code_folder


def test_entries_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = code_folder(tmp_path)
    add_family(folder, "  b: {title: b}\n  a: {title: a}\n", "two.yaml")
    add_family(folder, "  c: {title: c}\n", "one.yaml", "condition")
    found = [(path.name, file.domain, name) for path, file, name, _ in entries(read_folder(folder))]
    assert found == [("one.yaml", "condition", "c"), ("two.yaml", "drug", "b"), ("two.yaml", "drug", "a")]


@pytest.mark.parametrize(
    ("concepts", "said"),
    [
        ("  a: {title: a, code: {}}\n", "unknown field `code`"),
        ("  a: {title: a, codes: {RXNORM: 11289}}\n", "Expected `array`, got `int`"),
        ("  a: [\n", "not YAML"),
    ],
)
def test_errors_of_form_name_the_file(tmp_path: Path, concepts: str, said: str) -> None:
    folder = code_folder(tmp_path)
    add_family(folder, concepts)
    with pytest.raises(CodeError) as error:
        read_folder(folder)
    assert said in str(error.value)
    assert "drugs.yaml" in str(error.value)


def test_a_wrong_domain_is_refused(tmp_path: Path) -> None:
    folder = code_folder(tmp_path)
    add_family(folder, "  a: {title: a}\n", domain="drugs")
    with pytest.raises(CodeError, match="Invalid enum value 'drugs'"):
        read_folder(folder)


def test_an_empty_folder_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(CodeError, match=r"no code lists here\. Point the service to a rules folder"):
        read_folder(code_folder(tmp_path))


def test_a_missing_special_file_is_named(tmp_path: Path) -> None:
    folder = code_folder(tmp_path)
    add_family(folder, "  a: {title: a}\n")
    (folder / "units.yaml").unlink()
    with pytest.raises(CodeError, match=r"units\.yaml: the file is missing; every code folder needs it\."):
        read_folder(folder)


def test_advice() -> None:
    assert advice("warfarn", ["warfarin"]) == "Did you mean 'warfarin'?"
    assert advice("zzz", ["warfarin"]) == "Add it to a file in rules/codes, or correct the name."
