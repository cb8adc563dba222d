"""From facts to answers: items of evidence, the causes of not knowing, and the truth they make together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Fact, When
from cds_service.reasoning.findings.windows import days_before
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import FALSE, Cause, Item, Truth, unknown

SPELT = {
    "inr": "INR", "crp": "CRP", "mri": "MRI", "ct": "CT", "bmi": "BMI", "hba1c": "HbA1c",
    "cha2ds2-vasc": "CHA2DS2-VASc", "has-bled": "HAS-BLED", "cyp3a4": "CYP3A4", "nsaid": "NSAID", "egfr": "eGFR",
    "hcg": "hCG", "k": "K", "p2y12": "P2Y12", "iv": "intravenous", "ssri": "SSRI", "snri": "SNRI", "hhs": "HHS",
    "viii": "VIII", "ix": "IX", "von": "von", "willebrand": "Willebrand", "wbc": "white cell count",
    "anc": "neutrophil count", "dpp4": "DPP-4", "sglt2": "SGLT2", "jak": "JAK", "covid": "COVID", "glp1": "GLP-1",
}  # fmt: skip
BY_TEXT = "text match"
IN_FULL = 10  # characters of a date that is precise to the day


def in_words(concepts: Sequence[str]) -> str:
    """Concept names as a person reads them: "mechanical valve", "MRI or CT"."""
    return _in_words(tuple(concepts))


@lru_cache(maxsize=1024)  # the same few hundred lists of concepts are named in every request
def _in_words(concepts: tuple[str, ...]) -> str:
    names = [SPELT.get(one) or " ".join(SPELT.get(part, part) for part in one.split("-")) for one in concepts]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def item(
    fact: Fact,
    at: Situation,
    when: When | None = None,
    *,
    notes: Iterable[str] = (),
    value: str = "",
    number: float | None = None,
    unit: str = "",
    status: str = "",
    concept: str = "",
    more: Mapping[str, str] | None = None,
) -> Item:
    """The evidence that one fact gives. Notes that are empty are left out; a text match is always said."""
    said = [note for note in (*notes, BY_TEXT if fact.by_text else "") if note]
    return Item(
        display=fact.display,
        value=value,
        number=number,
        unit=unit,
        date=when.text if when else "",
        days_before=days_before(when, at.day),
        days_ago=days_before(when, at.today),
        side=fact.side,
        status=status,
        reference=fact.reference,
        note=", ".join(said),
        concept=concept,
        more=more or {},
    )


def concept_of(fact: Fact, asked: Sequence[str]) -> str:
    """The concept by which a fact was asked for: the first that it means."""
    return next((name for name in asked if name in fact.concepts), asked[0])


def unread(
    at: Situation, sets: Iterable[str], what: str | Sequence[str], opens: Callable[[], date | None] | None = None
) -> tuple[Cause, ...]:
    """Why data sets cannot be taken as complete; `what` is what was looked for, in words or as concepts.

    `opens` gives the first day of the window: a truncated set that reaches back past it is complete enough.
    """
    data = at.chart.data
    for name in sets:
        state = data.get(name)
        if state is None or state.status != "read":
            break
    else:
        return ()
    words = what if isinstance(what, str) else in_words(what)
    since = opens() if opens else None
    return tuple(cause for name in sets if (cause := _unread(name, data.get(name), words, since)))


def _unread(name: str, state: DataState | None, what: str, since: date | None) -> Cause | None:
    if state is None or state.status == "failed":
        return Cause("failed", what, name)
    if state.status == "read":
        return None
    oldest = state.reaches_back_to
    if since is not None and len(oldest) == IN_FULL and oldest < since.isoformat():
        return None
    return Cause("truncated", what, name)


def answer(name: str, held: Sequence[Item], causes: Iterable[Cause] = (), maybe: Sequence[Item] = ()) -> Truth:
    """True with what holds; else Unknown with the causes, naming what may hold; else False."""
    if held:
        return Truth(True, {name: tuple(held)})
    why = tuple(causes)
    if not why:
        return FALSE
    return unknown(*dict.fromkeys(why), evidence={name: tuple(maybe)} if maybe else {})
