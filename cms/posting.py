"""One POST of JSON on a connection of its own, of whose answer only the head is read.

For what the CMS tells others: it can be told to which of a name's addresses to connect, which HTTP
clients have no clean place for, and it follows no redirect, for who may move a receiver could have
a secret sent elsewhere. The caller sets the time limit.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httptools

MAX_HEAD = 64 * 1024
"""Bytes of an answer that are read at most; of its body, nothing is needed."""
FAULTS = (OSError, TimeoutError, ValueError, httptools.HttpParserError)
"""What can be wrong with a receiver, or with its address."""


class Place(NamedTuple):
    """Where a URL leads: a host, a port, and whether over TLS."""

    host: str
    port: int
    secure: bool

    @classmethod
    def of(cls, url: str) -> Place:
        """The place of an http:// or https:// URL. Raises ValueError."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        return cls(parts.hostname or "", parts.port or (443 if secure else 80), secure)


class Answer:
    """The head of an answer: its status, and what ``Retry-After`` says."""

    def __init__(self) -> None:
        self.status = 0
        self.retry_after = ""
        self.parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header."""
        if name.lower() == b"retry-after":
            self.retry_after = value.decode("latin-1").strip()

    def on_headers_complete(self) -> None:
        """A head is whole; interim ones (1xx) are passed over."""
        if self.status < 200:
            self.status = self.parser.get_status_code()


async def post(
    url: str, body: bytes, headers: Mapping[str, str], addresses: Sequence[str] = ()
) -> Answer:
    """Send a body with further headers; ``addresses`` are those of the host that may be connected
    to, in their order, if not whatever its name stands for. Raises one of FAULTS.
    """
    place, parts = Place.of(url), urlsplit(url)
    reader, writer = await _connect(addresses or [place.host], place)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {parts.netloc}",
            "User-Agent: lang-son-cms",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode("ascii") + body)
        return await _head(reader)
    finally:
        writer.transport.abort()


async def _connect(
    addresses: Sequence[str], place: Place
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of these addresses that accepts one; over TLS, the certificate must
    be for the host's name.
    """
    tls: dict[str, Any] = {}
    if place.secure:
        tls = {"ssl": _context(), "server_hostname": place.host}
    for address in addresses[:-1]:
        try:
            return await asyncio.open_connection(address, place.port, **tls)
        except ssl.SSLError:
            raise
        except OSError:
            continue
    return await asyncio.open_connection(addresses[-1], place.port, **tls)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _head(reader: asyncio.StreamReader) -> Answer:
    answer, taken = Answer(), 0
    while answer.status < 200:
        data = await reader.read(4096)
        taken += len(data)
        if not data or taken > MAX_HEAD:
            raise ConnectionResetError
        answer.parser.feed_data(data)
    return answer
