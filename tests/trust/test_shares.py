"""A tenant's share of a worker."""

import pytest

from cds_service.trust import shares
from cds_service.trust.shares import Shares
from cds_service.wire.errors import RefusalError

EHR = "https://ehr.example.org"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(share: Shares, tenant: str, times: int) -> int:
    """How many of so many calls are let through."""
    through = 0
    for _ in range(times):
        try:
            share.take(EHR, tenant)
        except RefusalError:
            continue
        through += 1
    return through


def test_a_second_holds_no_more_than_the_rate() -> None:
    clock = Clock()
    share = Shares(10, clock)
    assert taken(share, "north", 100) == 10
    clock.now = 0.5
    assert taken(share, "north", 100) == 5
    clock.now = 60
    assert taken(share, "north", 100) == 10


def test_a_flood_of_one_takes_nothing_from_another() -> None:
    share = Shares(10, Clock())
    taken(share, "north", 100)
    assert taken(share, "south", 100) == 10


def test_a_call_that_is_only_looked_at_takes_nothing() -> None:
    share = Shares(1, Clock())
    for _ in range(5):
        share.check(EHR, "north")
    assert taken(share, "north", 5) == 1
    with pytest.raises(RefusalError, match="more calls than its share") as refused:
        share.check(EHR, "north")
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "1")


def test_a_rate_below_one_lets_one_through() -> None:
    clock = Clock()
    share = Shares(0.5, clock)
    assert taken(share, "north", 3) == 1
    clock.now = 2
    assert taken(share, "north", 3) == 1


def test_without_a_rate_there_is_no_share() -> None:
    assert taken(Shares(), "north", 1000) == 1000


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_BUCKETS", 3)
    clock = Clock()
    share = Shares(10, clock)
    for number in range(10):
        clock.now += 1
        share.take(EHR, f"tenant-{number}")
    assert len(share._buckets) <= 3


def test_only_so_many_calls_of_one_tenant_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_AT_DOOR", 1)
    share = Shares()
    told = pytest.raises(RefusalError, match="more calls than its share")
    with share.at_door(EHR, "north"), share.at_door(EHR, "south"), told, share.at_door(EHR, "north"):
        pass
    with share.at_door(EHR, "north"):
        assert list(share._at_door) == [(EHR, "north")]
