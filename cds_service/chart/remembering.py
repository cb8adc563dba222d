"""What is remembered of what charts say: short answers to short questions, never more than so many.

Charts name the same things all day, so what they mean is worked out once. A long text comes once and is somebody's own
words: a thousand of them would fill the memory of the process, and stay there long after their request.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, TypeVarTuple

import msgspec

LONGEST = 2048  # characters, or bytes of JSON, of a question that is remembered

Question = TypeVarTuple("Question")
Answer = TypeVar("Answer")


def remembered(most: int) -> Callable[[Callable[[*Question], Answer]], Callable[[*Question], Answer]]:
    """Remembers up to `most` answers of a pure function; then all are forgotten and it begins anew."""

    def of(work: Callable[[*Question], Answer]) -> Callable[[*Question], Answer]:
        known: dict[tuple[Any, ...], Answer] = {}

        @wraps(work)
        def answer(*question: *Question) -> Answer:
            try:
                return known[question]
            except KeyError:
                pass
            found = work(*question)
            if is_short(question):
                if len(known) >= most:
                    known.clear()
                known[question] = found
            return found

        return answer

    return of


def is_short(question: object) -> bool:
    """Whether all texts of a question together are so short that it may be remembered."""
    return _length(question) <= LONGEST


def _length(part: object) -> int:
    if isinstance(part, str | bytes):
        return len(part)
    if isinstance(part, msgspec.Struct):  # a coding
        return _length(msgspec.structs.astuple(part))
    return sum(map(_length, part)) if isinstance(part, tuple) else 0
