"""A member that stands twice: parsers keep one of the two, and not all the same one.

What a gateway checked would then not be what is judged. The parser has found the big values already, so this walks
over the object from name to name and jumps over them.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from cds_service.wire.errors import RefusalError, malformed

Known: TypeAlias = "Mapping[bytes, bytes | Known]"  # values that need no search: their text, or what is in them

OPENS = ord("{")
# A name, and its value too where that is a plain string, a number or a word.
MEMBER = re.compile(rb'[\s,{]*+"((?:[^"\\]++|\\.)*+)"\s*+:\s*+("[^"\\]*+"|[^\s,:"{}\[\]]++)?', re.DOTALL)
TO_BRACKET = re.compile(rb'(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)


def check_repeats(text: bytes, known: Known, path: str = "") -> None:
    """Raises RefusalError (400) for a member that an object has twice. `text` is one JSON object, and sound."""
    _walk(text, text.index(b"{"), known, path)


def _walk(text: bytes, at: int, known: Known, path: str) -> int:
    """Where the object that begins at `at` ends. What was found for a name is the last of its values, so another
    value there means that the name comes again."""
    seen: set[bytes] = set()
    while member := MEMBER.match(text, at + 1 if text[at] == OPENS else at):
        name, scalar = member.groups()
        if b"\\" in name:
            name = msgspec.json.decode(b'"' + name + b'"', type=str).encode()
        if name in seen:
            raise repeated(path)
        seen.add(name)
        at = member.end() if scalar else _after(text, member.end(), name, known, path)
    return text.index(b"}", at) + 1


def _after(text: bytes, at: int, name: bytes, known: Known, path: str) -> int:
    """Where the value that begins at `at` ends."""
    value = known.get(name, b"")
    if not text.startswith(value if isinstance(value, bytes) else b"{", at):
        raise repeated(path)
    if not isinstance(value, bytes):
        return _walk(text, at, value, name.decode())
    return at + len(value) if value else _end(text, at)


def repeated(path: str) -> RefusalError:
    what = f"{path or 'The body'} has a member twice, and which one is meant cannot be known."
    return malformed(what, "Send every member once.", *([path] if path else []))


def _end(text: bytes, at: int) -> int:
    """Where a value that the parser skipped ends."""
    if string := STRING.match(text, at):
        return string.end()
    depth = 0
    while bracket := TO_BRACKET.match(text, at):
        at = bracket.end()
        depth += 1 if bracket[1] in b"{[" else -1
        if depth == 0:
            break
    return at
