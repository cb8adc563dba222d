"""The locked door in process: what a real server cannot show, such as a clock that is stepped."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import httpx
import jwt.api_jwt
import pytest
from jwt import PyJWK

from cds_service.store.store import Place, Store
from cds_service.trust.caller import Caller
from cds_service.trust.clients import Client, Clients
from cds_service.trust.clock import ClockWatch
from cds_service.trust.keys import KeyRing, Patience
from cds_service.trust.locked import LockedDoor, TokenTimes
from cds_service.trust.reasons import Reason
from cds_service.trust.replay import Replay
from cds_service.trust.rings import Rings
from cds_service.trust.shares import Shares
from cds_service.wire.errors import RefusalError
from tests.trust.ehr import ISSUER, Ehr, jwks, public

PATH = "/cds-services/hip-injection-order-sign"
ENDPOINT = "https://cds.example.org" + PATH


@dataclass
class Seen:
    """Remembers for as long as the test runs, and what it was told."""

    tokens: dict[tuple[str, str], datetime] = field(default_factory=dict)
    broken: bool = False

    async def first_use(self, issuer: str, jti: str, expires: datetime) -> bool:
        if self.broken:
            raise OSError("gone")
        new = (issuer, jti) not in self.tokens
        self.tokens[issuer, jti] = expires
        return new


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "ehr.jwks.json"
    file.write_bytes(jwks(public()))
    return file


def opened(
    file: Path,
    replay: Replay,
    count: Callable[[Reason], None] = lambda _: None,
    clock: ClockWatch | None = None,
    tenants: tuple[str, ...] = (),
    shares: Shares | None = None,
) -> LockedDoor:
    servers = ("https://ehr.example.org",)
    clients = Clients([Client(issuer=ISSUER, jwks_file=file, profile="epic", fhir_servers=servers, tenants=tenants)])
    nowhere = httpx.MockTransport(lambda _: httpx.Response(404))  # the keys lie in a file
    rings = Rings(clients, nowhere, Patience(), published=False)
    return LockedDoor(clients, rings, replay, "https://cds.example.org", TokenTimes(), count, clock, shares)


def admit(door: LockedDoor, token: str) -> Caller | int:
    """The caller, or the status of the refusal."""
    try:
        return asyncio.run(door.admit([f"Bearer {token}"], PATH))
    except RefusalError as refusal:
        return refusal.status


def test_what_later_rooms_learn_of_a_caller(file: Path) -> None:
    caller = admit(opened(file, Seen()), Ehr().token(ENDPOINT, tenant="north"))
    assert caller == Caller(ISSUER, "north", "epic", ("https://ehr.example.org",))


def test_refusals_are_counted_by_reason(file: Path) -> None:
    counted: list[Reason] = []
    door, token = opened(file, Seen(), counted.append), Ehr().token(ENDPOINT)
    assert isinstance(admit(door, token), Caller)
    assert [admit(door, one) for one in (token, "x", Ehr(which=1).token(ENDPOINT))] == [401, 401, 401]
    assert counted == [Reason.REPLAYED, Reason.MALFORMED, Reason.SIGNATURE]


OTHER = "https://other.example.org"
FAR = 9_999_999_999


@pytest.mark.parametrize(
    ("ehr", "url", "claims", "reason"),
    [
        (Ehr(issuer=OTHER), ENDPOINT, {}, Reason.ISSUER),
        (Ehr(algorithm="ES256"), ENDPOINT, {}, Reason.ALGORITHM),
        (Ehr(header={"jku": OTHER}), ENDPOINT, {}, Reason.JKU),
        (Ehr(header={"kid": "other"}), ENDPOINT, {}, Reason.UNKNOWN_KEY),
        (Ehr(header={"crit": ["exp"]}), ENDPOINT, {}, Reason.HEADER),
        (Ehr(), "https://cds.example.org", {}, Reason.AUDIENCE),
        (Ehr(), ENDPOINT, {"iat": 1, "exp": 2}, Reason.EXPIRED),
        (Ehr(), ENDPOINT, {"nbf": FAR}, Reason.NOT_YET_VALID),
        (Ehr(), ENDPOINT, {"exp": FAR}, Reason.LIFETIME),
    ],
    ids=lambda value: value if isinstance(value, Reason) else "",
)
def test_every_reason(file: Path, ehr: Ehr, url: str, claims: dict[str, int], reason: Reason) -> None:
    token = ehr.token(url, **claims)  # signed now: what was signed when the tests were collected has run out
    counted: list[Reason] = []
    assert admit(opened(file, Seen(), counted.append), token) == 401
    assert counted == [reason]


def test_a_tenant_that_is_not_listed(file: Path) -> None:
    counted: list[Reason] = []
    door = opened(file, Seen(), counted.append, tenants=("north",))
    assert admit(door, Ehr().token(ENDPOINT, tenant="west")) == admit(door, Ehr().token(ENDPOINT)) == 401
    assert counted == [Reason.TENANT, Reason.TENANT]
    assert isinstance(admit(door, Ehr().token(ENDPOINT, tenant="north")), Caller)


def test_a_broken_replay_store_lets_nobody_in(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert admit(opened(file, Seen(broken=True)), Ehr().token(ENDPOINT)) == 503
    assert "the replay store does not answer" in caplog.messages


def test_no_keys_yet(tmp_path: Path) -> None:
    counted: list[Reason] = []
    assert admit(opened(tmp_path / "nothing", Seen(), counted.append), Ehr().token(ENDPOINT)) == 401
    assert counted == [Reason.NO_KEYS]


class Moved(datetime):
    """A wall clock that is `away` from the real one."""

    away = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp((datetime.now(UTC) + cls.away).timestamp(), tz)


@pytest.fixture
def stepped(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Steps the clock by minutes, for PyJWT."""
    monkeypatch.setattr(jwt.api_jwt, "datetime", Moved)

    def step(minutes: int) -> None:
        monkeypatch.setattr(Moved, "away", timedelta(minutes=minutes))

    return step


def test_J13_a_clock_set_back_opens_no_gap_for_used_tokens(
    file: Path, tmp_path: Path, stepped: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token ends, the store clears what has ended, the clock is set back: the token is in time again."""
    store = Store.open(Place(tmp_path / "state"))
    try:
        door, token = opened(file, store.replay), Ehr().token(ENDPOINT)
        assert isinstance(admit(door, token), Caller)
        stepped(10)
        assert admit(door, token) == 401, "it has ended"
        later = datetime.now(UTC) + timedelta(minutes=15)
        monkeypatch.setattr(store.replay, "_clock", lambda: later)
        assert store.replay.clear() == 0
        stepped(0)
        assert admit(door, token) == 401, "it was used"
    finally:
        store.close()


def test_J13_a_clock_set_back_is_said_and_new_tokens_wait_for_it(
    file: Path, stepped: Callable[[int], None], caplog: pytest.LogCaptureFixture
) -> None:
    wall = [1_000_000.0]
    watch = ClockWatch(lambda: wall[0], lambda: 0.0)
    counted: list[Reason] = []
    door = opened(file, Seen(), counted.append, watch)
    caplog.set_level(logging.WARNING)
    assert isinstance(admit(door, Ehr().token(ENDPOINT)), Caller)
    assert caplog.messages == []
    stepped(-10)
    wall[0] -= 600
    assert admit(door, Ehr().token(ENDPOINT)) == 401
    assert counted == [Reason.NOT_YET_VALID]
    [said] = [record.__dict__["said"] for record in caplog.records if record.message == "the clock was stepped"]
    assert said == {"seconds": -600}
    stepped(0)
    wall[0] += 600
    assert isinstance(admit(door, Ehr().token(ENDPOINT)), Caller)


def test_J13_small_corrections_are_not_spoken_of(caplog: pytest.LogCaptureFixture) -> None:
    wall = [0.0]
    watch = ClockWatch(lambda: wall[0], lambda: 0.0)
    for _ in range(3):
        wall[0] += 5
        watch.look()
    assert caplog.messages == []


def still() -> float:
    """A clock that stands: nothing fills up again."""
    return 0.0


def headers(token: str) -> list[str]:
    return [f"Bearer {token}"]


def test_L5_who_has_used_its_share_up_is_told_before_anything_is_checked(file: Path) -> None:
    door = opened(file, Seen(), shares=Shares(1, still))
    north, south = (headers(Ehr().token(ENDPOINT, tenant=tenant)) for tenant in ("north", "south"))
    assert not door.throttles(north)
    assert isinstance(admit(door, Ehr().token(ENDPOINT, tenant="north")), Caller)
    assert (door.throttles(north), door.throttles(south), door.throttles(["Bearer x"])) == (True, False, False)
    assert admit(door, Ehr(which=1).token(ENDPOINT, tenant="north")) == 429
    assert isinstance(admit(door, Ehr().token(ENDPOINT, tenant="south")), Caller)


def test_L5_calls_that_only_claim_to_be_of_a_tenant_take_nothing_from_it(file: Path) -> None:
    door = opened(file, Seen(), shares=Shares(1, still))
    for _ in range(5):
        assert admit(door, Ehr(which=1).token(ENDPOINT, tenant="north")) == 401
    assert not door.throttles(headers(Ehr().token(ENDPOINT, tenant="north")))
    assert isinstance(admit(door, Ehr().token(ENDPOINT, tenant="north")), Caller)


def test_L5_forged_calls_that_wait_for_keys_keep_no_tenant_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.trust.shares.MOST_AT_DOOR", 1)
    door, forged = opened(file, Seen()), Ehr(header={"kid": "other"}).token(ENDPOINT, tenant="north")
    real = KeyRing.find

    async def play() -> Caller:
        waiting, go_on = asyncio.Event(), asyncio.Event()

        async def slow(ring: KeyRing, kid: str, algorithm: str) -> PyJWK | None:
            if kid == "other":
                waiting.set()
                await go_on.wait()
            return await real(ring, kid, algorithm)

        monkeypatch.setattr(KeyRing, "find", slow)
        forger = asyncio.create_task(door.admit(headers(forged), PATH))
        await waiting.wait()
        caller = await door.admit(headers(Ehr().token(ENDPOINT, tenant="north")), PATH)
        go_on.set()
        with pytest.raises(RefusalError):
            await forger
        return caller

    assert asyncio.run(play()).tenant == "north"


def test_L5_who_calls_much_waits_in_a_queue_of_its_own(file: Path) -> None:
    door = opened(file, Seen(), shares=Shares(3, still))
    north, south = (headers(Ehr().token(ENDPOINT, tenant=tenant)) for tenant in ("north", "south"))
    assert door.queue(north) == ""
    for _ in range(2):
        admit(door, Ehr().token(ENDPOINT, tenant="north"))
    assert (door.queue(north), door.queue(south)) == (f"door {ISSUER} north", "")
    assert not door.throttles(north)


def test_a_token_is_remembered_beyond_its_end(file: Path) -> None:
    seen = Seen()
    admit(opened(file, seen), Ehr().token(ENDPOINT))
    [expires] = seen.tokens.values()
    assert expires - datetime.now(UTC) > timedelta(minutes=60)
