"""Compiling the lists: who includes whom, what a name means, and what contradicts itself."""

from pathlib import Path

import pytest

from cds_service.chart.codes.book import NO_MATCH, CodeBook, CodeError, Coding
from tests.chart.codes.code_folder import add_family, code_folder


def book_of(folder: Path, concepts: str, domain: str = "drug") -> CodeBook:
    add_family(code_folder(folder), concepts, domain=domain)
    return CodeBook.load(folder)


def test_a_concept_may_stand_in_several_families(tmp_path: Path) -> None:
    add_family(tmp_path, "  warfarin: {codes: {RXNORM: [77]}}\n", "allergens.yaml", "allergen")
    book = book_of(tmp_path, "  warfarin: {title: warfarin, codes: {RXNORM: [11289]}}\n")
    assert book.codes("warfarin", "RXNORM") == ("11289", "77")
    assert [coding["code"] for coding in book.coding("warfarin")] == ["11289"]  # the family that gives the title


def test_an_allergen_may_be_a_drug_but_a_drug_is_no_allergen(tmp_path: Path) -> None:
    add_family(tmp_path, "  latex: {title: latex, codes: {RXNORM: [77]}}\n", "allergens.yaml", "allergen")
    book = book_of(tmp_path, "  warfarin: {title: warfarin, codes: {RXNORM: [11289]}}\n")
    assert book.match([Coding("RXNORM", "11289")], "", "allergen").leaf == "warfarin"
    assert book.match([Coding("RXNORM", "77")], "latex", "drug").leaf == ""


def test_of_two_stems_the_longer_decides(tmp_path: Path) -> None:
    diabetes = "  diabetes: {title: diabetes, codes: {ICD10CM: [E11*]}, includes: [dka]}\n"
    book = book_of(tmp_path, diabetes + "  dka: {title: DKA, codes: {ICD10CM: [E11.1*]}}\n", "condition")
    codes = ("E11", "E11.9", "E11.10", "E1")
    found = [book.match([Coding("ICD10CM", code)], "", "condition").leaf for code in codes]
    assert found == ["diabetes", "diabetes", "dka", ""]


def test_a_title_is_a_name_unless_the_concept_is_a_mere_group(tmp_path: Path) -> None:
    book = book_of(tmp_path, "  a: {title: alpha, codes: {RXNORM: [1]}}\n  g: {title: group, includes: [a]}\n")
    assert book.match([], "alpha", "drug").concepts == {"a", "g"}
    assert book.match([], "group", "drug").leaf == ""


def test_a_product_of_two_has_both_and_no_concept_of_its_own(tmp_path: Path) -> None:
    book = book_of(tmp_path, "  a: {title: a}\n  b: {title: b}\n  ab: {title: ab, combines: [b, a], names: [Duo]}\n")
    assert [one.leaf for one in book.leaves([], "duo 5 mg", "drug")] == ["b", "a"]
    assert book.match([], "duo", "drug").concepts == {"a", "b"}


@pytest.mark.parametrize(
    ("concepts", "said"),
    [
        (
            "  a: {title: a, codes: {RXNORM: [1]}}\n  b: {title: b, codes: {RXNORM: [1]}}\n",
            "drugs.yaml: b: RXNORM 1 already means a. Keep it in one of them.",
        ),
        (
            "  a: {title: a, codes: {ICD10CM: [M1*]}}\n  b: {title: b, codes: {ICD10CM: [m1*]}}\n",
            "drugs.yaml: b: ICD10CM m1* already means a. Keep it in one of them.",
        ),
        (
            "  a: {title: alpha, names: [x]}\n  b: {title: b, names: [X.]}\n",
            "drugs.yaml: b: the name 'X.' already means a. Drop one.",
        ),
        (
            "  a: {title: a, includes: [warfarn]}\n  warfarin: {title: w}\n",
            "drugs.yaml: a: unknown concept 'warfarn'. Did you mean 'warfarin'?",
        ),
        (
            "  a: {title: a, elsewhere: {concept: zzz, words: [gel]}}\n",
            "drugs.yaml: a: unknown concept 'zzz'. Add it to a file",
        ),
        ("  a: {title: a, combines: [zzz]}\n", "drugs.yaml: a: unknown concept 'zzz'. Add it to a file"),
        ("  a: {codes: {RXNORM: [1]}}\n", "drugs.yaml: a: no title. Give the name to print, for example 'warfarin'."),
        (
            "  a: {title: a, codes: {RXNOM: [1]}}\n",
            "drugs.yaml: a: unknown code system 'RXNOM'. Use a key of systems.yaml.",
        ),
        (
            "  a: {title: a, includes: [b]}\n  b: {title: b, includes: [a]}\n",
            "rules/codes: concepts include each other: a → b → a. Remove one 'includes'.",
        ),
    ],
)
def test_contradictions_say_where_and_what_to_do(tmp_path: Path, concepts: str, said: str) -> None:
    with pytest.raises(CodeError) as error:
        book_of(tmp_path, concepts)
    assert said in str(error.value)


def test_two_titles_for_one_concept(tmp_path: Path) -> None:
    add_family(tmp_path, "  a: {title: two}\n", "more.yaml", "condition")
    with pytest.raises(CodeError, match=r"more\.yaml: a: two titles, 'one' and 'two'\. Keep one\."):
        book_of(tmp_path, "  a: {title: one}\n")


def test_the_folder_says_how_names_and_texts_are_read(tmp_path: Path) -> None:
    book = book_of(
        tmp_path, "  hip-fracture: {title: fracture of the hip, names: [fx of the hip joint]}\n", "condition"
    )
    for text in ("Fracture of the hip", "fx of hip", "FX of the right hip", "h/o X, fx of hip"):
        assert book.match((), text, "condition").leaf == "hip-fracture", text
    assert book.match((), "Fx of the left hip", "condition") == NO_MATCH  # "left" is not listed there


def test_a_short_form_without_letters(tmp_path: Path) -> None:
    folder = code_folder(tmp_path)
    add_family(folder, "  a: {title: a}\n")
    wording = folder / "wording.yaml"
    wording.write_text(wording.read_text().replace("h/o:", '"/":'))
    with pytest.raises(CodeError, match=r"wording\.yaml: the short form '/' has no letters\. Take it out\."):
        CodeBook.load(folder)
