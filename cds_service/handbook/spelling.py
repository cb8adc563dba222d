"""Parts of rule files as a person reads them on paper: limits, sources, card texts, plain data."""

from collections.abc import Mapping
from typing import Any

from cds_service.cards import words
from cds_service.cards.fields import read_as
from cds_service.cards.sources import LOCAL, label
from cds_service.cards.text import PLACEHOLDER
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.rule import Source

LOCAL_DEFAULT = "local default, no guideline sets this"
READ = {
    "in-part": "read in part",
    "no": "from memory, the passage was not read",
}


def amount(limit: Limit) -> str:
    """Value and unit of a limit, with what equality does where that is not ordinary: "3.0, which itself fires"."""
    if limit.value == "none":
        return "no limit"
    return f"{words.limit(limit)}{', which itself fires' if limit.exact == 'fires' else ''}"


def setter(name: str, sources: Mapping[str, Source]) -> str:
    """Who set a number: a body and its year, and how far the passage was read; or that nobody but us did."""
    if name == LOCAL or name not in sources:
        return LOCAL_DEFAULT
    source = sources[name]
    read = READ.get(str((source.model_extra or {}).get("read", "")), "")
    return f"{label(source)} ({name}{f'; {read}' if read else ''})"


def printed(text: str, limits: Limits) -> str:
    """A card text with its limits filled in; what comes from the patient stands in ‹angle marks›."""
    return PLACEHOLDER.sub(lambda match: _filled(match[1], limits), text)


def _filled(placeholder: str, limits: Limits) -> str:
    name, _, field = placeholder.partition(".")
    if not field and name in limits:
        return words.limit(limits[name])
    return f"‹{read_as(name, field)}›"


def spelt(value: Any) -> str:
    """Plain data in words: "deep: high h 72, restart high h 24"."""
    if isinstance(value, dict):
        return ", ".join(f"{_word(key)} {_inner(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_inner(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _inner(value: Any) -> str:
    return f"({spelt(value)})" if isinstance(value, dict) else spelt(value)


def _word(key: Any) -> str:
    return str(key).replace("_", " ")


def cell(text: str) -> str:
    """A text that cannot break out of a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")
