"""A nursery for the kill drill: everything is loaded once, each server is a fork that lives until it is killed.

    python -m tests.drills.lives SOCKET

Reads one line per life from standard input and answers with the process id. The server is the whole application on the
listening socket with that number; only the rules are read once instead of in every life.
"""

import os
import signal
import socket
import sys
from unittest.mock import patch

import uvicorn

from cds_service.api import rulebook
from cds_service.app import create_app
from cds_service.settings import Settings


def live(listening: socket.socket) -> None:
    config = uvicorn.Config(create_app(), log_config=None, access_log=False, lifespan="on")
    uvicorn.Server(config).run(sockets=[listening])


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening = socket.socket(fileno=int(sys.argv[1]))
    edition = rulebook.read_edition(Settings())
    with patch.object(rulebook, "read_edition", lambda _: edition):
        for _ in sys.stdin:
            child = os.fork()
            if not child:
                live(listening)
                os._exit(0)
            print(child, flush=True)


if __name__ == "__main__":
    main()
