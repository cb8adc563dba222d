"""A process that answers 429 to everything without a look: what a flood costs a machine, whoever is flooded."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import cast

import httptools
import uvloop

ANSWER = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n"
FORK = multiprocessing.get_context("fork")


class Answerer(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.transport.write(ANSWER)


async def answer(pipe: Connection) -> None:
    """Says its port, then answers until it is ended."""
    server = await asyncio.get_running_loop().create_server(Answerer, "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


@contextlib.contextmanager
def running() -> Iterator[int]:
    """The port of such a process."""
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=lambda: uvloop.run(answer(theirs)))
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()
        ours.close()
        theirs.close()
