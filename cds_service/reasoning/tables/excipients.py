"""The table of what injectable products hold besides the drug."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from cds_service.chart.order import Injectate
from cds_service.reasoning.tables.rows import Row


class Product(Row):
    """Excipient concepts of one product, and the source of a hyaluronate."""

    contains: tuple[str, ...] = ()
    may_contain: tuple[str, ...] = ()
    origin: Literal["", "avian", "bacterial"] = ""
    source: str

    @property
    def possible(self) -> frozenset[str]:
        """What may be in the vial: a patient with an allergy must not find out."""
        return frozenset(self.contains + self.may_contain)


class Excipients(Row):
    """rules/tables/excipients.yaml."""

    rows: Mapping[str, Product]
    by_drug: Mapping[str, Product]
    by_family: Mapping[str, Product]
    cross_reacting: Mapping[str, tuple[str, ...]]
    preservatives: tuple[str, ...]

    @cached_property
    def all_excipients(self) -> frozenset[str]:
        """Every excipient that some product may hold."""
        return frozenset().union(*(product.possible for product in self.rows.values()))

    def product(self, product: str, ingredient: str) -> Product | None:
        """The product, else what all products of the drug share; None when neither is known."""
        return self.rows.get(product) or self.by_drug.get(ingredient)

    def vial(self, drug: Injectate) -> Product | None:
        """What a drafted vial holds or may hold, of a drug without a product what some of its makers' vials hold.

        "Preservative-free" is believed. None where nothing is known.
        """
        known = self.product(drug.product or (ADRENALINE if drug.with_adrenaline else ""), drug.ingredient)
        found = known or next((self.by_family[one] for one in self.by_family if one in drug.concepts), None)
        if found is None or not drug.preservative_free:
            return found
        left = {key: tuple(one for one in getattr(found, key) if one not in self.preservatives) for key in HOLDS}
        return found.model_copy(update=left)

    def related(self, allergens: Iterable[str]) -> frozenset[str]:
        """The excipients to which somebody with these allergies may react too."""
        return frozenset(other for one in allergens for other in self.cross_reacting.get(one, ()))


HOLDS = ("contains", "may_contain")
ADRENALINE = "local-anaesthetic-adrenaline"
