"""Families of order kinds, spelt out for the policy in force."""

from cds_service.chart.orders.tables import OrderTables
from cds_service.reasoning.policy import Policy


def families(tables: OrderTables, policy: Policy) -> dict[str, frozenset[str]]:
    """Every word that `kinds` may hold, with the single kinds that it means; a kind means itself."""
    settings = policy.settings
    words = {word for kind in tables.kinds for word in tables.families(kind, settings)}
    words |= {"low-bleeding-risk", "deep-bleeding-risk"}  # a policy may leave one of them empty
    return {word: frozenset(tables.members(word, settings)) for word in sorted(words)}
