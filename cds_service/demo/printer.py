"""A card as a person reads it in a terminal."""

import html
import re
import textwrap
from collections.abc import Iterable
from typing import Any

WIDTH = 100
COLOURS = {"critical": "1;37;41", "warning": "1;30;43", "info": "1;37;44"}
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def card_lines(card: dict[str, Any], colour: bool) -> Iterable[str]:
    """Level and summary, the facts, the suggestions, the source."""
    level = card["indicator"].upper()
    badge = f"\x1b[{COLOURS[card['indicator']]}m {level} \x1b[0m" if colour else f"[{level}]"
    yield f"    {badge} {card['summary']}"
    for fact in _facts(card.get("detail", "")):
        yield from _wrapped("      why: ", fact)
    for suggestion in card.get("suggestions", []):
        mark = " (recommended)" if suggestion.get("isRecommended") else ""
        yield from _wrapped("      can: ", suggestion["label"] + mark)
    source = card["source"]
    yield from _wrapped("      source: ", " ".join(filter(None, [source["label"], source.get("url")])))


def _facts(detail: str) -> list[str]:
    """The bullet points under the first heading of a detail: what the advice rests on."""
    first_section = re.split(r"\n\s*\n(?=\*\*)", detail)[0]
    bullets = [line[2:] for line in first_section.splitlines() if line.startswith("- ")]
    return [html.unescape(_ESCAPE.sub(r"\1", bullet)) for bullet in bullets]


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=label, subsequent_indent=" " * len(label))
