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
            with share.taking(EHR, tenant):
                through += 1
        except RefusalError:
            continue
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
        assert not share.used_up(EHR, "north")
    assert taken(share, "north", 5) == 1
    assert share.used_up(EHR, "north")
    assert not share.used_up(EHR, "south")
    with pytest.raises(RefusalError, match="more calls than its share") as refused, share.taking(EHR, "north"):
        pass
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
        taken(share, f"tenant-{number}", 1)
    assert len(share._buckets) <= 3


def test_a_tenant_is_busy_while_a_tenth_of_its_share_is_taken() -> None:
    clock = Clock()
    share = Shares(100, clock)
    taken(share, "north", 10)
    assert not share.anybody_busy
    taken(share, "north", 1)
    assert (share.anybody_busy, share.busy(EHR, "north"), share.busy(EHR, "south")) == (True, True, False)
    clock.now = 0.02
    assert not share.busy(EHR, "north")
    assert not share.anybody_busy


def test_a_heavy_call_takes_more_of_the_share() -> None:
    clock = Clock()
    share = Shares(10, clock)
    taken(share, "north", 1)
    share.weigh(EHR, "north", shares.HEAVY - 1)
    assert taken(share, "north", 20) == 9
    clock.now = 10
    taken(share, "north", 1)
    share.weigh(EHR, "north", 12 * shares.HEAVY)
    assert (share.busy(EHR, "north"), share.used_up(EHR, "north"), share.used_up(EHR, "south")) == (True, True, False)
    clock.now = 10.3
    assert share.used_up(EHR, "north"), "what was too much is paid back first"
    clock.now = 10.5
    assert taken(share, "north", 20) == 2
    Shares().weigh(EHR, "north", 12 * shares.HEAVY)


def test_busy_tenants_are_forgotten_with_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_BUCKETS", 1)
    clock = Clock()
    share = Shares(10, clock)
    taken(share, "north", 10)
    clock.now = 60
    taken(share, "south", 1)
    assert not share.anybody_busy


def test_only_so_many_calls_of_one_tenant_are_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST_AT_DOOR", 1)
    share = Shares()
    told = pytest.raises(RefusalError, match="more calls than its share")
    with share.taking(EHR, "north"), share.taking(EHR, "south"), told, share.taking(EHR, "north"):
        pass
    with share.taking(EHR, "north"):
        assert list(share._at_door) == [(EHR, "north")]
