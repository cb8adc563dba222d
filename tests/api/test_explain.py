"""A request explained: what was asked, what became of it, and the same cards as the hook gives."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from cds_service.api.explain import NO_ORDER, RECORDED, Explanation, explain, fact, lines
from cds_service.api.service import Service
from cds_service.cards.compose import FINDINGS
from cds_service.reasoning.muted import Muted
from cds_service.reasoning.truth import Item
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal
from cds_service.settings import Settings
from tests.api import orders

EXAMPLES = Path(__file__).parents[2] / "fhir_examples"


def explained(service: Service, name: str, **changes: Any) -> Explanation:
    request = json.loads((EXAMPLES / name / "request.json").read_text(encoding="utf-8"))
    return asyncio.run(explain(service, json.dumps(request | changes).encode()))


def on_cards(explanation: Explanation) -> set[str]:
    return {entry["rule"] for card in explanation.cards for entry in card.extension[FINDINGS]["findings"]}


@pytest.mark.parametrize("name", [file.parent.name for file in sorted(EXAMPLES.glob("*/request.json"))])
def test_what_is_said_to_be_shown_is_what_stands_on_the_cards(service: Service, name: str) -> None:
    explanation = explained(service, name)
    seen = {rule for rule, fate in explanation.fates.items() if fate.became in ("shown", "folded")}
    assert seen == on_cards(explanation)


def test_a_rule_that_a_critical_card_silences_is_not_called_shown(service: Service) -> None:
    said = list(lines(explained(service, "15-many-problems-at-once")))
    (line,) = [one for one in said if "plan-glucose-monitoring" in one]
    assert line.startswith("  fired info: plan-glucose-monitoring; not shown: beside a critical card")


def test_what_selection_holds_back_is_not_called_shown(service: Service) -> None:
    name = "10-steroid-89-days-ago"
    request = json.loads((EXAMPLES / name / "request.json").read_text(encoding="utf-8"))
    choosing = request["context"] | {"selections": ["ServiceRequest/inj-1"]}
    said = list(lines(explained(service, name, hook="order-select", context=choosing)))
    (line,) = [one for one in said if "ci-repeat-interval" in one]
    assert line == (
        "  fired warning: ci-repeat-interval; not shown: while choosing, only what changes the choice is shown"
    )


def staged(**given: Any) -> dict[str, str]:
    """What is said of each rule, of a scenario's request."""
    rehearsal = Rehearsal()
    body = rehearsal.body(Given.model_validate(given))
    said = lines(asyncio.run(explain(rehearsal.service('"sir-2019"'), body)))
    heads = (line.strip().partition(": ") for line in said if line.startswith("  ") and not line.startswith("    "))
    return {rest.partition(";")[0]: f"{status}: {rest}" for status, _, rest in heads}


def test_a_rule_that_another_replaces_names_it() -> None:
    said = staged(order={"lidocaine": "290 mg", "ropivacaine": "90 mg"})
    assert said["dose-la-max"] == "silent: dose-la-max; not shown: replaced by dose-la-cumulative"


def test_a_rule_on_the_card_of_another_names_it() -> None:
    antibiotics = [{"cefalexin": "500 mg qid", "since_days_ago": 5}]
    said = staged(taking=antibiotics, conditions=[{"J18.9": "any", "days_ago": 20}])
    folded = [line for line in said.values() if "; on the card" in line]
    assert folded == ["fired warning: ci-active-antibiotics; on the card of ci-systemic-infection"]


def test_a_rule_that_is_only_recorded_says_so() -> None:
    rehearsal = Rehearsal()
    service = Service(Settings(), clock=lambda: rehearsal.now)
    service.muted = lambda client, tenant: Muted(silent=frozenset({"ac-vka-inr-high"}))
    given = Given.model_validate({"taking": ["warfarin"], "results": [{"inr": 3.4, "days_ago": 1}]})
    explanation = asyncio.run(explain(service, rehearsal.body(given)))
    (line,) = [one for one in lines(explanation) if "ac-vka-inr-high" in one]
    assert line == f"  fired warning: ac-vka-inr-high; not shown: {RECORDED}"
    assert "ac-vka-inr-high" not in on_cards(explanation)


def test_data_of_another_patient_are_told_as_the_hook_tells_them(service: Service) -> None:
    name = "01-clean-order"
    request = json.loads((EXAMPLES / name / "request.json").read_text(encoding="utf-8"))
    stray = {"resourceType": "Condition", "id": "x", "subject": {"reference": "Patient/someone-else"}}
    request["prefetch"]["conditions"]["entry"].append({"resource": stray})
    body = json.dumps(request).encode()
    hook = asyncio.run(service.call(body, "order-sign").cards())
    assert [card.summary for card in asyncio.run(explain(service, body)).cards] == [card.summary for card in hook]
    assert len(hook) == 1 + len(explained(service, name).cards)


def test_without_an_injection_there_is_nothing_to_explain(service: Service) -> None:
    explanation = asyncio.run(explain(service, json.dumps(orders.sign(orders.CHEST_XRAY)).encode()))
    assert (explanation.cards, list(lines(explanation))) == ((), [NO_ORDER])


def test_a_fact_says_what_it_has() -> None:
    assert fact(Item(display="INR", value="3.1", date="2026-03-27", reference="Observation/1")) == (
        "INR, 3.1, 2026-03-27, Observation/1"
    )
    assert fact(Item(display="warfarin")) == "warfarin"
