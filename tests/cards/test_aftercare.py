"""The leaflet: what is in it when, how it reads, and what it must never say."""

import re

import pytest

from cds_service.cards.aftercare import Leaflet
from tests.cards.scenes import kit

LEAFLET = kit().tables.leaflet
LINES = [line for block in (*LEAFLET.before, *LEAFLET.blocks) for line in block.lines]
STOPPING = re.compile(r"\b(stop|skip|pause|leave out|do not take|avoid)\b", re.IGNORECASE)
BLOOD = re.compile(r"blood thinner|aspirin|anticoagulant|warfarin|clot", re.IGNORECASE)


@pytest.mark.parametrize("line", LINES)
def test_no_line_tells_anyone_to_stop_a_blood_thinner(line: str) -> None:
    assert not (STOPPING.search(line) and BLOOD.search(line))


def test_every_leaflet_says_to_keep_taking_blood_thinners() -> None:
    shortest = LEAFLET.printed(frozenset()).leaflet
    assert "Keep taking all your prescribed medicines, blood thinners and prescribed aspirin included" in shortest


@pytest.mark.parametrize("line", LINES)
def test_every_line_is_short_enough_to_read(line: str) -> None:
    for sentence in re.split(r"(?<=[.!?]) ", line):
        assert len(sentence.split()) <= 25, sentence


def test_the_words_are_plain() -> None:
    """Flesch-Kincaid grade over the whole leaflet: reading level 6 to 8 at most."""
    text = " ".join(LINES)
    sentences = len(re.findall(r"[.!?](?:\s|$)", text))
    words = re.findall(r"[A-Za-z]+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    assert grade <= 8


@pytest.mark.parametrize(
    ("raised", "title"),
    [
        (["block-sup"], "Numb or weak leg"),
        (["steroid"], "What to expect"),
        (["steroid", "diabetes"], "Diabetes"),
        (["mechanical-valve"], "Heart valve"),
        (["dx"], "Pain diary"),
        (["prp"], "After plasma treatment"),
        (["peritend"], "Tendon"),
        (["asp"], "Your joint fluid"),
        (["agents"], "Blood thinners"),
        (["local-anaesthetic"], "Numbness"),
    ],
)
def test_a_block_is_there_only_when_its_topic_is(raised: list[str], title: str) -> None:
    heading = f"\n{title}\n"
    assert heading in LEAFLET.printed(LEAFLET.raised_by(raised)).leaflet
    assert heading not in LEAFLET.printed(LEAFLET.raised_by(["something else"])).leaflet


def test_a_block_gives_way_to_a_stronger_one() -> None:
    assert "\nNumbness\n" not in LEAFLET.printed(LEAFLET.raised_by(["local-anaesthetic", "block-sup"])).leaflet


def test_every_condition_of_a_block_names_a_topic() -> None:
    named = {topic for block in (*LEAFLET.before, *LEAFLET.blocks) for topic in (*block.when, *block.unless)}
    assert named <= LEAFLET.topics.keys()


def test_the_visits_are_tasks_that_exist() -> None:
    assert {visit.task for visit in LEAFLET.visits} <= kit().tables.tasks.tasks.keys()


def test_the_contents_name_the_blocks() -> None:
    assert LEAFLET.printed(frozenset({"block"})).contents.startswith(
        "The leaflet covers: on the day, numb or weak leg, pain relief"
    )


def test_the_preparation_follows_the_patient() -> None:
    ready = LEAFLET.printed(LEAFLET.raised_by(["agents"])).preparation
    assert ready.startswith("Before your hip injection\n\nTell us before the day\n- Any allergy")
    assert "\nBlood thinners before the injection\n- Take your blood thinner as usual" in ready
    assert "Diabetes" not in ready


def test_a_block_about_the_reader_asks_whether_it_is_theirs() -> None:
    broken = LEAFLET.model_dump()
    next(block for block in broken["blocks"] if block["asks"])["asks"] = ""
    with pytest.raises(ValueError, match="needs asks exactly when it is about the reader"):
        Leaflet.model_validate(broken)


def test_a_leaflet_is_printed_once_and_is_what_printing_it_afresh_gives() -> None:
    topics = LEAFLET.raised_by(["steroid", "agents"])
    first = LEAFLET.printed(topics)
    assert LEAFLET.printed(topics) is first
    assert Leaflet.model_validate(LEAFLET.model_dump()).printed(topics) == first
