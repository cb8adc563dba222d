"""What codes and words deny in place of an entry: "No known allergy"."""

from collections.abc import Sequence

from cds_service.chart.codes.coding import Coding
from cds_service.chart.codes.files import NegationFile
from cds_service.chart.codes.folding import Folding
from cds_service.chart.codes.names import NameIndex
from cds_service.chart.codes.systems import Systems, spelling


class DenialTable:
    """The denials of negations.yaml."""

    def __init__(self, file: NegationFile, systems: Systems, names: NameIndex, folding: Folding) -> None:
        self._fold = fold = folding.fold
        self._systems = systems
        self._names = names
        self._texts = {fold(text): denied for text, denied in file.texts.items()}
        self._openers = tuple(f"{fold(opener)} " for opener in file.openers)
        self._codes = {
            (key, spelling(key, code)): denied for key, codes in file.codes.items() for code, denied in codes.items()
        }

    def find(self, codings: Sequence[Coding], text: str) -> str | None:
        """As `CodeBook.denied`."""
        for coding in codings:
            key = self._systems.key(coding.system)
            denied = self._codes.get((key, spelling(key, coding.code)))
            if denied:
                return denied
        for said in (text, *(coding.display for coding in codings)):
            denied = self._texts.get(self._fold(said))
            if denied:
                return denied
        if self._fold(text).startswith(self._openers) and not self._names.find(text):
            return next(iter(self._names.denied(text)), None)
        return None
