"""Reading one YAML file: fast when it is right (ryaml, YAML 1.2, duplicate keys refused), exact when it is wrong.

The line of a path is found by PyYAML, and only once there is an error to show.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import ryaml
import yaml
from pydantic import BaseModel, ValidationError

from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError, allowed

Model = TypeVar("Model", bound=BaseModel)
FIRST_LINE = "Start with a key and a colon, as in 'id: …' or 'clients: …'."


def read(file: Path, root: Path) -> dict[str, Any]:
    """The mapping in the file. BrokenRulesError when it is missing, not YAML, repeats a key, or is no mapping."""
    text = _text(file, root)
    try:
        content = ryaml.loads(text)
    except ValueError as error:
        raise BrokenRulesError([_syntax_error(str(error), text, file, root)]) from None
    if not isinstance(content, dict):
        raise BrokenRulesError([RuleError(_shown(file, root), 1, "", "holds no mapping.", FIRST_LINE)])
    return content


def _text(file: Path, root: Path) -> str:
    if not file.is_file():
        raise BrokenRulesError([RuleError(_shown(file, root), None, "", "is missing.", f"Looked for {file}.")])
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenRulesError([RuleError(_shown(file, root), line, "", "is not UTF-8.", "Save it so.")]) from None


def read_as(model: type[Model], file: Path, root: Path) -> Model:
    """The file as a model. BrokenRulesError with file, line and path of everything that does not fit."""
    made: Model = _read_as(model, file, root, state_of(file))
    return made


def state_of(file: Path) -> tuple[int, int] | None:
    """What differs once a file was written again; None for a file that is not there."""
    found = file.stat() if file.is_file() else None
    return (found.st_size, found.st_mtime_ns) if found else None


@lru_cache(maxsize=1024)  # the same file serves every policy; a changed one is read again
def _read_as(model: type[Model], file: Path, root: Path, _state: tuple[int, int] | None) -> Model:
    content = read(file, root)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise BrokenRulesError(located(problems_of(error, model), file, root)) from None


def located(problems: Iterable[Problem], file: Path, root: Path) -> list[RuleError]:
    """The problems with file name and line."""
    top = yaml.compose(file.read_text(encoding="utf-8"))
    shown = _shown(file, root)
    return [
        RuleError(shown, _line(top, problem.path), _dotted(problem.path), problem.what, problem.advice)
        for problem in problems
    ]


def problems_of(error: ValidationError, model: type[BaseModel], at: tuple[str | int, ...] = ()) -> list[Problem]:
    """pydantic's findings in our words: unknown keys get the allowed ones and a suggestion."""
    return [_problem(one, model, at) for one in error.errors()]


def _problem(one: Any, model: type[BaseModel], at: tuple[str | int, ...]) -> Problem:
    path = (*at, *one["loc"])
    if one["type"] == "extra_forbidden":
        owner = _owner(model, one["loc"][:-1])
        keys = [field.alias or name for name, field in owner.model_fields.items()] if owner else []
        return Problem(path, *allowed(str(one["loc"][-1]), keys, "key"))
    if one["type"] == "missing":
        return Problem(path[:-1], f'"{one["loc"][-1]}" is missing.')
    found = one["input"]
    shown = f" Found: {found!r}." if isinstance(found, str | int | float | bool) else ""
    return Problem(path, one["msg"].removeprefix("Value error, ").rstrip(".") + "." + shown)


def _owner(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel] | None:
    """The model that a path inside another model leads to; None where it leaves the models."""
    for key in path:
        if isinstance(key, int):
            continue
        field = model.model_fields.get(key)
        inner = _models_in(field.annotation) if field else []
        if len(inner) != 1:
            return None
        model = inner[0]
    return model


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


def _syntax_error(message: str, text: str, file: Path, root: Path) -> RuleError:
    repeated = re.search(r'duplicate entry with key "(.+)"', message)
    if repeated:
        problem = f'the key "{repeated[1]}" stands twice in one mapping.'
        line = _repeated(yaml.compose(text), repeated[1])
        return RuleError(_shown(file, root), line, "", problem, "Keep one of them.")
    place = re.search(r"at line (\d+)", message)
    line = int(place[1]) if place else None
    return RuleError(_shown(file, root), line, "", f"is not YAML: {message}.", "Check quotes and brackets.")


def _repeated(node: yaml.Node | None, key: str) -> int | None:
    """The line on which a key appears for the second time in its mapping."""
    if isinstance(node, yaml.MappingNode):
        lines: list[int] = [name.start_mark.line + 1 for name, _ in node.value if name.value == key]
        if len(lines) > 1:
            return lines[1]
    inner = node.value if isinstance(node, yaml.CollectionNode) else ()
    children = [pair[1] if isinstance(pair, tuple) else pair for pair in inner]
    return next((line for child in children if (line := _repeated(child, key))), None)


def _line(node: yaml.Node | None, path: Sequence[str | int]) -> int | None:
    """The line of the deepest part of the path that stands in the file."""
    line = node.start_mark.line + 1 if node else None
    for key in path:
        step = _step(node, key)
        if step is None:
            break
        name, node = step
        line = name.start_mark.line + 1
    return line


def _step(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((name, value) for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    return None


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(str(key) for key in path)


def _shown(file: Path, root: Path) -> str:
    """As an author knows it: "rules/anticoagulation/ac-x.yaml"."""
    return file.relative_to(root.parent).as_posix()
