"""A receiver of purges: a real HTTP server on the loopback address that does as it is told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Request:
    """What was received: the request line, headers by name in lower case, and the keys."""

    line: str
    headers: dict[str, str]
    keys: list[str]
    at: float = field(default_factory=time.monotonic)


@dataclass
class Receiver:
    """Answers each request with the next of ``answers`` (raw bytes, the last one for good); an
    empty one closes the connection without a word.
    """

    answers: list[bytes]
    received: list[Request] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/purge?site=a"

    @property
    def keys(self) -> list[list[str]]:
        return [request.keys for request in self.received]

    async def until(self, done: Callable[[Receiver], bool], seconds: float = 10.0) -> None:
        """Waits until the requests received are as expected."""
        async with asyncio.timeout(seconds):
            while not done(self):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): text for name, _, text in (each.partition(": ") for each in rest)}
        body = await reader.readexactly(int(headers["content-length"]))
        content = json.loads(body)
        assert content.keys() == {"surrogate_keys"}
        self.received.append(Request(line, headers, content["surrogate_keys"]))
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        await writer.drain()
        writer.close()


def status(code: int, *headers: str) -> bytes:
    """An answer of that status."""
    lines = [f"HTTP/1.1 {code} Whatever", *headers, "Content-Length: 0", "", ""]
    return "\r\n".join(lines).encode("ascii")


@asynccontextmanager
async def receiving(*answers: bytes) -> AsyncIterator[Receiver]:
    """A receiver that gives these answers in turn, or 204."""
    receiver = Receiver([*answers] or [status(204)])
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
