"""HTTP/1.1 as uvicorn speaks it, with bounds on a request's head: its bytes and its time.

uvicorn bounds neither. A client could send headers without an end, or one letter a minute, and hold
memory or a connection for as long as it likes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TOO_LARGE = "The head of the request is larger than this server allows."


class HeadTooLarge(Exception):
    """Raised within the parser, which then gives up the connection."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection. The bounds are those of the subclass that ``guarded`` makes."""

    max_head_bytes: int
    head_seconds: float

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_head = True
        self._head_bytes = 0
        self._due: float | None = self.loop.time()  # since when a head is being waited for
        self._watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came; its first request is due."""
        super().connection_made(transport)
        self._watch = self.loop.call_later(self.head_seconds, self._check_pace)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()

    def data_received(self, data: bytes) -> None:
        """What arrives while the head isn't whole counts as its part. Whatever comes on a
        connection that was idle, if only an empty line, begins the next request: uvicorn won't
        close it then.
        """
        if self._in_head:
            self._head_bytes += len(data)
        elif self._due is None and self.cycle.response_complete:
            self._due = self.loop.time()
        super().data_received(data)
        if self._in_head and self._head_bytes > self.max_head_bytes:
            self._refuse(431, "Request Header Fields Too Large", _TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0
        self._due = self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is whole. It may have come in one piece with others, so it is measured again."""
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.max_head_bytes:
            self._head_bytes = size
            raise HeadTooLarge
        self._in_head = False
        self._due = None
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not take is refused, and the connection closed."""
        if self._in_head and self._head_bytes > self.max_head_bytes:
            self._refuse(431, "Request Header Fields Too Large", _TOO_LARGE)
        else:
            self._refuse(400, "Bad Request", msg)

    def _check_pace(self) -> None:
        """Once in a while: has a head been due for longer than allowed?"""
        now = self.loop.time()
        end = (now if self._due is None else self._due) + self.head_seconds
        if end <= now:
            self._refuse(408, "Request Timeout", "The head of the request did not arrive in time.")
        else:
            self._watch = self.loop.call_later(end - now, self._check_pace)

    def _refuse(self, status: int, reason: str, message: str) -> None:
        """Answer without the application, and close. In the midst of another answer only close."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete:
            head = (
                f"HTTP/1.1 {status} {reason}\r\ncontent-type: text/plain; charset=utf-8\r\n"
                f"content-length: {len(message) + 1}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(f"{head}{message}\n".encode("ascii"))
        self.transport.close()


def guarded(max_head_bytes: int, head_seconds: float) -> type[GuardedProtocol]:
    """The protocol with these bounds."""
    bounds = {"max_head_bytes": max_head_bytes, "head_seconds": head_seconds}
    return type("BoundedProtocol", (GuardedProtocol,), bounds)
