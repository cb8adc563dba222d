"""Fires every example at the server and compares the cards with what is expected."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from cds_service.demo.examples import Example
from cds_service.demo.printer import card_lines

FINDINGS = "org.hip-injection-cds.findings"


@dataclass(frozen=True)
class Answer:
    """What came back for one example."""

    example: Example
    cards: list[dict[str, Any]]
    milliseconds: float

    @property
    def findings(self) -> dict[str, str]:
        """Rule id → level, in the order of the cards."""
        return {
            finding["rule"]: finding["indicator"]
            for card in self.cards
            for finding in card["extension"][FINDINGS]["findings"]
        }

    @property
    def as_expected(self) -> bool:
        return list(self.findings.items()) == list(self.example.expect.items())


def fire(client: httpx.Client, example: Example) -> Answer:
    """Send one example, dated today. Raises httpx.HTTPStatusError for any answer but 200."""
    body = example.on(datetime.now(UTC).date())
    started = time.perf_counter()
    response = client.post(f"/cds-services/{example.service}", json=body)
    milliseconds = (time.perf_counter() - started) * 1000
    response.raise_for_status()
    return Answer(example, response.json()["cards"], milliseconds)


def play(base: str, examples: Iterable[Example], say: Callable[[str], None], colour: bool) -> int:
    """Fire all examples, print their cards, return how many differ from what is expected."""
    wrong = 0
    with httpx.Client(base_url=base, trust_env=False) as client:
        client.get("/cds-services").raise_for_status()
        for number, example in enumerate(examples, start=1):
            answer = fire(client, example)
            for line in _shown(number, answer, colour):
                say(line)
            wrong += not answer.as_expected
    return wrong


def _shown(number: int, answer: Answer, colour: bool) -> Iterable[str]:
    yield f"\n{number:>2}  {answer.example.title}"
    yield f"    {answer.example.request['hook']} · {answer.milliseconds:.1f} ms · {answer.example.name}"
    if not answer.cards:
        yield "    no card: nothing to say"
    for card in answer.cards:
        yield from card_lines(card, colour)
    if not answer.as_expected:
        yield f"    DIFFERENT FROM EXPECTED: {answer.example.expect}"
        yield f"    what came back:          {answer.findings}"
