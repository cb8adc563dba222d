"""What came back: which rules spoke, and whether every card is fit to be shown."""

from typing import Any

Json = dict[str, Any]
EXTENSION = "org.hip-injection-cds.findings"
SUMMARY_LIMIT = 139  # CDS Hooks 2.0.1: fewer than 140 characters
INDICATORS = {"info", "warning", "critical"}


def findings(cards: list[Json]) -> list[tuple[str, str]]:
    """(rule, level) in the order of the cards."""
    return [(f["rule"], f["indicator"]) for card in cards for f in card["extension"][EXTENSION]["findings"]]


def unfit(cards: list[Json]) -> list[str]:
    """One line per fault that an EHR would stumble over."""
    faults = [f"{card['summary']}: {fault}" for card in cards for fault in _faults(card)]
    return faults + [f"empty member at {path}" for card in cards for path in _empty(card, "card")]


def _faults(card: Json) -> list[str]:
    suggestions = card.get("suggestions", [])
    checks = {
        "summary too long": len(card["summary"]) > SUMMARY_LIMIT,
        "placeholder left": "{" in card["summary"] + card.get("detail", ""),
        "unknown level": card["indicator"] not in INDICATORS,
        "no uuid": not card.get("uuid"),
        "no source": not card["source"].get("label"),
        "suggestions without selectionBehavior": bool(suggestions) and "selectionBehavior" not in card,
        "suggestion without uuid": any(not s.get("uuid") for s in suggestions),
        "action without description": any(not a.get("description") for s in suggestions for a in s["actions"]),
        "critical card without a way out": card["indicator"] == "critical" and not suggestions,
    }
    return [fault for fault, present in checks.items() if present]


def _empty(value: Any, path: str) -> list[str]:
    if value in (None, "", [], {}):
        return [path]
    if isinstance(value, dict):
        return [p for key, member in value.items() for p in _empty(member, f"{path}.{key}")]
    if isinstance(value, list):
        return [p for number, member in enumerate(value) for p in _empty(member, f"{path}[{number}]")]
    return []
