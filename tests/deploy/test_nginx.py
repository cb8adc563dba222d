"""The example configuration works as it stands, but for the names, ports and certificate of an installation."""

import contextlib
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cds_service.demo.server import free_port
from tests.api.calls import SIGN
from tests.hostile import bodies
from tests.trust.serving import serving
from tests.trust.tls import authority

CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")

# It is nginx itself that reads the configuration. The gate (.ci/run) installs nginx and so never skips this.
pytestmark = pytest.mark.skipif(NGINX is None, reason="make test needs Python alone; .ci/run installs nginx")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx; one of the two processes behind it is not there."""
    folder = tmp_path_factory.mktemp("nginx")
    authority(folder).context("cds.example.org")
    [pem] = [file for file in folder.glob("cds.example.org*.pem")]
    with serving(folder / "log", public="http://127.0.0.1:8000", reload_every=0) as served:
        port = free_port()
        text = CONFIG.read_text(encoding="utf-8")
        for old, new in {
            "127.0.0.1:8001": served.base.removeprefix("http://"),
            "127.0.0.1:8002": f"127.0.0.1:{free_port()}",
            "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
            "/etc/ssl/certs/cds.pem": str(pem),
            "/etc/ssl/private/cds.key": str(pem),
        }.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        temporary = "".join(
            f"    {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = f"pid {folder}/pid;\ndaemon off;\nuser root;\n" + text.replace("http {\n", "http {\n" + temporary, 1)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL
        )
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def client(front: int) -> Iterator[httpx.Client]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # a certificate of this test's own
    base = f"https://127.0.0.1:{front}"
    with httpx.Client(base_url=base, verify=context, trust_env=False, timeout=20) as one:
        yield one


def test_calls_pass_and_a_process_that_is_not_there_is_passed_over(client: httpx.Client) -> None:
    for _ in range(6):
        answer = client.post(SIGN, json=bodies.usual())
        assert (answer.status_code, bool(answer.json()["cards"])) == (200, True)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert not re.search(r"\d", answer.headers["server"])


@pytest.mark.parametrize("path", ["/health/ready", "/metrics", "/openapi.json"])
def test_what_is_for_the_inside_stays_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_body_beyond_the_limit_does_not_reach_the_service(client: httpx.Client) -> None:
    assert client.post(SIGN, content=b" " * (6 * 1024 * 1024)).status_code == 413


def test_a_slow_head_is_cut_off(front: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", front), timeout=15) as plain, context.wrap_socket(plain) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n")
        said = wire.recv(4096)
    assert said == b"" or said.startswith(b"HTTP/1.1 408")
