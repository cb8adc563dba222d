"""A listener that nobody should ever call, on IPv4 and IPv6, with one port."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Canary:
    """`heard` is what callers said first."""

    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"


@contextlib.contextmanager
def canary() -> Iterator[Canary]:
    with socket.socket() as four, contextlib.ExitStack() as stack:
        four.bind(("127.0.0.1", 0))
        listeners = [four]
        with contextlib.suppress(OSError):  # a machine without IPv6 cannot be called over it
            six = stack.enter_context(socket.socket(socket.AF_INET6))
            six.bind(("::1", four.getsockname()[1]))
            listeners.append(six)
        bird = Canary(four.getsockname()[1])
        for listener in listeners:
            listener.listen(64)
            listener.settimeout(0.1)
        stop = threading.Event()
        threads = [threading.Thread(target=_listen, args=(one, bird, stop), daemon=True) for one in listeners]
        for thread in threads:
            thread.start()
        try:
            yield bird
        finally:
            stop.set()
            for thread in threads:
                thread.join()


def _listen(listener: socket.socket, bird: Canary, stop: threading.Event) -> None:
    while not stop.is_set():
        with contextlib.suppress(OSError):
            caller, _ = listener.accept()
            with caller:
                caller.settimeout(0.5)
                bird.heard.append(b"")
                bird.heard[-1] = caller.recv(4096)
