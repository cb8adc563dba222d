"""Names in free text: the longest match, and what a denial covers."""

import pytest

from cds_service.chart.codes.folding import Folding
from cds_service.chart.codes.names import Denials, NameIndex, Phrases, without
from cds_service.chart.codes.sentences import BareNames, DenialWords, ListWords, Undoing

FOLDING = Folding(inside=["right", "left", "r", "l", "the"])
WORDS = DenialWords(
    before={
        "no": "joined",
        "no history of": "list",
        "denies": "list",
        "family history of": "sentence",
        "no doubt": "none",
    },
    after={"ruled out": "clause", "negative": "clause", "gram negative": "none", "no": "alone"},
    stops=["but", "other than"],
    beside=["screening"],
    turns=["now", "presents"],
    lists=ListWords(either=("or", "nor"), also=("and",), breaks=("on", "suspected"), bare=BareNames(3, 3, ("left",))),
    undone=Undoing(("not", "cannot"), 2),
    ends=["due to"],
)
DENIALS = Denials(FOLDING, WORDS)
INDEX = NameIndex(
    {
        "warfarin": ("warfarin",),
        "hip pain": ("hip-pain",),
        "pain": ("pain",),
        "fever": ("fever",),
        "no fever chart": ("fever-chart",),
        "lidocaine epinephrine": ("lidocaine", "adrenaline"),
    },
    DENIALS,
    FOLDING,
)


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("Warfarin 5 mg tablet", ("warfarin",)),
        ("chronic hip pain", ("hip-pain",)),  # the longest name, not "pain" inside it
        ("pain, hip pain", ("pain", "hip-pain")),
        ("lidocaine-epinephrine 1 %", ("lidocaine", "adrenaline")),
        ("warfarinum", ()),  # whole words only
        ("", ()),
        ("hip", ()),
    ],
)
def test_names_are_found_longest_first(text: str, concepts: tuple[str, ...]) -> None:
    assert INDEX.find(text) == concepts


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("No fever", (), ("fever",)),
        ("hip pain, no fever", ("hip-pain",), ("fever",)),
        ("no fever, hip pain", ("hip-pain",), ("fever",)),  # the clause ends at the comma
        ("family history of fever, chills, hip pain", (), ("fever", "hip-pain")),  # the sentence does not
        ("denies fever, chills, or hip pain", (), ("fever", "hip-pain")),  # nor a list that ends in "or"
        ("denies fever, chills, hip pain", (), ("fever", "hip-pain")),  # nor one of three bare names
        ("denies fever, hip pain", ("hip-pain",), ("fever",)),  # of two nobody can tell: said
        ("denies fever, chills, hip pain on warfarin", ("hip-pain", "warfarin"), ("fever",)),
        ("denies fever, chills, left hip pain", ("hip-pain",), ("fever",)),  # one that is somewhere
        ("denies fever, chills, hip pain now with cough", ("hip-pain",), ("fever",)),
        ("no fever, chills or hip pain", (), ("fever", "hip-pain")),
        ("no fever, chills, hip pain", ("hip-pain",), ("fever",)),
        ("no fever (hip pain)", ("hip-pain",), ("fever",)),
        ("no pain other than hip pain", ("hip-pain",), ("pain",)),
        ("no doubt hip pain", ("hip-pain",), ()),
        ("fever: no, hip pain: yes", ("hip-pain",), ("fever",)),
        ("fever - no", (), ("fever",)),
        ("fever no hip pain", ("fever",), ("hip-pain",)),
        ("hip pain negative", (), ("hip-pain",)),
        ("hip pain, fever gram-negative", ("hip-pain", "fever"), ()),  # a kind of it
        ("no warfarin due to fever", ("fever",), ("warfarin",)),
        ("hip pain due to fever ruled out", (), ("hip-pain", "fever")),
        ("hip pain not ruled out", ("hip-pain",), ()),
        ("hip pain not yet ruled out", ("hip-pain",), ()),
        ("hip pain cannot be ruled out", ("hip-pain",), ()),
        ("not now, hip pain ruled out", (), ("hip-pain",)),  # of another clause
        ("no history of fever, hip pain on warfarin or insulin", ("hip-pain", "warfarin"), ("fever",)),
        ("denies fever now, hip pain", ("hip-pain",), ("fever",)),
        ("denies fever now or hip pain", (), ("fever", "hip-pain")),
        ("denies fever now hip pain", ("hip-pain",), ("fever",)),
        ("no fever presents with hip pain", ("hip-pain",), ("fever",)),
        ("fever now ruled out", (), ("fever",)),
        ("no now known fever", (), ("fever",)),  # "not currently on warfarin"
        ("denies fever. Hip pain.", ("hip-pain",), ("fever",)),
        ("denies fever but has hip pain", ("hip-pain",), ("fever",)),
        ("no history of hip pain", (), ("hip-pain",)),
        ("family history of fever", (), ("fever",)),
        ("fever ruled out", (), ("fever",)),
        ("hip pain, fever ruled out", ("hip-pain",), ("fever",)),
        ("fever: ruled out", (), ("fever",)),  # a clause that only denies speaks of the one before it
        ("hip pain, fever (ruled out), warfarin", ("hip-pain", "warfarin"), ("fever",)),
        ("fever. Ruled out.", ("fever",), ()),  # but not of another sentence
        ("ruled out", (), ()),
        ("fever screening", (), ("fever",)),
        ("hip pain fever screening", ("hip-pain",), ("fever",)),  # no further than the name beside it
        ("fever chart screening", ("fever",), ()),
        ("fever yesterday, no fever today", ("fever",), ()),  # said once is said
        ("no fever chart", ("fever-chart",), ()),  # a name may begin with the word that denies
        ("no", (), ()),
    ],
)
def test_denials(text: str, said: tuple[str, ...], denied: tuple[str, ...]) -> None:
    assert INDEX.find(text) == said
    assert INDEX.denied(text) == denied


def test_whole_names_allow_only_neutral_words_beside_them() -> None:
    neutral = frozenset({"count", "in", "blood"})
    whole = {without(["platelet", "count"], neutral): ("platelets",), without(["blood", "count"], neutral): ("cbc",)}
    index = NameIndex({"positive": ("positive",)}, DENIALS, FOLDING, whole, neutral)
    assert index.find("Platelet") == ("platelets",)
    assert index.find("platelet count in blood") == ("platelets",)
    assert index.find("mean platelet count") == ()
    assert index.find("culture positive") == ("positive",)
    assert index.find("Blood count") == ("cbc",)
    assert index.find("in") == index.find("") == ()
    assert set(index.concepts) == {"positive", "platelet", "blood count"}


def test_a_name_inside_a_denial_is_denied() -> None:
    index = NameIndex({"history of cancer": ("past-cancer",)}, DENIALS, FOLDING)
    assert index.find("history of cancer") == ("past-cancer",)
    assert index.find("family history of cancer") == ()


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("necrosis of the right hip", ("necrosis-of-hip",), ()),  # the side stands in the middle of the name
        ("necrosis of R hip", ("necrosis-of-hip",), ()),
        ("wound at the left hip", ("wound-at-the-hip",), ()),  # nor does a "the" in the name
        ("septic left hip", ("septic-hip",), ()),  # the longest name, as without the side
        ("right hip pain", ("right-hip-pain",), ()),  # a name may itself hold a side
        ("no necrosis of right hip", (), ("necrosis-of-hip",)),
        ("left", (), ()),
    ],
)
def test_a_side_within_a_name_hides_nothing(text: str, said: tuple[str, ...], denied: tuple[str, ...]) -> None:
    names = ("necrosis of hip", "septic", "septic hip", "right hip pain", "wound at the hip")
    index = NameIndex({name: (name.replace(" ", "-"),) for name in names}, DENIALS, FOLDING)
    assert index.find(text) == said
    assert index.denied(text) == denied


def test_phrases_do_not_overlap() -> None:
    phrases = Phrases(["a b", "b c", "a b c d"])
    assert phrases.find(["a", "b", "c"]) == [(0, 2, "a b")]
    assert phrases.find(["a", "b", "c", "d"]) == [(0, 4, "a b c d")]
    assert phrases.find(["b", "c", "b"]) == [(0, 2, "b c")]
    assert phrases.find([]) == []


def test_a_long_text_takes_linear_time() -> None:
    """A thousand times the text may not be a million times the work: counted in look-ups, not in seconds."""
    asked: list[str] = []

    class Counting(dict[str, int]):
        def __contains__(self, word: object) -> bool:
            asked.append(str(word))
            return super().__contains__(word)

    phrases = Phrases(["no no no yes"])
    phrases._longest = Counting(phrases._longest)
    assert phrases.find(["no"] * 5000) == []
    assert len(asked) == 5000
