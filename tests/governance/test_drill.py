"""The drill: an EHR changes how it sends a result, nobody tells us, and the alarm is there the same day.

Four simulated weeks of real requests through the real rules, recorded in a real store; on the last day a code changes.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from cds_service.api.service import Service
from cds_service.demo import examples
from cds_service.folders import data_folder
from cds_service.governance.alarms import Limits
from cds_service.governance.reading import Raised, read_alarms
from cds_service.store.store import Place, Store

RULE = "ac-vka-inr-high"
EXAMPLE = next(one for one in examples.load(data_folder("fhir_examples")) if one.name == "03-warfarin-inr-3-1")
TODAY = datetime(2026, 11, 25, tzinfo=UTC)
LIMITS = Limits(past=28, chance=1e-4, times=2.0)
DAYS, HIGH, NORMAL = 28, 12, 12  # days before the change, and orders a day with a high and with a normal INR
Send = Callable[[bytes], bytes]


def as_ever(body: bytes) -> bytes:
    return body


def another_code(body: bytes) -> bytes:
    """The laboratory has a new system: its codes and names mean nothing to us yet."""
    return body.replace(b'"6301-6"', b'"COAG-17"').replace(b'"INR"', b'"Coagulation 17"')


def another_scale(body: bytes) -> bytes:
    """The laboratory sends ten times the value: every INR is high."""
    return body.replace(b'"value":2.1', b'"value":21')


def lived(service: Service, folder: Path, last_day: Send) -> list[Raised]:
    """The alarms at the end of the day on which something changed."""
    store = Store.open(Place(folder))
    now = [TODAY]
    simulated = Service(service.settings, service.rulebook, clock=lambda: now[0], store=store)
    for day in range(DAYS, -1, -1):
        for hour in range(HIGH + NORMAL):
            now[0] = TODAY - timedelta(days=day) + timedelta(hours=hour * 23 / (HIGH + NORMAL), minutes=30)
            value = b'"value":3.1' if hour < HIGH else b'"value":2.1'
            body = msgspec.json.encode(EXAMPLE.on(now[0].date())).replace(b'"value":3.1', value)
            asyncio.run(simulated.invoke(EXAMPLE.service, last_day(body) if day == 0 else body))
    store.close()  # writes what waits
    store = Store.open(Place(folder))
    try:
        return read_alarms(store.database, TODAY + timedelta(days=1), LIMITS)
    finally:
        store.close()


def told(raised: list[Raised]) -> dict[str, str]:
    return {one.alarm.rule: one.alarm.kind for one in raised}


def test_days_as_ever_raise_nothing(service: Service, tmp_path: Path) -> None:
    assert lived(service, tmp_path, as_ever) == []


def test_a_code_that_changed_is_an_alarm_on_the_same_day(service: Service, tmp_path: Path) -> None:
    raised = lived(service, tmp_path, another_code)

    assert told(raised)[RULE] == "stopped"
    alarm = next(one for one in raised if one.alarm.rule == RULE)
    assert alarm.says == f"{RULE} stopped firing: 0 in the last day, about 12 were to be expected."
    assert alarm.alarm.days == 1
    assert told(raised)["ac-vka-inr-missing"] == "rose"  # what cannot be seen any more is asked for


def test_a_scale_that_changed_is_an_alarm_the_other_way(service: Service, tmp_path: Path) -> None:
    assert "rose" in told(lived(service, tmp_path, another_scale)).values()
