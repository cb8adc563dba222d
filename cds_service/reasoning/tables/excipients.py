"""The table of what injectable products hold besides the drug."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

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

    @cached_property
    def all_excipients(self) -> frozenset[str]:
        """Every excipient that some product may hold."""
        return frozenset().union(*(product.possible for product in self.rows.values()))

    def product(self, product: str, ingredient: str) -> Product | None:
        """The product, else what all products of the drug share; None when neither is known."""
        return self.rows.get(product) or self.by_drug.get(ingredient)
