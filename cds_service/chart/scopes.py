"""What an access token may read, by its SMART scopes: what they exclude is not asked for.

Both grammars: v1 `patient/Observation.read`, v2 `patient/Observation.rs?category=laboratory`. A token that names no
scope leaves the decision to its server. A scope that names a part of a type covers a search for no more than that
part: the answer would be less than what was asked, and look whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

SCOPE = re.compile(r"(?:patient|user|system)/(\*|[A-Za-z]+)\.(read|write|\*|c?r?u?d?s?)(?:\?(.*))?")
LETTERS = {"read": "rs", "*": "rs", "write": ""}


@dataclass(frozen=True, slots=True)
class _Grant:
    kind: str  # a resource type, or "*"
    letters: str  # r: read by id, s: search
    part: frozenset[tuple[str, str]]  # search parameters that it is confined to

    def covers(self, kind: str, letter: str, asked: frozenset[tuple[str, str]]) -> bool:
        return self.kind in (kind, "*") and letter in self.letters and self.part <= asked


class Scopes:
    """The scopes of one token, from the text with spaces between them; "" is no limit."""

    def __init__(self, text: str) -> None:
        self._unlimited = not text.split()
        self._grants = tuple(_grants(text))

    def cover(self, relative: str) -> bool:
        """Whether "Patient/p1" may be read, or "Observation?patient=p1" searched."""
        path, _, query = relative.partition("?")
        kind, _, name = path.partition("/")
        asked = frozenset(parse_qsl(query))
        return self._unlimited or any(one.covers(kind, "r" if name else "s", asked) for one in self._grants)


def _grants(text: str) -> Iterator[_Grant]:
    for word in text.split():
        found = SCOPE.fullmatch(word)
        if found:
            kind, letters, part = found.groups()
            yield _Grant(kind, LETTERS.get(letters, letters), frozenset(parse_qsl(part or "")))
