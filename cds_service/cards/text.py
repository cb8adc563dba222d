"""Card texts: compiled once at load into literal pieces and look-ups, checked against what a case binds.

A text is prose with placeholders: `{inr.value}` a field of evidence, `{interval}` a limit, `{order.side}`,
`{policy.name}`, `{patient.age}`. A line may be `{if: name, text: …}`: it stands only when there is evidence of that
name. There is no other logic. Everything that could go wrong at run time is refused here, with words for its author.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cds_service.cards import words
from cds_service.cards.escape import cut, plain, safe
from cds_service.cards.fields import DETAIL, FIELDS, NOT_RECORDED, SUMMARY, UNDECIDED, Room
from cds_service.cards.scene import Scene
from cds_service.reasoning.errors import Problem, allowed
from cds_service.reasoning.limits import Limits

SUMMARY_LENGTH = 139  # "<140 characters" in CDS Hooks 2.0
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
MARKUP = re.compile(r"<[A-Za-z/!?]|!\[|\]\(|https?://|www\.")

Piece = Callable[[Scene, Room], str]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What a text may speak of. `bound` holds in every way the case can be true, `possible` in at least one.

    `undecided` are names bound only under `cannot_tell`: few of their fields are known.
    """

    limits: Limits = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    undecided: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        return self.bound | self.possible


class TextError(ValueError):
    """What is wrong with one text, and what to do about it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(" ".join(filter(None, (problem.what, problem.advice))))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text. A piece is a literal or a look-up; `guard` is the evidence that must be there."""

    pieces: tuple[str | Piece, ...]
    guard: str = ""
    alone: bool = False  # the text is one `{name.lines}`: its lines become paragraphs of their own
    fixed: str | None = field(init=False)  # the whole text where nothing is looked up
    form: str = field(init=False)  # the literals, with %s for every look-up
    reads: tuple[Piece, ...] = field(init=False)

    def __post_init__(self) -> None:
        reads = tuple(piece for piece in self.pieces if not isinstance(piece, str))
        form = "".join(piece.replace("%", "%%") if isinstance(piece, str) else "%s" for piece in self.pieces)
        object.__setattr__(self, "fixed", None if reads else form % ())
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "reads", reads)

    def say(self, scene: Scene, room: Room = DETAIL) -> str:
        """The text for this scene; "" when its guard does not hold."""
        if self.guard and not scene.evidence.get(self.guard):
            return ""
        if self.fixed is not None:
            return self.fixed
        return self.form % tuple([read(scene, room) for read in self.reads])


LISTED = Room(value=DETAIL.value, items=DETAIL.items, between_lines="\n")


def summary(text: Text, scene: Scene) -> str:
    """One plain line under 140 characters that begins with a capital."""
    return cut(words.capital(plain(text.say(scene, SUMMARY))), SUMMARY_LENGTH)


def lines(texts: Iterable[Text], scene: Scene, most: int | None = None) -> list[str]:
    """The lines of a detail that hold; `{name.lines}` standing alone gives one line per item, at most `most`."""
    said: list[str] = []
    for text in texts:
        if text.alone:
            said += _listed(text.say(scene, LISTED).split("\n"), most)
        elif line := text.say(scene):
            said.append(words.capital(line))
    return said


def _listed(single: list[str], most: int | None) -> list[str]:
    shown = [f"- {words.capital(one)}" for one in single[:most] if one]
    return shown if most is None or len(single) <= most else [*shown, f"- and {len(single) - most} more"]


def compile_lines(given: Any, names: Names, path: Path = ()) -> tuple[Text, ...]:
    """A text, or a list of texts and `{if, text}` lines."""
    listed = given if isinstance(given, list | tuple) else [given] if given else []
    places = [(*path, at) for at in range(len(listed))] if isinstance(given, list | tuple) else [path]
    return tuple(compile_line(line, names, place) for line, place in zip(listed, places, strict=False))


def compile_line(given: Any, names: Names, path: Path = ()) -> Text:
    if isinstance(given, str):
        return compile_text(given, names, path)
    if not isinstance(given, Mapping) or set(given) != {"if", "text"}:
        raise _wrong(path, "a line is a text or {if: name, text: …}.", f"Found: {given!r}.")
    guard = given["if"]
    if guard not in names.known:
        raise _wrong((*path, "if"), *allowed(str(guard), names.known, "name"))
    inside = Names(names.limits, names.bound | {guard}, names.possible, names.undecided)
    text = compile_text(given["text"], inside, (*path, "text"))
    return Text(text.pieces, guard, text.alone)


def compile_text(text: str, names: Names, path: Path = ()) -> Text:
    """One text. TextError when it names what is not there, repeats a limit as a number, or holds markup."""
    if found := MARKUP.search(text):
        raise _wrong(path, f'"{found[0]}" is markup or a link.', "Card texts are plain prose; links come from sources.")
    _refuse_limits_as_numbers(text, names.limits, path)
    pieces: list[str | Piece] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        pieces += [text[end : match.start()], _piece(match[1], names, path)]
        end = match.end()
    pieces.append(text[end:])
    kept = tuple(piece for piece in pieces if piece != "")
    return Text(kept, alone=len(kept) == 1 and text.endswith(".lines}"))


def _piece(placeholder: str, names: Names, path: Path) -> str | Piece:
    name, _, wanted = placeholder.partition(".")
    if name in ROOTS and name not in names.bound:
        return _root(name, wanted, path)
    if not wanted:
        return _limit(name, names, path)
    if wanted not in FIELDS:
        raise _wrong(path, *allowed(wanted, FIELDS, f"field of {{{name}}}"))
    if name not in names.known and name != "each":
        raise _wrong(path, *allowed(name, [*names.known, *ROOTS], "name"))
    if name in names.undecided and name not in names.bound and wanted not in UNDECIDED:
        known = ", ".join(sorted(UNDECIDED))
        raise _wrong(path, f"{{{placeholder}}} is not known under cannot_tell.", f"Known there: {known}.")
    if name not in names.bound | names.undecided and name != "each":
        advice = f"Guard the line with {{if: {name}, text: …}} or bind it in every branch."
        raise _wrong(path, f'"{name}" is not bound in every way this case can be true.', advice)
    return _field(name, wanted)


def _field(name: str, wanted: str) -> Piece:
    read = FIELDS[wanted]
    absent = NOT_RECORDED.get(wanted, "not recorded")
    if wanted == "why":
        return lambda scene, room: read(scene.items(name), room) or _causes(scene, room) or absent
    if name == "each":
        return lambda scene, room: read(scene.items(name), room) or absent
    return lambda scene, room: read(scene.evidence.get(name, ()), room) or absent  # most texts: not a call more


def _causes(scene: Scene, room: Room) -> str:
    return words.joined([safe(item.display, room.value) for item in scene.items("why")], room.items)


def _limit(name: str, names: Names, path: Path) -> str:
    """A limit in words: the policy in force fixes it when the text is compiled."""
    if name not in names.limits:
        advice = allowed(name, names.limits, "limit")
        if name in names.known:
            advice = (f'"{name}" is evidence, not a limit.', f"Say which field: {{{name}.value}}.")
        raise _wrong(path, *advice)
    return words.limit(names.limits[name])


def _drugs(scene: Scene, room: Room) -> str:
    names = [safe(drug.display, room.value) for drug in scene.order.injectates]
    return words.joined(names, room.items) or "no drug drafted"


def _of(read: Callable[[Scene], str]) -> Piece:
    return lambda scene, _room: read(scene)


ROOTS: Mapping[str, Mapping[str, Piece]] = {
    "order": {
        "kind": _of(lambda scene: words.KINDS[scene.order.kind]),
        "side": _of(lambda scene: words.SIDES.get(scene.order.side, words.NO_SIDE)),
        "site": _of(lambda scene: words.SITES.get(scene.order.side, words.NO_SITE)),
        "date": _of(lambda scene: scene.order.when.text),
        "guidance": _of(lambda scene: words.GUIDANCE[scene.order.guidance]),
        "drugs": _drugs,
    },
    "policy": {"name": _of(lambda scene: scene.kit.policy)},
    "patient": {"age": _of(lambda scene: _age(scene))},
}


def _root(name: str, wanted: str, path: Path) -> Piece:
    pieces = ROOTS[name]
    if wanted not in pieces:
        raise _wrong(path, *allowed(wanted, pieces, f"field of {{{name}}}"))
    return pieces[wanted]


def _age(scene: Scene) -> str:
    """Completed years on the day of the injection; with a partial birth date, the lower of the two possible."""
    patient = scene.occasion.patient
    if patient is None or patient.born is None:
        return "age not recorded"
    born, day = patient.born.last, scene.order.when.first
    return str(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _refuse_limits_as_numbers(text: str, limits: Limits, path: Path) -> None:
    prose = PLACEHOLDER.sub("", text)
    for name, limit in limits.items():
        if limit.number is None or limit.unit == "1":
            continue
        printed = words.quantity(limit.number, limit.unit)
        if _written(printed).search(prose):
            raise _wrong(path, f'"{printed}" repeats the limit "{name}".', f"Write {{{name}}}.")


@lru_cache(maxsize=1024)  # every text of a rule is held against all its limits
def _written(printed: str) -> re.Pattern[str]:
    """A limit as an author may write it: "90 days", "90 day", "90days", "90-day"."""
    single = printed.removesuffix("s")
    shapes = {printed, single, printed.replace(" ", ""), single.replace(" ", "-")}
    return re.compile(rf"(?<![\w.–-])(?:{'|'.join(map(re.escape, sorted(shapes)))})(?![\w]|[.]\d)")


def _wrong(path: Path, what: str, advice: str = "") -> TextError:
    return TextError(Problem(path, what, advice))
