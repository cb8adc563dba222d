"""The tables by which an order is read: kinds of injection, phrases in its text, products by name."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
import ryaml

from cds_service.chart.codes.book import CodeBook
from cds_service.chart.order import Kind, Order
from cds_service.chart.orders.companions import CompanionFile, Companions
from cds_service.chart.orders.kind_entries import KindEntry, KindFile, ProductEntry
from cds_service.chart.orders.lines import MOST, LineTable
from cds_service.chart.orders.phrases import Phrase, PhraseEntry
from cds_service.chart.orders.product_names import ProductTable
from cds_service.chart.remembering import remembered

T = TypeVar("T")


class TableError(Exception):
    """A table of the order cannot be used. The text says which file, where in it, and what is wrong."""


class KindRow(msgspec.Struct, frozen=True):
    """One kind with its concepts as sets."""

    kind: Kind
    injectates: frozenset[str]
    only_injectates: frozenset[str]
    at_hip: bool
    injection: bool
    always: bool


class OrderTables:
    """All tables of the order. `load` reads the folder `rules/tables`; drug names in phrases come from the book."""

    def __init__(
        self,
        file: KindFile,
        phrases: Mapping[str, PhraseEntry],
        products: Mapping[str, ProductEntry],
        companions: CompanionFile,
        book: CodeBook,
    ) -> None:
        self.kinds: Mapping[Kind, KindEntry] = file.kinds
        self.rows = tuple(_kind_row(kind, entry) for kind, entry in file.kinds.items())
        self.kinds_by_code = _by_code({kind: entry.codes for kind, entry in file.kinds.items()})
        self.kinds_at_site = _by_code({kind: entry.at_site.codes for kind, entry in file.kinds.items()})
        self.lines = LineTable(file, book.folding)
        self.site = frozenset(file.site.codes)
        self.site_reasons = frozenset(file.site.reasons)
        self.elsewhere = frozenset(file.site.elsewhere_codes)
        self.injection = frozenset(file.injection.codes)
        self.other_categories = frozenset(file.injection.other_categories)
        self.guidance = {modality: frozenset(signs.codes) for modality, signs in file.guidance.items()}
        self.unguided = frozenset(file.unguided_codes)
        self.injectates = frozenset(file.injectates)
        self.never_injected = frozenset(file.never_injected)
        self.routes = frozenset(file.routes)
        self.additives = frozenset(file.additives)
        self.depot_forms: Mapping[str, str] = file.depot_forms
        self.product = ProductTable(file, products, book.folding).read
        self.companions = Companions(companions, book.folding)
        self.phrases = {name: Phrase(name, entry, book) for name, entry in phrases.items()}
        self._coded_phrases = [(name, phrase) for name, phrase in self.phrases.items() if phrase.codes]
        self._any_fits = frozenset(file.any_fits)
        self._said_in = remembered(MOST)(self._phrases_in)  # the same wordings are ordered all day

    @classmethod
    def load(cls, folder: Path, book: CodeBook) -> "OrderTables":
        """Reads kinds, phrases, products and companions (.yaml); TableError names the file and the entry at fault."""
        return cls(
            _read(folder / "kinds.yaml", KindFile),
            _read(folder / "phrases.yaml", dict[str, PhraseEntry]),
            _read(folder / "products.yaml", dict[str, ProductEntry]),
            _read(folder / "companions.yaml", CompanionFile),
            book,
        )

    def says(self, order: Order) -> set[str]:
        """The names of the phrases that an order says, in its code or its texts."""
        said = {name for name, phrase in self._coded_phrases if phrase.coded(order)}
        for where, text in order.texts:
            said.update(name for name in self._said_in(text) if self.phrases[name].counts(where))
        return said

    def _phrases_in(self, text: str) -> tuple[str, ...]:
        return tuple(name for name, phrase in self.phrases.items() if phrase.sentence(text))

    def title(self, kind: Kind) -> str:
        return self.kinds[kind].title

    def members(self, family: str, policy: Mapping[str, object]) -> frozenset[Kind]:
        """The kinds of a family ("block", "low-bleeding-risk" …) under a site's policy; a kind is its own family."""
        return frozenset(kind for kind in self.kinds if family in self.families(kind, policy))

    def families(self, kind: Kind, policy: Mapping[str, object]) -> frozenset[str]:
        entry = self.kinds[kind]
        bleeding = entry.bleeding if isinstance(entry.bleeding, str) else entry.bleeding.under(policy)
        return frozenset((kind, f"{bleeding}-bleeding-risk", *entry.families))

    def fits(self, kind: Kind) -> frozenset[str]:
        """The indications that this kind may treat; empty when it is not judged by its indication."""
        allowed = frozenset(self.kinds[kind].fits)
        return allowed | self._any_fits if allowed else allowed


def _kind_row(kind: Kind, entry: KindEntry) -> KindRow:
    return KindRow(
        kind=kind,
        injectates=frozenset(entry.injectates),
        only_injectates=frozenset(entry.only_injectates),
        at_hip="site" in entry.needs,
        injection="injection" in entry.needs,
        always=entry.always,
    )


def _by_code(codes: Mapping[Kind, Iterable[str]]) -> Mapping[str, frozenset[Kind]]:
    """For every concept the kinds that it names."""
    pairs = [(code, kind) for kind, named in codes.items() for code in named]
    return {code: frozenset(kind for other, kind in pairs if other == code) for code, _ in pairs}


def _read(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.convert(ryaml.loads(path.read_text("utf-8")), shape)
    except (OSError, ryaml.InvalidYamlError, msgspec.ValidationError) as error:
        raise TableError(f"{path.name}: {error}. Orders cannot be read without this table.") from error
