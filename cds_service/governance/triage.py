"""Comments of users, the ones that most likely speak of a broken rule first.

A list of "cranky" words finds the comments worth reading (Aaron, Wright and others 2019: a list of such words put
true malfunctions among its first twenty). A comment gets the weight of each word in it once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

WORDS = Path(__file__).with_name("cranky_words.yaml")
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Comment:
    """What a user wrote about a card. Personal data: shown to governance only, never logged."""

    rule: str
    version: str
    level: str
    client: str
    reason: str
    said_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A comment with its weight and what gave it."""

    weight: float
    why: tuple[str, ...]
    comment: Comment


def ranked(comments: Iterable[Comment]) -> list[Ranked]:
    """The heaviest first, the newest first among equals."""
    weighed = [weigh(comment) for comment in comments]
    return sorted(weighed, key=lambda one: (-one.weight, -one.comment.said_at.timestamp()))


def weigh(comment: Comment) -> Ranked:
    lexicon = words()
    text = " ".join(comment.text.lower().replace("’", "'").split())
    weights = {word: lexicon["words"][word] for word in phrases().findall(text)}
    weights |= {mark: weight for mark, weight in lexicon["marks"].items() if mark in comment.text}
    if comment.reason in lexicon["reasons"]:
        weights[comment.reason] = lexicon["reasons"][comment.reason]
    if _shouts(comment.text):
        weights["CAPITALS"] = lexicon["shouting"]["weight"]
    return Ranked(sum(weights.values()), tuple(sorted(weights, key=lambda name: -weights[name])), comment)


@cache
def phrases() -> re.Pattern[str]:
    """Finds whole words and phrases, the longest at each place: "wrongly" is not "wrong"."""
    longest_first = sorted(words()["words"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?=({'|'.join(map(re.escape, longest_first))})(?!\w))")


def _shouts(text: str) -> bool:
    """A word of some length in capitals; drug names and laboratory tests are shorter (INR, NSAID, HBA1C)."""
    return any(word.isupper() and len(word) >= words()["shouting"]["letters"] for word in LETTERS.findall(text))


@cache
def words() -> Mapping[str, Mapping[str, float]]:
    """The list with its weights."""
    read: Mapping[str, Mapping[str, float]] = yaml.safe_load(WORDS.read_text())
    return read
