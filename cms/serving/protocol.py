"""HTTP/1.1 as uvicorn speaks it, with bounds: on the head of a request, in bytes and time, and on
the time of its body; and on how long a client may take nothing of its answer.

uvicorn has none. A client could send headers without an end, or one letter a minute, and hold
memory or a connection for as long as it likes.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cms.serving.streams import Patience

BODY_GRACE = 1.0
"""Seconds beyond the limit for a body: the application, which knows the caller's language, has the
first word on one that has begun."""

_TOO_LARGE = "The head of the request is larger than this server allows."
_TOO_SLOW = "The request did not arrive in time."


class HeadTooLarge(Exception):
    """Raised within the parser, which then gives up the connection."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection. The bounds are those of the subclass that ``guarded`` makes.

    A request costs two looks at the clock; a connection's one timer compares them now and then.
    """

    max_head_bytes: int
    seconds: float
    send_seconds: float

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_head = True
        self._head_bytes = 0
        self._piece = 0
        self._end: float | None = self.loop.time() + self.seconds  # of what is being waited for
        self._watch: asyncio.TimerHandle | None = None
        self._patience: Patience | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client came; its first request is due."""
        super().connection_made(transport)
        self._watch = self.loop.call_later(self.seconds, self._check_pace)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()
        if self._patience is not None:
            self._patience.end()

    def pause_writing(self) -> None:
        """The client doesn't take its answer as fast as it is made."""
        super().pause_writing()
        if self._patience is None:
            self._patience = Patience(self.transport, self.send_seconds, self.transport.abort)
        self._patience.begin()

    def resume_writing(self) -> None:
        """It has caught up."""
        if self._patience is not None:
            self._patience.end()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """What arrives while the head isn't whole counts as its part. Whatever comes on a
        connection that was idle, if only an empty line, begins the next request: uvicorn won't
        close it then.
        """
        self._piece = len(data)
        if self._in_head:
            self._head_bytes += self._piece
        elif self._end is None and self.cycle.response_complete:
            self._end = self.loop.time() + self.seconds
        super().data_received(data)
        if self._in_head and self._head_bytes > self.max_head_bytes:
            self._refuse(431, "Request Header Fields Too Large", _TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0
        self._end = self.loop.time() + self.seconds

    def on_headers_complete(self) -> None:
        """The head is whole, the body is due. If it came in one piece with others, it is measured
        again.
        """
        if self._piece > self.max_head_bytes or self._head_bytes > self.max_head_bytes:
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if size > self.max_head_bytes:
                self._head_bytes = size
                raise HeadTooLarge
        self._in_head = False
        self._end = self.loop.time() + self.seconds + BODY_GRACE
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole: nothing is due from the client, unless it has its answer already;
        uvicorn would then keep the connection for good.
        """
        answered = self.cycle is not None and self.cycle.response_complete
        self._end = self.loop.time() + self.seconds if answered else None
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """The connection is another protocol's from here on."""
        if self._watch is not None:
            self._watch.cancel()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not take is refused, and the connection closed."""
        if self._in_head and self._head_bytes > self.max_head_bytes:
            self._refuse(431, "Request Header Fields Too Large", _TOO_LARGE)
        else:
            self._refuse(400, "Bad Request", msg)

    def _check_pace(self) -> None:
        """Once in a while: has something been due for longer than allowed? While an answer is being
        made, nothing is: what comes after it isn't even read then.
        """
        now = self.loop.time()
        end = now + self.seconds if self._end is None or self._is_answering() else self._end
        if end <= now:
            self._refuse(408, "Request Timeout", _TOO_SLOW)
        else:
            self._watch = self.loop.call_later(end - now, self._check_pace)

    def _is_answering(self) -> bool:
        """Whether a request that is whole is being answered."""
        return bool(self.cycle and not self.cycle.response_complete and not self.cycle.more_body)

    def _refuse(self, status: int, reason: str, message: str) -> None:
        """Answer without the application, and close. In the midst of another answer only close."""
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            head = (
                f"HTTP/1.1 {status} {reason}\r\ncontent-type: text/plain; charset=utf-8\r\n"
                f"content-length: {len(message) + 1}\r\nconnection: close\r\n\r\n"
            )
            self.transport.write(f"{head}{message}\n".encode("ascii"))
        self.transport.close()


def guarded(
    max_head_bytes: int, seconds: float, send_seconds: float = 15.0
) -> type[GuardedProtocol]:
    """The protocol with these bounds: bytes of a head; seconds for it to arrive, and for a body;
    seconds in which a client must take something of its answer.
    """
    bounds = {"max_head_bytes": max_head_bytes, "seconds": seconds, "send_seconds": send_seconds}
    return type("BoundedProtocol", (GuardedProtocol,), bounds)
