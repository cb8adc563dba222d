"""What the fuzzer calls: one body, through parser, chart, rules and cards, in process."""

import asyncio
import json
from functools import cache
from pathlib import Path

from cds_service.api.offers import HOOKS, ID_PREFIX
from cds_service.api.service import Service
from cds_service.settings import Settings
from cds_service.wire.errors import RefusalError

CORPUS = Path(__file__).with_name("corpus")


@cache
def service() -> Service:
    return Service(Settings.model_validate({"store": "off", "log_level": "ERROR", "fetch_deadline": 0.01}))


def one(data: bytes) -> str:
    """What became of it, as coarse as two inputs are alike. Raises AssertionError when the checks broke."""
    hook = next((hook for hook in HOOKS if hook.encode() in data), HOOKS[0])
    try:
        answer = asyncio.run(service().invoke(ID_PREFIX + hook, data))
    except RefusalError as refused:
        return f"{refused.status} {refused.what[:60]}"
    cards = json.loads(answer)["cards"]
    assert not any("internal fault" in card["summary"] for card in cards), "the checks did not run"
    extensions = [card.get("extension", {}).get("org.hip-injection-cds.findings", {}) for card in cards]
    rules = {rule["rule"] + rule["status"] for found in extensions for rule in found.get("findings", [])}
    return " ".join(sorted(rules))
