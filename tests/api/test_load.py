import asyncio

import pytest

from cds_service.api import load
from cds_service.api.load import Load, Turn, Turns


def test_calls_whose_body_is_still_coming_take_no_place() -> None:
    load = Load(most=2)
    assert not load.full(1)
    assert load.full(2)
    with load.body():
        assert not load.full(2)
    assert load.full(2)


def test_the_log_says_that_calls_are_refused_but_not_for_each(caplog: pytest.LogCaptureFixture) -> None:
    load = Load(most=1)
    for _ in range(100):
        load.busy.one_more("an id")
    assert load.busy.count == 100
    assert caplog.messages == ["overloaded: calls are refused"]


def test_one_works_at_each_turn_of_the_loop_in_the_order_of_arrival() -> None:
    turns, worked, looked = Turns(), list[int](), list[int]()

    async def work(number: int) -> None:
        await turns.mine()
        worked.append(number)

    async def look() -> None:
        """What else the loop has to do comes between."""
        while len(worked) < 5:
            looked.append(len(worked))
            await asyncio.sleep(0)

    async def all_at_once() -> None:
        await asyncio.gather(*(work(number) for number in range(5)), look())

    asyncio.run(all_at_once())
    assert worked == [0, 1, 2, 3, 4]
    assert {1, 2, 3, 4} <= set(looked)


def test_a_tenant_that_sends_many_waits_behind_its_own() -> None:
    turns, worked = Turns(), list[str]()

    async def work(tenant: str) -> None:
        await turns.mine(tenant)
        worked.append(tenant)

    async def all_at_once() -> None:
        await asyncio.gather(*(work(tenant) for tenant in ("north",) * 5 + ("south", "east", "south")))

    asyncio.run(all_at_once())
    assert worked[:4] == ["north", "north", "south", "east"]
    assert sorted(worked) == ["east"] + ["north"] * 5 + ["south"] * 2


def test_one_that_left_while_waiting_holds_nobody_up() -> None:
    turns, worked = Turns(), list[int]()

    async def work(number: int) -> None:
        await turns.mine()
        worked.append(number)

    async def one_leaves() -> None:
        tasks = [asyncio.create_task(work(number)) for number in range(4)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(one_leaves())
    assert worked == [0, 2, 3]


def test_another_loop_begins_anew() -> None:
    turns = Turns()
    for _ in range(3):
        asyncio.run(turns.mine())


def test_who_calls_much_lets_others_go_first() -> None:
    turns, worked = Turns(), list[str]()

    async def work(tenant: str, behind: bool) -> None:
        await turns.mine(tenant, behind)
        worked.append(tenant)

    async def all_at_once() -> None:
        calls = [("north", True)] * 4 + [("south", False), ("east", False), ("south", False)]
        await asyncio.gather(*(work(*call) for call in calls))

    asyncio.run(all_at_once())
    assert worked == ["north", "south", "east", "south", "north", "north", "north"]


async def work(turns: Turns, worked: list[str], name: str, behind: bool) -> None:
    """A call of two parts; the first letter of its name is its tenant."""
    turn = Turn(turns, name[0], behind)
    await turn.take()
    for part in "12":
        worked.append(name + part)
        await turn.pause()


def worked_by(*calls: tuple[str, bool], before: str = "north") -> list[str]:
    """The parts of the calls in the order of their working; `before` called a moment ago."""
    worked, turns = list[str](), Turns()
    Turn(turns, before[0], False)

    async def all_at_once() -> None:
        await asyncio.gather(*(work(turns, worked, *call) for call in calls))

    asyncio.run(all_at_once())
    return worked


def test_only_a_call_that_goes_behind_lets_others_go_between_its_parts() -> None:
    parts = worked_by(("north", True), ("south", False), ("east", False), before="south")
    assert parts == ["north1", "south1", "south2", "east1", "east2", "north2"]


def test_of_a_tenant_whose_calls_wait_one_only_waits_in_front() -> None:
    parts = worked_by(("n-a", False), ("n-b", False), ("n-c", False), ("south", False), ("east", False))
    assert parts == ["n-a1", "n-a2", "n-b1", "n-b2", "south1", "south2", "east1", "east2", "n-c1", "n-c2"]


def test_what_was_begun_goes_on_before_what_waits_of_the_same_tenant() -> None:
    parts = worked_by(("n-a", True), ("n-b", True), ("n-c", True), before="south")
    assert parts == ["n-a1", "n-a2", "n-b1", "n-b2", "n-c1", "n-c2"]


def test_where_one_tenant_calls_nothing_is_worked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns()
    shared = []
    for tenant in ("north", "north", "south", "south"):
        Turn(turns, tenant, False)
        shared.append(turns.shared)
    monkeypatch.setattr(load, "SHARED", 0.0)  # that was long ago
    assert [*shared, turns.shared] == [False, False, True, True, False]
