"""The same request without HTTP: how long from body to response, and in which room the time goes."""

import asyncio
import inspect
import itertools
import os
import statistics
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from cds_service.api import call, gather, memory, service
from cds_service.cards.deck import Deck
from cds_service.chart.orders import reader
from cds_service.settings import Settings

TIMES = 300
WARM_UP = 50
STAGES = {
    "read the envelope": (service, "read_request"),
    "decode the deliveries": (gather, "prefetched"),
    "build the chart": (call, "build"),
    "read the orders": (reader, "orders"),
    "evaluate the rules": (call.Call, "_judged"),
    "compose the cards": (Deck, "compose"),
    "check and write": (service, "answer_bytes"),
}


def pin_to_first() -> None:
    """Keep a process on the first of its processors, where the system knows of such a thing."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def report(name: str, bodies: list[bytes]) -> None:
    """Print the median of the whole way, then of every stage in a second run (timing a stage costs a little)."""
    pin_to_first()
    served = service.Service(Settings())
    memory.settle()  # as a server does at its start
    whole = asyncio.run(_repeat(served, bodies))
    print(f"\n{name} in process, body → response: p50 {_median(whole):.3f} ms over {TIMES} requests")
    spent: dict[str, list[float]] = {stage: [] for stage in STAGES}
    patches = [
        patch.object(owner, function, _timed(getattr(owner, function), spent[stage]))
        for stage, (owner, function) in STAGES.items()
    ]
    for each in patches:
        each.start()
    asyncio.run(_repeat(served, bodies))
    for each in patches:
        each.stop()
    for stage, times in spent.items():
        print(f"  {stage:<24}{_median(times):7.3f} ms")


async def _repeat(served: service.Service, bodies: list[bytes]) -> list[float]:
    times = []
    for body in itertools.islice(itertools.cycle(bodies), WARM_UP + TIMES):
        begun = time.perf_counter()
        await served.invoke("hip-injection-order-sign", body)
        times.append(time.perf_counter() - begun)
    return times[WARM_UP:]


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    async def awaited(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        answer = await function(*given, **named)
        spent.append(time.perf_counter() - begun)
        return answer

    def called(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        answer = function(*given, **named)
        spent.append(time.perf_counter() - begun)
        return answer

    return awaited if inspect.iscoroutinefunction(function) else called


def _median(times: list[float]) -> float:
    return statistics.median(times) * 1000
