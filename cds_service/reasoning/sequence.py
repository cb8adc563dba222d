"""The order in which rules are asked: a rule comes after those whose answers it reads."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.tree import Leaf

ANY = "any"  # `fired: any` reads every rule that does not itself read all the others


def in_sequence(rules: Iterable[Compiled]) -> tuple[Compiled, ...]:
    """The rules by dependency, then by id. CycleError lists the ids of a circle."""
    by_id = {compiled.rule.id: compiled for compiled in rules}
    sorter = TopologicalSorter(_dependencies(by_id))
    sorter.prepare()
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered += ready
        sorter.done(*ready)
    return tuple(by_id[name] for name in ordered)


def circle(error: CycleError) -> list[str]:
    """The ids of the circle, each rule reading the one before it."""
    ids: list[str] = error.args[1]
    return ids


def asked(leaves: Iterable[Leaf]) -> set[str]:
    """Ids (or "any") of the rules that these findings read."""
    return {name for leaf in leaves for name in leaf.finding.asks()}


def _dependencies(by_id: dict[str, Compiled]) -> dict[str, set[str]]:
    reads = {name: asked(compiled.all_leaves()) for name, compiled in by_id.items()}
    last = {name for name, compiled in by_id.items() if _reads_gaps(compiled)}
    late = {name for name, read in reads.items() if ANY in read}
    everything = by_id.keys()
    for name in late:
        reads[name] |= everything - late - last
    for name in last:
        reads[name] |= everything - last
    return {name: read & everything for name, read in reads.items()}


def _reads_gaps(compiled: Compiled) -> bool:
    return any(leaf.finding.word == "gaps" for leaf in compiled.leaves())
