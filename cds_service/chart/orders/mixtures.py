"""Several drugs in one text, each with its own part: "Kenalog 40 mg + 4 mL of lidocaine 1 %"."""

import re

import msgspec

from cds_service.chart.codes.book import CodeBook, Match

# What stands between the parts of a mixture. A slash before "mL" belongs to a strength, a comma inside a number to it.
_BETWEEN = re.compile(r"\s*(?:[+;&\n]|,(?!\d)|\s/\s(?!ml\b)|\b(?:and|with|plus|in)\b)\s*", re.IGNORECASE)
_SIGN = re.compile(r"\W")


class Ingredient(msgspec.Struct, frozen=True):
    """One drug. `name` is the part of the text that speaks of it alone, with its strength or dose."""

    match: Match
    name: str


class Part(msgspec.Struct):
    """A stretch of the text and the drugs that it names."""

    text: str
    drugs: list[Match]


def in_words(said: str, book: CodeBook) -> tuple[Ingredient, ...]:
    """The drugs that a text names. Where one part names two, no number in it can be told to be of either."""
    parts = _parts(book.leaves((), said, "drug"), said, book)
    return tuple(
        Ingredient(drug, part.text if len(part.drugs) == 1 else drug.title) for part in parts for drug in part.drugs
    )


def apart(matches: tuple[Match, ...], said: str, book: CodeBook) -> tuple[Ingredient, ...]:
    """The drugs of one product name, each with its part of the name."""
    return tuple(Ingredient(drug, part.text) for part in _parts(matches, said, book) for drug in part.drugs)


def _parts(matches: tuple[Match, ...], said: str, book: CodeBook) -> list[Part]:
    """The text cut into one part per drug. A stretch without a drug ("1 mL") belongs to the one before it."""
    if len(matches) < 2:
        return [Part(said, list(matches))]
    places = {match: _place(match, said, book) for match in matches}
    parts = [Part("", [match for match, place in places.items() if place is None])]
    for start, end in _stretches(said):
        here = [match for match, place in places.items() if place is not None and start <= place < end]
        if here and parts[-1].drugs:
            parts.append(Part(said[start:end], here))
        else:
            parts[-1] = Part(f"{parts[-1].text} {said[start:end]}".strip(), parts[-1].drugs + here)
    return parts


def _stretches(said: str) -> list[tuple[int, int]]:
    cuts = [found.span() for found in _BETWEEN.finditer(said)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(said)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def _place(match: Match, said: str, book: CodeBook) -> int | None:
    """Where a text names the drug: by its title, else by any of its names."""
    plain = _SIGN.sub(" ", said.lower())
    places = (plain.find(name) for name in (match.title.lower(), *book.names(match.leaf)))
    return min((place for place in places if place >= 0), default=None)
