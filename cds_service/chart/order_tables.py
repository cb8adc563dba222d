"""The tables by which an order is read: kinds of injection, phrases in its text, products by name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
import ryaml

from cds_service.chart.codes import CodeBook
from cds_service.chart.order import Guidance, Kind
from cds_service.chart.phrases import Phrase, PhraseEntry
from cds_service.chart.words import WordSet, one_of

Bleeding = Literal["low", "deep"]
T = TypeVar("T")


class TableError(Exception):
    """A table of the order cannot be used. The text says which file, where in it, and what is wrong."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a table: an unknown key is an error, so that a slip of the pen never switches a check off."""


class BleedingClass(_Row, frozen=True, kw_only=True):
    """`default`, unless the site's choice for `policy` is among `low` or `deep`."""

    default: Bleeding
    policy: str = ""
    low: tuple[str, ...] = ()
    deep: tuple[str, ...] = ()

    def under(self, policy: Mapping[str, object]) -> Bleeding:
        choice = policy.get(self.policy)
        if choice in self.low:
            return "low"
        return "deep" if choice in self.deep else self.default


class Signs(_Row, frozen=True, kw_only=True):
    """Concepts and words that point to something."""

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class KindEntry(Signs, frozen=True, kw_only=True):
    """One kind as `kinds.yaml` writes it; the comments there say what each key does."""

    title: str
    families: tuple[str, ...]
    bleeding: Bleeding | BleedingClass
    needs: tuple[Literal["site", "injection"], ...]
    injectates: tuple[str, ...] = ()
    at_site: Signs = Signs()
    always: bool = False
    unless_words: tuple[str, ...] = ()
    only_injectates: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()


class SiteEntry(Signs, frozen=True, kw_only=True):
    reasons: tuple[str, ...]
    example_words: tuple[str, ...]
    elsewhere_codes: tuple[str, ...]
    elsewhere_words: tuple[str, ...]


class InjectionEntry(Signs, frozen=True, kw_only=True):
    other_words: tuple[str, ...]
    other_categories: tuple[str, ...]


class KindFile(_Row, frozen=True, kw_only=True):
    """`rules/tables/kinds.yaml`."""

    site: SiteEntry
    injection: InjectionEntry
    generic_words: tuple[str, ...]
    any_fits: tuple[str, ...]
    kinds: dict[Kind, KindEntry]
    guidance: dict[Guidance, Signs]
    unguided_codes: tuple[str, ...]
    denied_words: tuple[str, ...]
    injectates: tuple[str, ...]
    never_injected: tuple[str, ...]
    routes: tuple[str, ...]
    preservative_free_words: tuple[str, ...]
    preserved_words: tuple[str, ...]


class ProductEntry(_Row, frozen=True, kw_only=True):
    of: str
    words: tuple[str, ...]


class Product(msgspec.Struct, frozen=True):
    """A product name of `excipients.yaml`, the drug it holds and the words by which it is known."""

    name: str
    drug: str
    words: WordSet


class Sought(msgspec.Struct, frozen=True):
    """Signs, compiled."""

    codes: frozenset[str]
    words: WordSet

    @classmethod
    def of(cls, signs: Signs) -> "Sought":
        return cls(frozenset(signs.codes), WordSet(signs.words))

    def seen(self, concepts: frozenset[str], folded: str) -> bool:
        return not self.codes.isdisjoint(concepts) or self.words.stands_in(folded)


class KindRow(msgspec.Struct, frozen=True):
    """One kind, compiled."""

    kind: Kind
    entry: KindEntry
    signs: Sought
    at_site: Sought
    unless: WordSet


class OrderTables:
    """All tables of the order. `load` reads the folder `rules/tables`; drug names in phrases come from the book."""

    def __init__(
        self, kinds: KindFile, phrases: Mapping[str, PhraseEntry], products: Mapping[str, ProductEntry], book: CodeBook
    ) -> None:
        self.kinds: Mapping[Kind, KindEntry] = kinds.kinds
        self.phrases = {name: Phrase(name, entry, book) for name, entry in phrases.items()}
        self.products = tuple(Product(name, row.of, WordSet(row.words)) for name, row in products.items())
        self.rows = tuple(_kind_row(kind, entry) for kind, entry in kinds.kinds.items())
        self.site = Sought.of(kinds.site)
        self.site_reasons = frozenset(kinds.site.reasons)
        self.examples = re.compile(rf"{one_of(kinds.site.example_words).pattern}[^);]*", re.IGNORECASE)
        self.elsewhere = Sought(frozenset(kinds.site.elsewhere_codes), WordSet(kinds.site.elsewhere_words))
        self.generic = WordSet(kinds.generic_words)
        self.injection = Sought.of(kinds.injection)
        self.other = WordSet(kinds.injection.other_words)
        self.other_categories = frozenset(kinds.injection.other_categories)
        self.guidance = {modality: Sought.of(signs) for modality, signs in kinds.guidance.items()}
        self.unguided = frozenset(kinds.unguided_codes)
        self.injectates = frozenset(kinds.injectates)
        self.denied = WordSet(kinds.denied_words)
        self.never_injected = frozenset(kinds.never_injected)
        self.routes = frozenset(kinds.routes)
        self.preservative_free = WordSet(kinds.preservative_free_words)
        self.preserved = WordSet(kinds.preserved_words)
        self._any_fits = frozenset(kinds.any_fits)

    @classmethod
    def load(cls, folder: Path, book: CodeBook) -> "OrderTables":
        """Reads kinds.yaml, phrases.yaml and products.yaml; TableError names the file and the entry at fault."""
        return cls(
            _read(folder / "kinds.yaml", KindFile),
            _read(folder / "phrases.yaml", dict[str, PhraseEntry]),
            _read(folder / "products.yaml", dict[str, ProductEntry]),
            book,
        )

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
    return KindRow(kind, entry, Sought.of(entry), Sought.of(entry.at_site), WordSet(entry.unless_words))


def _read(path: Path, shape: type[T]) -> T:
    try:
        return msgspec.convert(ryaml.loads(path.read_text("utf-8")), shape)
    except (OSError, ryaml.InvalidYamlError, msgspec.ValidationError) as error:
        raise TableError(f"{path.name}: {error}. Orders cannot be read without this table.") from error
