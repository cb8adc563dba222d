"""Which comments are read first."""

from datetime import UTC, datetime, timedelta

from cds_service.governance.triage import Comment, ranked, weigh

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def comment(text: str, reason: str = "other", minutes: int = 0) -> Comment:
    return Comment("ac-vka-inr-high", "1.0.0", "warning", "ehr", reason, NOW + timedelta(minutes=minutes), text)


def test_a_comment_that_says_the_facts_are_wrong_comes_before_an_angry_one_and_that_before_a_plain_one() -> None:
    plain = comment("Discussed with haematology")
    angry = comment("please fix")
    wrong = comment("This is wrong, she is not taking warfarin")

    assert [one.comment for one in ranked([plain, angry, wrong])] == [wrong, angry, plain]
    assert weigh(wrong).why == ("wrong", "not taking")
    assert weigh(plain) == weigh(plain).__class__(0, (), plain)


def test_among_equals_the_newest_comes_first() -> None:
    old, new = comment("wrong"), comment("wrong", minutes=5)

    assert [one.comment for one in ranked([old, new])] == [new, old]


def test_only_whole_words_count_and_typographic_apostrophes_do() -> None:
    assert weigh(comment("the wrongdoer acted irrationally")).weight == 0
    assert weigh(comment("It doesn’t   apply here")).why == ("doesn't apply",)


def test_marks_capitals_and_the_reason_add_weight() -> None:
    assert weigh(comment("why is this here??")).why == ("why", "??")
    assert weigh(comment("STOPPED")).why == ("stopped", "CAPITALS")
    assert weigh(comment("INR was measured")).weight == 0
    assert weigh(comment("", reason="data-wrong")).why == ("data-wrong",)
