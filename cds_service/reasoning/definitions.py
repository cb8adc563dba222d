"""Definitions: trees with a name that several rules share (`rules/definitions/*.yaml`), for the finding `meets`."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from cds_service.reasoning.compiler import Compiler
from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError, allowed
from cds_service.reasoning.rule import Definition
from cds_service.reasoning.tree import Node, Reader
from cds_service.reasoning.yaml_file import located, read_as


def load(folder: Path, compiler: Compiler) -> dict[str, Node]:
    """Every definition, compiled. BrokenRulesError names files whose name differs, unknown references, and circles."""
    files = {file.stem: file for file in sorted((folder / "definitions").glob("*.yaml"))}
    errors: list[RuleError] = []
    trees: dict[str, Node] = {}
    for name, file in files.items():
        tree, problems = _read(name, read_as(Definition, file, folder), compiler)
        errors += located(problems, file, folder) if problems else []
        trees |= {name: tree} if tree else {}
    errors += _references(trees, files, folder)
    if errors:
        raise BrokenRulesError(errors)
    return trees


def _read(name: str, definition: Definition, compiler: Compiler) -> tuple[Node | None, list[Problem]]:
    reader = Reader(compiler.limits(definition.limits), compiler.slots)
    tree = reader.read(definition.when, ("when",))
    problems = compiler.take_problems() + reader.problems
    if definition.name != name:
        problems.append(Problem(("name",), f'"{definition.name}" stands in {name}.yaml.', "Use one name."))
    return tree, problems


def _references(trees: dict[str, Node], files: dict[str, Path], folder: Path) -> list[RuleError]:
    asked = {name: _defined(tree) for name, tree in trees.items()}
    errors = []
    for name, inner in asked.items():
        problems = [Problem(("when",), *allowed(other, files, "definition")) for other in inner - files.keys()]
        errors += located(problems, files[name], folder) if problems else []
    try:
        TopologicalSorter(asked).prepare()
    except CycleError as error:
        circle = error.args[1]
        problem = Problem(("when",), f"asks itself: {' → '.join(circle)}.", "Break the circle.")
        errors += located([problem], files[circle[0]], folder)
    return errors


def _defined(tree: Node) -> set[str]:
    return {name for leaf in tree.leaves() for name in leaf.finding.defined()}
