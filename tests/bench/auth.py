"""`python -m tests.bench.auth`: what authentication costs, against the bare cryptography and against a call without it,
and how long refusals of every kind take (they must not tell why)."""

import asyncio
import http.client
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import cast

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from cds_service.settings import Settings
from cds_service.store.store import Place, Store
from cds_service.trust.clients_file import read_clients
from cds_service.trust.door import Door
from cds_service.trust.opening import locked_door
from cds_service.trust.replay import Replay
from tests.bench.bodies import bodies
from tests.trust.ehr import Ehr, client, clients_file, jwks, public
from tests.trust.serving import Served, serving
from tests.trust.test_locked import PATH, Seen

ALGORITHMS = ("ES384", "RS384")
TIMES = 400
WARM_UP = 40
SIZE = 42_000
BASE = "https://cds.example.org"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ehr.jwks.json").write_bytes(jwks(*(public(algorithm, kid=algorithm) for algorithm in ALGORITHMS)))
        file = clients_file(folder, client())
        for algorithm in ALGORITHMS:
            in_process(sender(algorithm), file)
        over_http(folder, file)


def sender(algorithm: str) -> Ehr:
    return Ehr(algorithm=algorithm, header={"kid": algorithm})


def in_process(who: Ehr, file: Path) -> None:
    """One token each time; a warm key."""
    tokens = [who.token(BASE + PATH) for _ in range(WARM_UP + TIMES)]
    key = jwt.PyJWK(public(who.algorithm), who.algorithm)
    door = opened(file, Seen())
    print(f"\n{who.algorithm} in process, p50 of {TIMES}")
    bare = shown("the signature alone", timed(signature(who, key), tokens))
    shown("PyJWT", timed(lambda token: jwt.decode(token, key, audience=BASE + PATH), tokens), bare)
    shown("the door", asyncio.run(awaited(door, tokens)), bare)
    with tempfile.TemporaryDirectory() as folder, closing(Store.open(Place(Path(folder)))) as store:
        shown("the door and the store", asyncio.run(awaited(opened(file, store.replay), tokens)), bare)


def opened(file: Path, replay: Replay) -> Door:
    return locked_door(Settings(public_url=BASE), read_clients(file, production=False), replay)


def signature(who: Ehr, key: jwt.PyJWK) -> Callable[[str], object]:
    """Nothing but the cryptography: the same bytes, the same key."""
    made = jwt.get_algorithm_by_name(who.algorithm)
    public_key = cast(ec.EllipticCurvePublicKey | rsa.RSAPublicKey, key.key)

    def verify(token: str) -> bool:
        signed, _, sent = token.rpartition(".")
        return made.verify(signed.encode(), public_key, jwt.utils.base64url_decode(sent))

    return verify


def timed(work: Callable[[str], object], tokens: Sequence[str]) -> list[float]:
    times = []
    for token in tokens:
        begun = time.perf_counter()
        work(token)
        times.append(time.perf_counter() - begun)
    return times[WARM_UP:]


async def awaited(door: Door, tokens: Sequence[str]) -> list[float]:
    times = []
    for token in tokens:
        begun = time.perf_counter()
        await door.admit([f"Bearer {token}"], PATH)
        times.append(time.perf_counter() - begun)
    await door.close()
    return times[WARM_UP:]


def shown(name: str, times: Sequence[float], bare: float = 0.0) -> float:
    """Prints the median in ms, and what it is beyond `bare`."""
    middle = statistics.median(times) * 1000
    more = f"   {middle - bare:+.3f} ms, {middle / bare:.2f} times the signature" if bare else ""
    print(f"  {name:<26}{middle:7.3f} ms{more}")
    return middle


def over_http(folder: Path, file: Path) -> None:
    """The same order, one connection, in turn: without authentication and with it."""
    requests = bodies(SIZE, WARM_UP + TIMES)
    with (
        serving(folder / "open.log") as unasked,
        serving(folder / "locked.log", mode="production", clients=file, tenant_rate=100_000) as asked,
        closing(Line(unasked)) as one,
        closing(Line(asked)) as other,
    ):
        print(f"\n{len(requests[0]):,} bytes over HTTP, one connection, p50 of {TIMES}, in turn")
        for algorithm in ALGORITHMS:
            tokens = [sender(algorithm).token(asked.endpoint) for _ in range(WARM_UP + TIMES)]
            calls = list(zip(requests, tokens, strict=True))
            pairs = [(one.call(body, "", 200), other.call(body, token, 200)) for body, token in calls][WARM_UP:]
            bare = shown("without authentication", [pair[0] for pair in pairs])
            signed = statistics.median(pair[1] for pair in pairs) * 1000
            print(f"  {algorithm:<26}{signed:7.3f} ms   {signed - bare:+.3f} ms, {signed / bare:.2f} times")
        refusals(asked, other)


class Line:
    """One connection that is kept."""

    def __init__(self, served: Served) -> None:
        self._connection = http.client.HTTPConnection(served.base.partition("//")[2], timeout=10)

    def call(self, body: bytes, token: str, status: int) -> float:
        """Seconds until the answer is complete."""
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        begun = time.perf_counter()
        self._connection.request("POST", PATH, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        took = time.perf_counter() - begun
        if answer.status != status:
            raise SystemExit(f"the server answered {answer.status}, not {status}")
        return took

    def close(self) -> None:
        self._connection.close()


def refusals(served: Served, line: Line) -> None:
    """How long each kind of refusal takes at most for 95 of 100 calls."""
    print("\nrefusals, p95")
    found = []
    for name, make in kinds(served.endpoint):
        times = sorted(line.call(b"{}", make(), 401) for _ in range(TIMES // 2))
        found.append(times[int(len(times) * 0.95)] * 1000)
        print(f"  {name:<26}{found[-1]:7.3f} ms")
    print(f"  spread {max(found) - min(found):.3f} ms")


def kinds(endpoint: str) -> Iterator[tuple[str, Callable[[], str]]]:
    good = sender("ES384")
    forged = Ehr(which=1, header={"kid": "ES384"})
    yield "no JWT", lambda: "x"
    yield "unknown issuer", lambda: Ehr(issuer="https://x.example.org").token(endpoint)
    yield "unknown key", lambda: Ehr(header={"kid": "unknown"}).token(endpoint)
    yield "forged", lambda: forged.token(endpoint)
    yield "another audience", lambda: good.token(BASE)
    yield "expired", lambda: good.token(endpoint, iat=1, exp=2)


if __name__ == "__main__":
    main()
