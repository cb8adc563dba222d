"""What `kinds.yaml` and `products.yaml` may say. The comments in those files tell what each key does."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from cds_service.chart.order import Guidance, Kind

Bleeding = Literal["low", "deep"]


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
    additives: tuple[str, ...]
    depot_forms: dict[str, str]
    preservative_free_words: tuple[str, ...]
    preserved_words: tuple[str, ...]


class ProductEntry(_Row, frozen=True, kw_only=True):
    of: str
    words: tuple[str, ...]
