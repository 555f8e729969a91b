"""A receiver of webhooks: a real HTTP server on the loopback address that does as it is told, and
checks signatures by an HMAC of its own (RFC 2104), not by the code under test.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    """What was received."""

    line: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.body)
        return content

    def signed_by(self, secret: str) -> bool:
        """Whether one of its signatures is that of a secret."""
        timestamp = self.headers["webhook-timestamp"]
        signed = b".".join([self.id.encode(), timestamp.encode(), self.body])
        expected = base64.b64encode(_hmac(base64.b64decode(secret[6:]), signed)).decode()
        return f"v1,{expected}" in self.headers["webhook-signature"].split(" ")


def _hmac(key: bytes, text: bytes) -> bytes:
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded) + text).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in padded) + inner).digest()


@dataclass
class Receiver:
    """Answers each request with the next of ``answers`` (raw bytes, the last one for good) after
    ``delay`` seconds; an empty one closes the connection without a word.
    """

    answers: list[bytes]
    delay: float = 0.0
    received: list[Request] = field(default_factory=list)
    port: int = 0
    open: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?site=a"

    @property
    def ids(self) -> list[str]:
        return [request.id for request in self.received]

    async def until(self, done: Callable[[Receiver], bool], seconds: float = 10.0) -> None:
        """Waits until the requests received are as expected."""
        async with asyncio.timeout(seconds):
            while not done(self):  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the sender has gone
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): text for name, _, text in (each.partition(": ") for each in rest)}
        request = Request(line, headers, await reader.readexactly(int(headers["content-length"])))
        self.received.append(request)
        self.open[request.id] += 1
        self.most[request.id] = max(self.most[request.id], self.open[request.id])
        self.most_at_once = max(self.most_at_once, self.open.total())
        try:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if self.delay:  # or until the sender has gone
                await asyncio.wait([asyncio.ensure_future(reader.read())], timeout=self.delay)
        finally:
            self.open[request.id] -= 1
        writer.write(answer)
        writer.close()


def status(code: int, *headers: str, body: bytes = b"") -> bytes:
    """An answer of that status."""
    lines = [f"HTTP/1.1 {code} Whatever", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("ascii") + body


@asynccontextmanager
async def receiving(
    *answers: bytes, delay: float = 0.0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    """A receiver that gives these answers in turn, or 204."""
    receiver = Receiver([*answers] or [status(204)], delay)
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
