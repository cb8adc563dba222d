"""The order of cards."""

from cds_service.cards.rank import ranked
from tests.cards.outcomes import topic


def test_level_before_group_before_name() -> None:
    given = [
        topic("data-gaps", "info"),
        topic("plan-aftercare", "info"),
        topic("suit-no-indication", "warning"),
        topic("ac-vka-inr-high", "critical"),
        topic("ci-septic-hip", "critical"),
        topic("ci-allergy-la", "critical"),
        topic("tech-guidance", "warning"),
        topic("dose-la-max", "warning"),
        topic("ac-bridging", "warning"),
        topic("sys-fetch-failure", "warning"),
        topic("sys-unusable-data", "info"),
    ]
    assert [one.rule.id for one in ranked(given)] == [
        "ci-allergy-la",
        "ci-septic-hip",
        "ac-vka-inr-high",
        "sys-fetch-failure",
        "ac-bridging",
        "dose-la-max",
        "tech-guidance",
        "suit-no-indication",
        "plan-aftercare",
        "sys-unusable-data",
        "data-gaps",
    ]
