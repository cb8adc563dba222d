"""Names in free text: longest match first, in one pass over the words, and never inside a denial."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from cds_service.chart.codes.folding import MARKS, Folding
from cds_service.chart.codes.sentences import Breaks, DenialWords, Joined, Sentence


class Phrases:
    """A set of folded phrases that can be found in a list of words, longest first."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._known = frozenset(phrases)
        self._longest: dict[str, int] = {}
        for phrase in self._known:
            first, length = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            if length > self._longest.get(first, 0):
                self._longest[first] = length

    def find(self, spoken: Sequence[str]) -> list[tuple[int, int, str]]:
        """(start, end, phrase) for every phrase, left to right, none inside another."""
        found: list[tuple[int, int, str]] = []
        at, longest = 0, self._longest
        for position, word in enumerate(spoken):
            if position >= at and word in longest:
                hit = self._longest_at(spoken, position)
                if hit:
                    found.append(hit)
                    at = hit[1]
        return found

    def _longest_at(self, spoken: Sequence[str], at: int) -> tuple[int, int, str] | None:
        for end in range(min(at + self._longest[spoken[at]], len(spoken)), at, -1):
            phrase = " ".join(spoken[at:end])
            if phrase in self._known:
                return at, end, phrase
        return None


class Denials:
    """Phrases that deny what follows ("no history of") or what precedes ("ruled out"), by their folded words.

    A phrase reaches to the end of its clause (comma), of its sentence, or of the list that follows it, and never past
    a word of `stops` ("but"). What it denies ends too where one of `turns` begins to say what there is ("presents
    with"), or one of `ends` what it is denied of ("complications of", "due to"), and no list goes on over a part that
    says one of `breaks` ("on vancomycin"). One of `after` that is a clause by itself speaks of the clause before it
    ("DVT: ruled out"). A phrase of `beside` reaches no further than the name that it follows ("AF, stroke prevention").
    How far each goes is its `Reach`. Words of `undone` right before one of `after` take it back ("not completely
    excluded").
    """

    def __init__(self, folding: Folding, words: DenialWords) -> None:
        fold, lists = folding.fold, words.lists
        self._before = {fold(phrase): reach for phrase, reach in words.before.items()}
        self._after = {fold(phrase): reach for phrase, reach in words.after.items()}
        self._openings, self._closings = Phrases(self._before), Phrases(self._after)
        self._stops, self._ends = Phrases(map(fold, words.stops)), Phrases(map(fold, words.ends))
        self._besides, self._turns = Phrases(map(fold, words.beside)), Phrases(map(fold, words.turns))
        self._undone, self._before_it = frozenset(map(fold, words.undone.words)), words.undone.within
        self._breaks = Phrases(map(fold, lists.breaks))
        self._particular = Phrases(map(fold, lists.bare.unless if lists.bare else ()))
        self._joined = Joined(frozenset(map(fold, lists.either)), frozenset(map(fold, lists.also)), lists.bare)

    def silent(self, text: Sequence[str]) -> set[int]:
        """Positions of the words that a denial covers. `text` is as `words` gives it; marks do not count."""
        read = Sentence.read(text)
        openings = [one for one in self._openings.find(read.words) if self._before[one[2]] != "none"]
        closings = [one for one in self._closings.find(read.words) if self._counts(read, one)]
        silent: set[int] = set()
        if not openings and not closings:
            return silent
        stops = _starts(self._stops, read)
        if openings:
            turns = self._turned(read, {end for _, end, _ in openings})
            breaks, ends = self._broken(read, turns), stops | turns | _starts(self._ends, read)
        for start, end, phrase in openings:
            silent.update(range(start + 1, end))  # "history of cancer" inside "family history of cancer"
            silent.update(read.on(end, self._before[phrase], ends, breaks, self._joined))
        for start, end, phrase in closings:
            origin = start - 1 if read.alone(start, end) else start
            silent.update(read.back(start - 1, self._after[phrase], stops, origin))
        return silent

    def _counts(self, read: Sentence, closing: tuple[int, int, str]) -> bool:
        """Not "cannot be excluded", nor "Gram negative", nor "no" where it is no clause by itself."""
        start, end, phrase = closing
        first = max(0, start - self._before_it)
        near = (read.words[at] for at in range(first, start) if read.clause[at] == read.clause[start])
        if not self._undone.isdisjoint(near):
            return False
        reach = self._after[phrase]
        return reach != "none" and (reach != "alone" or read.alone(start, end))

    def _turned(self, read: Sentence, begun: set[int]) -> frozenset[int]:
        """Where it begins to say what there is. "No fever now", "no fever now or before" and, where a denial has just
        `begun`, "not currently on" go on."""
        turns = {start for start, end, _ in self._turns.find(read.words) if self._goes_on(read, start, end)}
        return frozenset(turns - begun)

    def _broken(self, read: Sentence, turns: frozenset[int]) -> Breaks:
        listed = _starts(self._breaks, read)
        return Breaks(listed, listed | turns | _starts(self._particular, read))

    def _goes_on(self, read: Sentence, start: int, end: int) -> bool:
        within = end < len(read.words) and read.clause[end] == read.clause[start]
        return within and read.words[end] not in self._joined.either | self._joined.also

    def besides(self, spoken: Sequence[str]) -> set[int]:
        """Where a phrase begins that denies the name before it."""
        return {start for start, _, _ in self._besides.find(spoken)}


def _starts(phrases: Phrases, read: Sentence) -> frozenset[int]:
    return frozenset(start for start, _, _ in phrases.find(read.words))


class Hit(NamedTuple):
    """What a name in a text means. `place`: its first word, nowhere for the whole text; `beside`: what follows denies
    it; `sided`: it names a side itself, or is the whole text."""

    concepts: tuple[str, ...]
    place: int = -1
    beside: bool = False
    sided: bool = True


class NameIndex:
    """Names of one domain. `concepts` maps a folded name to the concepts it means (several for a combination).

    Names of `whole` count only when they are all that the text says but for `neutral` words: "platelet count" is
    platelets, "mean platelet volume" is not. They come without their own neutral words (`without`).
    """

    def __init__(
        self,
        concepts: Mapping[str, tuple[str, ...]],
        denials: Denials,
        folding: Folding,
        whole: Mapping[str, tuple[str, ...]] = {},
        neutral: Iterable[str] = (),
    ) -> None:
        self._words = folding.words
        self._inside = folding.inside
        concepts = {**{without(name.split(), {"the"}): leaves for name, leaves in concepts.items()}, **concepts}
        self.concepts = {**whole, **concepts}
        self._whole = whole
        self._neutral = frozenset(neutral)
        self.phrases = Phrases(concepts)
        self.denials = denials

    def find(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text and not denied there, in the order of the text."""
        return self._split(text)[0]

    def denied(self, text: str) -> tuple[str, ...]:
        """Concepts named in the text only to be denied ("no known latex allergy")."""
        return self._split(text)[1]

    def _split(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Where the text names a side it is read without: "septic right hip" is a septic hip, and "history of right hip
        fracture" no fracture of today. Names with a side in them are read in the text as it is; so are denials."""
        marked = self._words(text)
        spoken = [word for word in marked if word not in MARKS]
        places = range(len(spoken))
        hits = self._hits(spoken, places)
        if not self._inside.isdisjoint(spoken):
            inside = [at for at in places if spoken[at] not in self._inside]
            hits = [hit for hit in hits if hit.sided] + self._hits([spoken[at] for at in inside], inside)
        silent = self.denials.silent(marked) if hits else frozenset()
        said, denied = dict[str, None](), dict[str, None]()
        for hit in hits:
            (denied if hit.beside or hit.place in silent else said).update(dict.fromkeys(hit.concepts))
        return tuple(said), tuple(name for name in denied if name not in said)

    def _hits(self, spoken: Sequence[str], places: Sequence[int]) -> list[Hit]:
        """The names in words that stand at these places of the text."""
        meant = self._whole.get(without(spoken, self._neutral)) if self._whole else None
        if meant:
            return [Hit(meant)]
        found = self.phrases.find(spoken)
        besides = self.denials.besides(spoken) if found else set()
        return [
            Hit(self.concepts[name], places[start], end in besides, not self._inside.isdisjoint(name.split()))
            for start, end, name in found
        ]


def without(spoken: Sequence[str], neutral: Container[str]) -> str:
    """The words but for the neutral ones, as one name; all of them where only neutral ones are said."""
    return " ".join([word for word in spoken if word not in neutral] or spoken)
