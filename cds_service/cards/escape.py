"""Chart text made harmless: it stays readable and can form nothing.

A value from a chart may be shown by a client as plain text, as GitHub Flavored Markdown with raw HTML, or as HTML,
and a service cannot know which. Backslashes and entities are right in one of them and litter in the others. So every
character that could begin an element, a link, an image, a table cell, a footnote, an entity or emphasis is replaced
by a look-alike that means nothing in any of the three. Control, bidirectional and zero-width characters go.
"""

import re
import unicodedata
from functools import lru_cache

from cds_service.chart.remembering import remembered

VALUE = 60  # characters of a chart value
NAME = 40  # characters of a chart value in a summary
MARKS = 3  # combining marks kept on one character: scripts need two or three, floods have hundreds

LOOK_ALIKES = str.maketrans(
    {
        "<": "‹",
        ">": "›",
        "|": "¦",
        "[": "(",
        "]": ")",
        "{": "(",
        "}": ")",
        "`": "'",
        "*": "∗",
        "_": "＿",
        "~": "∼",
        "\\": "∖",
        "@": "＠",
        "^": "ˆ",
        "$": "＄",
    }
)
ENTITY = re.compile(r"&(?=[#A-Za-z])")
SCHEME = re.compile(r":(?=[/A-Za-z])")  # "https://", "mailto:x", "javascript:x"; not "10:30" nor "dose: 5"
WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
BLOCK_START = re.compile(r"^(?:[#=+:]|-(?!\d)|\d{1,9}[.)](?=\s|$))+")
PLAIN = re.compile(r"[A-Za-z0-9%][A-Za-z0-9 ,/%-]*", re.ASCII)  # the common case: nothing to do


def safe(text: str, limit: int = VALUE) -> str:
    """One line of at most `limit` characters that a card or a resource may hold, whatever the chart said."""
    return _safe(text[: 50 * limit], limit)  # no more of it is looked at


@remembered(2048)
def _safe(text: str, limit: int) -> str:
    if len(text) <= limit and PLAIN.fullmatch(text) and "  " not in text:
        return text.rstrip()
    return cut(_harmless(_visible(text)), limit)


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """A finished summary: one line without angle brackets, for clients that print it into HTML."""
    return " ".join(text.replace("<", "‹").replace(">", "›").split())


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last of them "…" if something was cut; no character is split from its marks."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and _continues(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def _visible(text: str) -> str:
    """Without characters that cannot be seen; white space of any kind becomes one space."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if character.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category.startswith("M"):
            marks += 1
            if marks <= MARKS:
                kept.append(character)
            continue
        elif not category.startswith("C"):
            kept.append(character)
        marks = 0
    return " ".join("".join(kept).split())


def _harmless(text: str) -> str:
    text = text.translate(LOOK_ALIKES)
    text = ENTITY.sub("＆", text)
    text = SCHEME.sub("：", text)
    text = WWW.sub(r"\1․", text)
    return BLOCK_START.sub(lambda start: f"({start[0]})", text)


def _continues(character: str) -> bool:
    """True for what belongs to the character before it: marks, variation selectors, skin tones."""
    return unicodedata.category(character).startswith("M") or "\U0001f3fb" <= character <= "\U0001f3ff"
