"""By which way a drug enters the body, from the words of its route and of its dose form."""

import re
from functools import lru_cache

from cds_service.chart.fhir.elements import CodeableConcept
from cds_service.chart.readers.reading import said

# Codes of HL7 RouteOfAdministration ("PO") are words here too. The first pattern that fits decides.
_ROUTES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (route, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for route, words in (
        ("intra-articular", r"intra-?\s?articular\w*|iartinj|into the joint"),
        ("rectal", r"rectal\w*|suppositor\w*|enema"),
        ("vaginal", r"vaginal\w*|pv"),
        ("oral", r"by mouth|tablets?|capsules?|caplets?|sublingual|buccal"),
        ("intravenous", r"intravenous\w*|i\.?v\.?|ivpb?|ivinj|ivpush"),
        ("subcutaneous", r"subcutaneous\w*|s\.?c\.?|subcut|subq|sq|sqinj"),
        ("intramuscular", r"intramuscular\w*|i\.?m\.?|iminj"),
        ("perineural", r"perineural\w*|nerve block|infiltration|epidural\w*|intrathecal\w*"),
        ("inhaled", r"inhal\w*|respiratory|nebuli\w*|metered dose|aerosol"),
        ("nasal", r"nasal\w*|naslinhl"),
        ("ophthalmic", r"ophthalmic\w*|ophth|eye|opth?|ocular|intravitreal"),
        ("otic", r"otic|ear|auricular"),
        ("transdermal", r"transdermal\w*|patch|trnsd"),
        ("topical", r"topical\w*|cutaneous|skin|cream|ointment|lotion|shampoo|mouthwash|gargle|top"),
        ("topical", r"(?<!injectable )gel(?!-one|.*(?:syringe|inject))"),  # hyaluronates are gels in a syringe
        ("oral", r"oral\w*|p\.?o\.?"),
        ("intravenous", r"infusion"),
    )
)
_LONGEST_TEXT = 1000  # characters that are searched
LOCAL = frozenset({"topical", "ophthalmic", "otic", "nasal", "inhaled", "rectal", "vaginal"})


def read(route: CodeableConcept | None, *product: str) -> str:
    """The route: what the order says, else what the dose form of the product implies; "" where nothing says."""
    stated = (*said(route), *((coding.code for coding in route.coding) if route else ()))
    return _first(stated) or _first(product)


def _first(texts: tuple[str, ...]) -> str:
    return next((route for text in texts if (route := in_text(text))), "")


def in_text(text: str) -> str:
    """The first route that the beginning of a text names, "" for none."""
    return _in_text(text[:_LONGEST_TEXT])


@lru_cache(maxsize=2048)
def _in_text(text: str) -> str:
    return next((route for route, pattern in _ROUTES if pattern.search(text)), "")
