"""Two servers, as on two machines, share one PostgreSQL: what one of them knows holds for both."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cds_service.demo.examples import Example, load
from cds_service.folders import data_folder
from cds_service.store.database import Database
from cds_service.store.modes import Switch, Switches
from cds_service.store.standing import standing
from cds_service.store.tables import feedback
from tests.api import orders
from tests.drills.servers import FEEDBACK, SIGN, Server
from tests.drills.servers import feedback as about
from tests.store.postgresql import Server as PostgreSQL
from tests.store.samples import wait_for
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import PUBLIC, key_file

EHR = Ehr()
MANY = 10_000


@pytest.fixture(scope="module")
def url(postgresql_server: PostgreSQL) -> str:
    return postgresql_server.empty()


@pytest.fixture(scope="module")
def pair(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "ehr.jwks.json").write_bytes(jwks(public()))
    shared = {
        "mode": "production",
        "public_url": PUBLIC,
        "store": url,
        "clients": str(clients_file(folder, client())),
        "pseudonym_key_file": str(key_file(folder)),
        "modes_every": "0.2",
    }
    first, second = (Server({**shared, "state": str(folder / name)}) for name in ("first", "second"))
    yield first, second
    for server in (first, second):
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    opened = Database(url, patience=5)
    yield opened
    opened.close()


def send(server: Server, path: str, body: Any, token: str = "") -> tuple[int, Any]:
    """A call with a token of its own, unless one is given."""
    return server.post(path, body, {"Authorization": f"Bearer {token or EHR.token(PUBLIC + path)}"})


def example() -> Example:
    (found,) = (one for one in load(data_folder("fhir_examples")) if one.name.endswith("warfarin-inr-3-1"))
    return found


def shown(server: Server) -> list[dict[str, Any]]:
    status, answer = send(server, SIGN, example().on(datetime.now(UTC).date()))
    assert status == http.client.OK
    cards: list[dict[str, Any]] = answer["cards"]
    return cards


def leads(cards: list[dict[str, Any]]) -> list[str]:
    return [card["source"]["topic"]["code"] for card in cards]


def test_a_token_is_good_at_one_of_them_only(pair: tuple[Server, Server]) -> None:
    token = EHR.token(PUBLIC + SIGN)
    statuses = [send(server, SIGN, orders.sign(orders.CHEST_XRAY), token)[0] for server in (*pair, *pair)]
    assert statuses == [200, 401, 401, 401]


def test_feedback_about_a_card_of_the_other_finds_its_card(pair: tuple[Server, Server], database: Database) -> None:
    first, second = pair
    card = shown(first)[0]["uuid"]
    for server in (second, first):
        assert send(server, FEEDBACK, about(card))[0] == http.client.OK

    def found() -> list[Any]:
        latest = standing()
        with database.reading() as connection:
            return list(connection.execute(select(latest).where(latest.c.card == card, latest.c.known)))

    wait_for(lambda: len(found()) == 1)
    with database.reading() as connection:
        rows = connection.execute(select(feedback).where(feedback.c.card == card)).all()
    assert len(rows) == 1, "what was sent to both is one"


def test_a_rule_that_is_switched_off_is_off_at_both(pair: tuple[Server, Server], database: Database) -> None:
    rule = leads(shown(pair[0]))[0]
    switches = Switches(database)
    switches.set(Switch(rule, "off", by="test", why="the drill"))
    wait_for(lambda: all(rule not in leads(shown(server)) for server in pair))
    switches.set(Switch(rule, "visible", by="test", why="the drill is over"))
    wait_for(lambda: all(rule in leads(shown(server)) for server in pair))


def test_killing_one_loses_nothing(pair: tuple[Server, Server], database: Database) -> None:
    first, second = pair
    acknowledged: list[str] = []

    def keep_sending() -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            for number in range(MANY):
                if send(first, FEEDBACK, about(f"killed-{number}"))[0] == http.client.OK:
                    acknowledged.append(f"killed-{number}")

    sender = threading.Thread(target=keep_sending)
    sender.start()
    wait_for(lambda: len(acknowledged) > 20)
    first.kill()
    sender.join()
    with database.reading() as connection:
        kept = set(connection.execute(select(feedback.c.card)).scalars())
    assert kept.issuperset(acknowledged)
    assert shown(second)
    assert send(second, FEEDBACK, about("after the kill"))[0] == http.client.OK
    first.restart()
    assert shown(first)


def test_each_keeps_its_own_files_apart(pair: tuple[Server, Server]) -> None:
    for server in pair:
        state = Path(server.environment["HIP_CDS_STATE"])
        assert not (state / "store.db").exists()
        assert (state / "spool").is_dir()
