"""Every card that the rules give in their scenarios: valid FHIR, short summaries, harmless and complete details."""

import asyncio
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from cds_service.api.offers import ID_PREFIX
from cds_service.reasoning.rule import Rule
from cds_service.reasoning.scenario import Scenario
from cds_service.rehearsal.run import Rehearsal, read
from cds_service.wire.card import Card
from tests.cards.actions.doing import valid
from tests.cards.scenes import RULES

SECTIONS = ["Why you see this", "What could happen", "Options", "What would change this advice", "Evidence"]
SECTIONS += ["What could not be seen"]
DRAFTS = {"ServiceRequest", "MedicationRequest", "CommunicationRequest", "CarePlan"}


@cache
def rehearsal() -> Rehearsal:
    return Rehearsal(RULES)


def speaking() -> Iterator[Any]:
    """For every rule the first scenario of each level at which it speaks."""
    seen: set[tuple[str, str]] = set()
    for rule, scenario in rehearsal().scripts():
        sort = (rule.id, scenario.answer)
        if scenario.answer in ("info", "warning", "critical") and sort not in seen:
            seen.add(sort)
            yield pytest.param(rule, scenario, id=f"{rule.id}: {scenario.name}")


def cards(scenario: Scenario) -> list[dict[str, Any]]:
    given = read(scenario)
    service = rehearsal().service(json.dumps(given.policy))
    answer = asyncio.run(service.invoke(ID_PREFIX + given.hook, rehearsal().body(given)))
    found: list[dict[str, Any]] = json.loads(answer)["cards"]
    return found


@pytest.mark.parametrize(("rule", "scenario"), list(speaking()))
def test_the_cards_of_a_scenario_are_whole(rule: Rule, scenario: Scenario) -> None:
    shown = cards(scenario)
    assert rule.id in [entry["rule"] for card in shown for entry in findings(card)]
    for card in shown:
        Card.checked(**card)
        assert 0 < len(card["summary"]) < 140
        assert not card["summary"].endswith("…"), "the values of a scenario make the summary too long"
        assert not re.search(r"[<>{}]|not recorded not recorded", card["summary"])
        check_detail(card["detail"])
        for suggestion in card.get("suggestions", []):
            for action in suggestion["actions"]:
                check_action(action)


def findings(card: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = card["extension"]["org.hip-injection-cds.findings"]["findings"]
    return found


def check_detail(detail: str) -> None:
    titles = re.findall(r"^\*\*(.+)\*\*$", detail, re.MULTILINE)
    assert titles == [title for title in SECTIONS if title in titles]
    assert {"Why you see this", "Evidence"} <= set(titles)
    assert not re.search(r"[<>{}`|\[\]]|https?://", detail)


def check_action(action: dict[str, Any]) -> None:
    assert action["description"]
    if action["type"] == "delete":
        assert re.fullmatch(r"[A-Za-z]+/[A-Za-z0-9.-]+", action["resourceId"])
        return
    valid(action["resource"])
    if action["type"] == "create" and action["resource"]["resourceType"] in DRAFTS:
        assert action["resource"]["status"] == "draft"
