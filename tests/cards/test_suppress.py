"""Which topics are shown, folded, cut."""

import pytest

from cds_service.cards.suppress import capped, shown
from cds_service.cards.topic import Topic
from tests.cards.outcomes import topic


def ids(topics: list[Topic]) -> list[str]:
    return [one.rule.id for one in topics]


def test_beside_a_critical_card_suitability_equipment_and_aftercare_are_silent() -> None:
    given = [
        topic("ci-septic-hip", "critical"),
        topic("suit-no-indication", "warning"),
        topic("suit-intratendinous", "critical"),
        topic("tech-body-habitus", "info"),
        topic("tech-guidance-missing", "warning"),
        topic("plan-aftercare-bundle", "info"),
        topic("data-gaps", "info"),
        topic("sys-fetch-failure", "warning"),
        topic("ac-continue-low-risk", "info"),
    ]
    assert ids(shown(given, "order-sign")) == [
        "ci-septic-hip",
        "suit-intratendinous",
        "tech-guidance-missing",
        "data-gaps",
        "sys-fetch-failure",
        "ac-continue-low-risk",
    ]


def test_without_a_critical_card_nothing_is_suppressed() -> None:
    given = [topic("ci-x", "warning"), topic("suit-x", "info"), topic("plan-x", "info")]
    assert len(shown(given, "order-sign")) == 3


def test_order_select_shows_only_what_changes_the_choice() -> None:
    given = [
        topic("ci-repeat-interval", "warning"),
        topic("ci-septic-hip", "critical"),
        topic("tech-guidance-missing", "warning"),
        topic("dose-la-max", "warning"),
        topic("suit-ha-hip", "warning"),
        topic("suit-indication-mismatch", "warning"),
        topic("suit-no-indication", "warning"),
        topic("sys-fetch-failure", "warning"),
    ]
    assert ids(shown(given, "order-select")) == [
        "ci-septic-hip",
        "tech-guidance-missing",
        "dose-la-max",
        "sys-fetch-failure",
    ]
    assert "suit-ha-hip" in ids(shown(given[2:], "order-select"))
    assert "suit-no-indication" not in ids(shown(given[2:], "order-select"))


def test_a_topic_folds_into_its_host_and_lifts_its_level() -> None:
    host = topic("plan-aftercare-bundle", "info")
    guest = topic("plan-escort-driving", "warning", folds_into="plan-aftercare-bundle")
    (only,) = shown([guest, host], "order-sign")
    assert only.rule.id == "plan-aftercare-bundle"
    assert only.indicator == "warning"
    assert len(only.voices) == 2


def test_a_topic_whose_host_is_silent_speaks_for_itself() -> None:
    guest = topic("plan-escort-driving", "info", folds_into="plan-aftercare-bundle")
    assert ids(shown([guest], "order-sign")) == ["plan-escort-driving"]


def test_up_to_the_cap_nothing_is_cut() -> None:
    given = [topic("ci-a"), topic("ci-b")]
    assert capped(given, 2) == (given, [])


def test_info_is_cut_first_then_warnings_from_the_end_and_the_gaps_card_takes_a_place() -> None:
    given = [
        topic("ci-a", "critical"),
        topic("ci-b", "warning"),
        topic("ci-c", "warning"),
        topic("sys-unusable-data", "info"),
        topic("suit-d", "info"),
        topic("plan-e", "info"),
    ]
    kept, cut_off = capped(given, 5)
    assert ids(kept) == ["ci-a", "ci-b", "ci-c", "sys-unusable-data"]
    assert ids(cut_off) == ["suit-d", "plan-e"]
    assert ids(capped(given, 3)[0]) == ["ci-a", "sys-unusable-data"]


def test_a_gaps_card_that_fired_keeps_its_place() -> None:
    given = [topic("ci-a"), topic("ci-b"), topic("data-gaps", "info")]
    kept, cut_off = capped(given, 2)
    assert ids(kept) == ["ci-a", "data-gaps"]
    assert ids(cut_off) == ["ci-b"]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_critical_cards_are_never_cut(most: int) -> None:
    given = [topic(f"ci-{name}", "critical") for name in "abcd"]
    assert capped(given, most) == (given, [])


def test_only_cards_up_to_a_level_may_fold() -> None:
    into = {"rules": ["ci-a", "ci-b"], "up_to": "info"}
    host = topic("ci-b", "warning")
    assert ids(shown([topic("ci-load", "warning", folds_into=into), host], "order-sign")) == ["ci-load", "ci-b"]
    (only,) = shown([topic("ci-load", "info", folds_into=into), host], "order-sign")
    assert [voice.rule.id for voice in only.voices] == ["ci-b", "ci-load"]


def test_of_several_hosts_the_first_that_is_shown_is_taken() -> None:
    guest = topic("ci-load", "info", folds_into=["ci-a", "ci-b"])
    first, second = shown([topic("ci-b", "warning"), topic("ci-a", "warning"), guest], "order-sign")
    assert (len(first.voices), len(second.voices)) == (1, 2)


def test_a_card_may_stay_out_of_a_critical_one() -> None:
    into = {"rules": "ci-fever", "into": "warning"}
    guest = topic("ci-antibiotics", "warning", folds_into=into)
    assert ids(shown([topic("ci-fever", "critical"), guest], "order-sign")) == ["ci-fever", "ci-antibiotics"]
    (only,) = shown([topic("ci-fever", "warning"), guest], "order-sign")
    assert [voice.rule.id for voice in only.voices] == ["ci-fever", "ci-antibiotics"]
