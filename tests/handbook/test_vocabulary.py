"""Every word has its entry: meaning, parameters, an example that loads, and for findings the English."""

import re

import pytest
import ryaml

from cds_service.cards.actions import ACTIONS
from cds_service.folders import data_folder
from cds_service.handbook import vocabulary
from cds_service.reasoning import ruleset
from cds_service.reasoning.findings import FINDINGS

TEXT = vocabulary.text(ruleset.load(data_folder("rules")))
ENTRIES = {part.split("`")[1]: part for part in re.split(r"^#### ", TEXT, flags=re.MULTILINE)[1:]}


def example(word: str) -> dict[str, object]:
    """The example of a word, as YAML reads it."""
    found = re.search(r"```yaml\n(.*?) {4}#", ENTRIES[word])
    assert found, f"{word} has no example"
    content: dict[str, object] = ryaml.loads(found[1])
    return content


def test_every_finding_and_action_has_an_entry_and_nothing_else_has() -> None:
    assert list(ENTRIES) == [*FINDINGS, *ACTIONS]


@pytest.mark.parametrize("word", FINDINGS)
def test_the_example_of_a_finding_is_one_and_reads_as_english(word: str) -> None:
    FINDINGS[word].model_validate(example(word)[word])
    assert "In English: “" in ENTRIES[word]


@pytest.mark.parametrize("word", ACTIONS)
def test_the_example_of_an_action_has_its_parameters(word: str) -> None:
    given = example(word)[word]
    names = {field.alias or name for name, field in ACTIONS[word].model_fields.items()}
    assert not isinstance(given, dict) or given.keys() <= names


def test_parameters_say_what_they_take() -> None:
    said = ENTRIES["condition"]
    assert "Takes `of`, `within` (a limit), " in said
    assert "`certainty` (any, confirmed)" in said
    assert "`at`, `as`" not in said


def test_no_entry_speaks_of_code() -> None:
    assert [word for word, said in ENTRIES.items() if "Error" in said] == []
