"""The vocabulary of findings and actions, each with an example from the rules: the written part of rules/README.md."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import ryaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from cds_service.cards.actions import ACTIONS
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings import FINDINGS
from cds_service.reasoning.findings.base import LIMIT_PARAMETERS
from cds_service.reasoning.rule import CardText
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.tree import Leaf

LONGEST = 110  # characters of an example: the richest that still fits on a line


def text(ruleset: Ruleset) -> str:
    """Findings, then actions, as Markdown."""
    return "\n".join([*_findings(ruleset), *_actions(ruleset)])


def _findings(ruleset: Ruleset) -> Iterator[str]:
    yield f"### The {len(FINDINGS)} findings\n"
    for word, finding in FINDINGS.items():
        yield from _entry(word, finding)
        used = [(_written(leaf), name, leaf) for name, leaf in _leaves(ruleset) if leaf.finding.word == word]
        if used:
            example, name, leaf = max(used, key=lambda one: _worth(*one[:2]))
            yield f"\n```yaml\n{example}    # {name}\n```\n\nIn English: “{leaf.finding.says(leaf.limits)}”\n"


def _leaves(ruleset: Ruleset) -> Iterator[tuple[str, Leaf]]:
    """Every finding of every rule and definition, with the name of the file."""
    yield from ((one.rule.id, leaf) for one in ruleset.rules for leaf in one.all_leaves())
    yield from ((name, leaf) for name, tree in ruleset.definitions.items() for leaf in tree.leaves())


def _actions(ruleset: Ruleset) -> Iterator[str]:
    yield f"### The {len(ACTIONS)} actions\n"
    used = [(one.rule.id, step) for one in ruleset.rules for card in _cards(one) for step in _steps(card)]
    for word, action in ACTIONS.items():
        examples = [(_flow(step), name) for name, step in used if word in step]
        yield from _entry(word, action)
        if examples:
            example, name = max(examples, key=lambda pair: _worth(*pair))
            yield f"\n```yaml\n{example}    # {name}\n```\n"


def _entry(word: str, kind: type[BaseModel]) -> Iterator[str]:
    """Name, meaning and parameters of a word."""
    yield f"#### `{word}`\n"
    yield "\n\n".join(part.replace("\n", " ") for part in inspect.cleandoc(kind.__doc__ or "").split("\n\n"))
    fields = {field.alias or name: field for name, field in kind.model_fields.items() if name != "as_"}
    parameters = [_parameter(name, fields[name]) for name in sorted(fields, key=_of_first)]
    yield f"\nTakes {', '.join(parameters) or 'nothing'}."


def _of_first(name: str) -> tuple[bool, bool]:
    """The main parameter stands first, `as` last, the others as they are declared."""
    return (name != "of", name == "as")


def _parameter(name: str, field: FieldInfo) -> str:
    """ "`within` (a limit)", "`certainty` (any, confirmed)"."""
    words = [word for word in _choices(field.annotation) if word]
    if words:
        return f"`{name}` ({', '.join(words)})"
    return f"`{name}` (a limit)" if name in LIMIT_PARAMETERS else f"`{name}`"


def _choices(annotation: Any) -> list[str]:
    """The words of every Literal inside an annotation."""
    parts = get_args(annotation)
    return [word for part in parts for word in ([part] if isinstance(part, str) else _choices(part))]


def _written(leaf: Leaf) -> str:
    finding = leaf.finding
    given = finding.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return _flow({finding.word: {name: given[name] for name in sorted(given, key=_of_first)}})


def _flow(part: Any) -> str:
    """YAML on one line; a list of one word is that word."""
    if isinstance(part, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in part.items()) + "}"
    if isinstance(part, list | tuple):
        return _flow(part[0]) if len(part) == 1 else "[" + ", ".join(_flow(one) for one in part) + "]"
    return _scalar(part)


def _scalar(value: Any) -> str:
    """The value as YAML reads it back inside a line: quoted where it must be."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    quoted = any(mark in value for mark in ",:{}[]#'\"") or ryaml.loads(value or "~") != value
    return '"' + value.replace('"', '\\"') + '"' if quoted else value


def _worth(example: str, name: str) -> tuple[int, str]:
    """How well an example shows the word: much of it, on one line; the name settles a tie."""
    return (len(example) if len(example) <= LONGEST else -len(example), name)


def _cards(compiled: Compiled) -> Iterable[CardText]:
    yield from (case.card.text for case in compiled.cases)
    yield from (card.text for card in compiled.cards.values())


def _steps(card: CardText) -> Iterator[dict[str, Any]]:
    for suggestion in card.suggestions:
        yield from suggestion["do"]
