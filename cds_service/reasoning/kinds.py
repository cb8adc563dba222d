"""Families of order kinds, spelt out for the policy in force."""

from collections.abc import Iterable

from cds_service.chart.orders.tables import OrderTables
from cds_service.reasoning.policy import Policy

TITLES = {
    "ia": "intra-articular hip injection",
    "dx": "diagnostic hip injection",
    "asp": "hip aspiration",
    "arthro": "hip arthrography",
    "bursa-gt": "trochanteric bursa injection",
    "bursa-ip": "iliopsoas bursa injection",
    "peritend": "peritendinous injection",
    "block-sup": "superficial nerve block",
    "block-plane": "fascial plane block",
    "block-deep": "deep nerve block",
    "prp": "platelet-rich plasma injection",
    "ha": "hyaluronate hip injection",
    "cell": "cell product injection",
}
FAMILIES = {
    "needle": "any needle at the hip",
    "intra-articular": "any injection into or aspiration of the joint",
    "bursa": "any bursa injection",
    "block": "any nerve block",
    "low-bleeding-risk": "any procedure of low bleeding risk",
    "deep-bleeding-risk": "any procedure of deep bleeding risk",
}


def in_words(words: Iterable[str]) -> str:
    """Kinds and families as a person reads them: "hip aspiration or any nerve block"."""
    titles = [TITLES.get(word) or FAMILIES.get(word, word) for word in words]
    return " or ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


def families(tables: OrderTables, policy: Policy) -> dict[str, frozenset[str]]:
    """Every word that `kinds` may hold, with the single kinds that it means; a kind means itself."""
    settings = policy.settings
    words = {word for kind in tables.kinds for word in tables.families(kind, settings)}
    words |= {"low-bleeding-risk", "deep-bleeding-risk"}  # a policy may leave one of them empty
    return {word: frozenset(tables.members(word, settings)) for word in sorted(words)}
