"""The chain of the audit: every entry carries a hash over itself and the entry before it.

What may name a person (`actor`, `detail`) enters the chain only by its salted digest. So it can be emptied when its
time has come, and the chain still proves that nothing was changed, taken out, put in or moved.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BEGINNING = "0" * 64  # stands before the first entry
EMPTIED = "purge"  # the action whose subject says up to which millisecond actors and details were emptied


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `at` in milliseconds; `subject` never names a person; an emptied entry has no salt."""

    place: int
    at: int
    action: str
    subject: str
    actor: str
    detail: str
    salt: str
    digest: str
    previous: str
    hash: str

    @property
    def emptied(self) -> bool:
        return not self.salt and not self.actor and not self.detail


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which place the reader of the chain found it."""

    place: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`head` is the hash of the last entry: kept elsewhere, it proves later that the end was not cut off."""

    entries: int
    emptied: int
    head: str
    faults: tuple[Fault, ...]


def digest(salt: str, actor: str, detail: str) -> str:
    return _hash(salt, actor, detail)


def link(previous: str, place: int, at: int, action: str, subject: str, digested: str) -> str:
    return _hash(previous, str(place), str(at), action, subject, digested)


def _hash(*words: str) -> str:
    return hashlib.sha256(json.dumps(words, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def verify(entries: Iterable[Entry], known: str = "") -> Verdict:
    """Reads the whole chain, in the order of its places. `known`: a head noted earlier, which must be part of it."""
    faults: list[Fault] = []
    emptied: list[Entry] = []
    allowed, count, head, place, met = 0, 0, BEGINNING, 0, not known
    for entry in entries:
        faults += _faults(entry, head, place + 1)
        if entry.emptied:
            emptied.append(entry)
        if entry.action == EMPTIED and entry.subject.isdecimal():
            allowed = max(allowed, int(entry.subject))
        count, head, place, met = count + 1, entry.hash, entry.place, met or entry.hash == known
    faults += [Fault(one.place, "was emptied without a purge that says so") for one in emptied if one.at >= allowed]
    if not met:
        faults.append(Fault(place, "the head that was noted is not in the chain: its end was cut off or rewritten"))
    return Verdict(count, len(emptied), head, tuple(faults))


def _faults(entry: Entry, head: str, expected: int) -> Iterator[Fault]:
    if entry.place != expected:
        missing = f"{expected}" if entry.place == expected + 1 else f"{expected} to {entry.place - 1}"
        yield Fault(expected, f"is missing ({missing})")
    elif entry.previous != head:
        yield Fault(entry.place, "does not follow the entry before it: one of the two was rewritten or moved")
    if entry.hash != link(entry.previous, entry.place, entry.at, entry.action, entry.subject, entry.digest):
        yield Fault(entry.place, "was changed")
    elif not entry.emptied and entry.digest != digest(entry.salt, entry.actor, entry.detail):
        yield Fault(entry.place, "had its actor or detail changed")
