"""One attempt: a message is signed and posted, and the head of the answer is read, no more."""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httptools
import orjson

from cms.webhooks.addresses import Guard, Refused
from cms.webhooks.signing import headers

SECONDS = 20.0
"""The longest that an attempt may take, from looking up the name to the head of the answer."""
MAX_HEAD = 64 * 1024
"""Bytes of an answer that are read at most; of its body, nothing is needed."""
_HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"


@dataclass(frozen=True)
class Target:
    """Where to, and what it is signed with. Shown nowhere: the URL may hold a secret too."""

    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Message:
    """What is told: the event's id, its type, its moment and its data."""

    id: str
    type: str
    at: datetime
    data: dict[str, Any]

    def body(self) -> bytes:
        """The payload of Standard Webhooks."""
        return orjson.dumps(
            {"type": self.type, "timestamp": self.at, "data": self.data},
            option=orjson.OPT_UTC_Z,
        )


@dataclass(frozen=True)
class Outcome:
    """The status of the answer, or why there is none; ``retry_after`` is the pause in seconds that
    the receiver asked for.
    """

    status: int | None = None
    failure: str | None = None
    retry_after: float = 0.0
    milliseconds: int = 0

    @property
    def is_success(self) -> bool:
        """Any 2xx says that the receiver has the message."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """410: the receiver wants no message any more."""
        return self.status == 410

    def __str__(self) -> str:
        return self.failure or f"it answered {self.status}"


async def post(target: Target, message: Message, guard: Guard) -> Outcome:
    """Send a message once. Redirects are not followed. A failure is an outcome, not an error, and
    its words hold neither the address nor a secret.
    """
    began = time.monotonic()
    status, failure, pause = None, None, 0.0
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _exchange(target, message, guard)
        status, pause = answer.status, _seconds(answer.retry_after)
    except Refused as error:
        failure = f"refused: {error}"
    except (OSError, TimeoutError, ValueError, httptools.HttpParserError) as error:
        failure = f"it didn't answer ({type(error).__name__})"
    return Outcome(status, failure, pause, round(1000 * (time.monotonic() - began)))


async def _exchange(target: Target, message: Message, guard: Guard) -> _Answer:
    url = urlsplit(target.url)
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 80)
    host = url.hostname or ""
    addresses = await guard.addresses(host, port, secure=secure)
    reader, writer = await _connect(addresses, port, host if secure else None)
    try:
        body = message.body()
        signed = headers(target.secrets, message.id, int(time.time()), body)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {url.netloc}",
            "User-Agent: lang-son-cms",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in signed.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        return await _head(reader)
    finally:
        writer.transport.abort()


async def _connect(
    addresses: list[str], port: int, server_name: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of these addresses that accepts one; with a name, over TLS, whose
    certificate must be for that name.
    """
    tls = {"ssl": _context(), "server_hostname": server_name} if server_name else {}
    for address in addresses[:-1]:
        try:
            return await asyncio.open_connection(address, port, **tls)  # type: ignore[arg-type]
        except ssl.SSLError:
            raise
        except OSError:
            continue
    return await asyncio.open_connection(addresses[-1], port, **tls)  # type: ignore[arg-type]


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _head(reader: asyncio.StreamReader) -> _Answer:
    """The head of the answer, interim ones (1xx) passed over."""
    answer, taken = _Answer(), 0
    while answer.status < 200:
        data = await reader.read(4096)
        taken += len(data)
        if not data or taken > MAX_HEAD:
            raise ConnectionResetError
        answer.parser.feed_data(data)
    return answer


def _seconds(retry_after: str) -> float:
    """What Retry-After asks for, in seconds (RFC 9110, 10.2.3); 0 when that isn't understood."""
    if retry_after.isdecimal() and len(retry_after) < 10:
        return float(retry_after)
    try:
        moment = datetime.strptime(f"{retry_after} +0000", f"{_HTTP_DATE} %z")
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - time.time())


class _Answer:
    """What the parser tells of the answer."""

    def __init__(self) -> None:
        self.status = 0
        self.retry_after = ""
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header."""
        if name.lower() == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        if self.status < 200:
            self.status = self.parser.get_status_code()
