"""What is drafted along with an injection and is no drug in it: needles and drapes, a sedative, a tablet.

Of a name that no list of drugs holds, it tells what nobody need be warned of from what may be injected.
"""

import re

import msgspec

from cds_service.chart.codes.folding import Folding
from cds_service.chart.remembering import remembered
from cds_service.chart.words import SEARCHED, WordSet

_MOST = 2048
_AMOUNT = re.compile(r"\d+\w{0,8}")  # "22g", "10ml", "18x26in", "3"
_COUNTED = re.compile(r"\bpack of \d+|\b\d+ (?:pack|pk)\b")  # of folded text: no pack of several things
_STRENGTH = re.compile(r"%|(?<![a-z])(?:mg|mcg|µg|ug|iu|units?)(?![a-z])", re.IGNORECASE)
_BESIDE = re.compile(
    r"[+&,;]|\b(?:with|and|plus|incl\w*|mit|avec)\b|\bw/(?!o)", re.IGNORECASE
)  # what comes with the first


class CompanionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rules/tables/companions.yaml`; the comments there say what each key does."""

    drugs: tuple[str, ...]
    tools: tuple[str, ...]
    things: tuple[str, ...]
    sizes: tuple[str, ...]
    packs: tuple[str, ...]
    uses: tuple[str, ...]
    bearing: tuple[str, ...]
    empty: tuple[str, ...]
    unless: tuple[str, ...]
    fillers: tuple[str, ...]


class Companions:
    """The table, compiled. Names repeat, so each is searched once and remembered."""

    def __init__(self, file: CompanionFile, folding: Folding) -> None:
        self._fold = folding.fold
        self._drugs, self._unless = WordSet(file.drugs, folding), WordSet(file.unless, folding)
        self._tools = WordSet(file.tools, folding)
        self._things, self._sizes = WordSet((*file.tools, *file.things), folding), WordSet(file.sizes, folding)
        self._packs, self._uses = WordSet(file.packs, folding), WordSet(file.uses, folding)
        self._bearing, self._empty = WordSet(file.bearing, folding), WordSet(file.empty, folding)
        self.named, self.may_hold_more = remembered(_MOST)(self._named), remembered(_MOST)(self._may_hold_more)
        self._fillers = WordSet(file.fillers, folding)
        self.is_things = remembered(_MOST)(self._is_things)

    def _may_hold_more(self, text: str) -> bool:
        """Whether it is a kit, a tray or a mixture, whatever else it names."""
        return self._unless.stand_in(self._fold(text[:SEARCHED]))

    def _named(self, text: str) -> bool:
        """Whether the text names a drug that comes along, anywhere in it."""
        return self._drugs.stand_in(self._fold(text[:SEARCHED]))

    def _is_things(self, text: str) -> bool:
        """Whether the text names a tool, or things or a pack of things and nothing else."""
        folded = _COUNTED.sub(" ", self._fold(text[:SEARCHED]))
        return self._is_tool(text[:SEARCHED], folded) or self._says_only_things(folded)

    def _is_tool(self, text: str, folded: str) -> bool:
        if _STRENGTH.search(text) or self._packs.stand_in(folded) or self._unless.stand_in(folded):
            return False
        return self._tools.stand_in(self._fold(_BESIDE.split(text, 1)[0]))

    def _says_only_things(self, folded: str) -> bool:
        said = self._empty.without(folded)
        empty, pack = said != folded, self._packs.stand_in(said)
        if empty:
            said = self._bearing.without(said)
        elif pack and self._bearing.stand_in(said):
            return False
        told = self._things.stand_in(said) or (pack and (empty or self._uses.stand_in(said)))
        return told and not self._more(said)

    def is_filler(self, text: str) -> bool:
        """Whether an ingredient dissolves, preserves or buffers the others."""
        return self._fillers.stand_in(self._fold(text[:SEARCHED]))

    def _more(self, said: str) -> bool:
        """Whether it says more than things and packs with their uses, sizes and amounts."""
        for known in (self._things, self._packs, self._uses, self._sizes):
            said = known.without(said)
        return not all(_AMOUNT.fullmatch(word) for word in said.split())
