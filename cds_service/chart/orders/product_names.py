"""What the name of an injectable product says beside the drug: its row in `excipients.yaml`, and its preservative."""

from collections.abc import Mapping

import msgspec

from cds_service.chart.codes.folding import Folding
from cds_service.chart.orders.kind_entries import KindFile, ProductEntry
from cds_service.chart.orders.lines import MOST
from cds_service.chart.remembering import remembered
from cds_service.chart.words import SEARCHED, WordSet


class ProductName(msgspec.Struct, frozen=True):
    """`rows`: (row of the table, drug it must hold) of every product that the words fit, in the table's order."""

    rows: tuple[tuple[str, str], ...]
    preservative_free: bool | None

    def of(self, drugs: frozenset[str]) -> str:
        """The product when the drug means one of `drugs`, "" when the name tells no product apart."""
        return next((row for row, drug in self.rows if drug in drugs), "")


class ProductTable:
    """`products.yaml`, compiled. Product names repeat, so each is searched once and remembered."""

    def __init__(self, file: KindFile, products: Mapping[str, ProductEntry], folding: Folding) -> None:
        self._fold = folding.fold
        self._free = WordSet(file.preservative_free_words, folding)
        self._preserved = WordSet(file.preserved_words, folding)
        self._products = [(name, row.of, WordSet(row.words, folding)) for name, row in products.items()]
        self.read = remembered(MOST)(self._read)

    def _read(self, text: str) -> ProductName:
        folded = self._fold(text[:SEARCHED])
        free = True if self._free.stand_in(folded) else False if self._preserved.stand_in(folded) else None
        rows = tuple((name, drug) for name, drug, words in self._products if words.stand_in(folded))
        return ProductName(rows, free)
