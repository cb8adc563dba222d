"""The bibliography: what rules and limits cite, whether it was read, and which rules rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cds_service.cards.sources import label
from cds_service.reasoning.ruleset import Ruleset

READ = {
    "yes": "the passage used was read",
    "in-part": "an abstract, a table or a secondary report was read",
    "no": "cited from knowledge; to be read before release",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One entry of rules/sources.yaml. `address` is a DOI link or the source's own, "" if there is none."""

    key: str
    label: str
    text: str
    doi: str
    pmid: str
    address: str
    date: str
    read: str
    note: str
    rules: tuple[tuple[str, str], ...] = ()  # (id, title) of the rules that cite it


def cited(names: Iterable[str], ruleset: Ruleset) -> tuple[Citation, ...]:
    """The entries of these keys, each once, in the order in which they are named."""
    return tuple(_citation(name, ruleset) for name in dict.fromkeys(names) if name in ruleset.sources)


def bibliography(ruleset: Ruleset) -> tuple[Citation, ...]:
    """Every entry by its short name, with the rules that cite it."""
    everything = (_citation(name, ruleset, _citing(name, ruleset)) for name in ruleset.sources)
    return tuple(sorted(everything, key=lambda one: (one.key == "local", one.label.casefold())))


def _citing(name: str, ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    named = (
        one.rule
        for one in ruleset.rules
        if name in one.rule.sources or any(limit.source == name for limit in one.limits.values())
    )
    return tuple(sorted((rule.id, rule.title) for rule in named))


def _citation(name: str, ruleset: Ruleset, rules: tuple[tuple[str, str], ...] = ()) -> Citation:
    source = ruleset.sources[name]
    extra = {key: str(value) for key, value in (source.model_extra or {}).items()}
    doi = extra.get("doi", "")
    return Citation(
        key=name,
        label=label(source),
        text=extra.get("citation", source.title),
        doi=doi,
        pmid=extra.get("pmid", ""),
        address=f"https://doi.org/{doi}" if doi else source.url,
        date=extra.get("date", ""),
        read=READ.get(extra.get("read", ""), "not recorded whether it was read"),
        note=extra.get("note", ""),
        rules=rules,
    )
