"""What a finding asks beside its main words: a parameter left out, or another word in its place."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from cds_service.reasoning.findings.base import Finding

WINDOW = ("within", "closer_than")
KEPT = ("as", "of", "except", "containing", "unless_later")  # the name of the evidence, and what findings.py takes out
OTHER: dict[str, dict[Any, Any]] = {
    "side": {"order": "order-or-unrecorded", "order-or-unrecorded": "order"},
    "direction": {"before": "after", "after": "before"},
    "status": {"active-or-past": "past"},
    "per": {"side": "order"},
    "basis": {"weight": "absolute"},
}


def left_out(finding: Finding) -> Iterator[tuple[str, Finding]]:
    """In words what was left out, and the finding without it; one that cannot do without it is no finding."""
    for word in _asked(finding):
        made = _without(finding, word)
        if made is not None:
            yield f"{word} dropped", made


def other_words(finding: Finding) -> Iterator[tuple[str, Finding]]:
    """In words what was read otherwise, and the finding that asks so."""
    for field, words in OTHER.items():
        word = getattr(finding, field, None)
        if not isinstance(word, str) or word not in words or (field == "direction" and not _windowed(finding)):
            continue
        yield f"{field}: {word} → {words[word]}", remade(finding, **{field: words[word]})


def remade(finding: Finding, **parameters: Any) -> Finding:
    """The same finding with other parameters, under the same name of its evidence."""
    written = finding.model_dump(by_alias=True, exclude_unset=True)
    return type(finding).model_validate({**written, "as": finding.name, **parameters})


def _asked(finding: Finding) -> Iterator[str]:
    """The parameters, as rules write them, that say something else than they do when they are left out."""
    for name, field in type(finding).model_fields.items():
        word = field.alias or name
        if word not in KEPT and getattr(finding, name) != field.default:
            yield word


def _without(finding: Finding, word: str) -> Finding | None:
    """The same finding without a parameter; None for one that cannot do without it."""
    written = finding.model_dump(by_alias=True, exclude_unset=True)
    kept = {key: value for key, value in written.items() if key != word}
    try:
        return type(finding).model_validate({**kept, "as": finding.name})
    except ValidationError:
        return None


def _windowed(finding: Finding) -> bool:
    return any(getattr(finding, word, "") for word in WINDOW)
