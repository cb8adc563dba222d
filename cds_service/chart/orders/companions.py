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


class CompanionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`rules/tables/companions.yaml`; the comments there say what each key does."""

    drugs: tuple[str, ...]
    things: tuple[str, ...]
    sizes: tuple[str, ...]
    unless: tuple[str, ...]


class Companions:
    """The table, compiled. Names repeat, so each is searched once and remembered."""

    def __init__(self, file: CompanionFile, folding: Folding) -> None:
        self._fold = folding.fold
        self._drugs, self._unless = WordSet(file.drugs, folding), WordSet(file.unless, folding)
        self._things, self._sizes = WordSet(file.things, folding), WordSet(file.sizes, folding)
        self.named, self.may_hold_more = remembered(_MOST)(self._named), remembered(_MOST)(self._may_hold_more)

    def _may_hold_more(self, text: str) -> bool:
        """Whether it is a kit, a tray or a mixture, whatever else it names."""
        return self._unless.stand_in(self._fold(text[:SEARCHED]))

    def _named(self, text: str) -> bool:
        """Whether the text names a companion: a drug anywhere in it, or a thing and nothing else."""
        folded = self._fold(text[:SEARCHED])
        return self._drugs.stand_in(folded) or (self._things.stand_in(folded) and not self._more(folded))

    def _more(self, folded: str) -> bool:
        """Whether it says more than things with their sizes and amounts."""
        rest = self._sizes.without(self._things.without(folded)).split()
        return not all(_AMOUNT.fullmatch(word) for word in rest)
