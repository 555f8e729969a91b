"""Connections to clients who don't take what is sent to them, and WebSockets.

uvicorn waits for such clients as long as they like. Here a connection whose buffer is full must
make some progress within a time, however little; else it is given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import sys
import termios
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from cms.web.subscriptions.codes import SLOW


class Patience:
    """Looks after one connection's buffers, this process's and the kernel's; ``give_up`` is called
    when the client has acknowledged nothing of what is in them for so many seconds.
    """

    def __init__(self, transport: asyncio.Transport, seconds: float, give_up: Any) -> None:
        self._transport = transport
        self._seconds = seconds
        self._give_up = give_up
        self._left = 0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """The buffer is full."""
        self._left = self._waiting()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._seconds, self._check)

    def end(self) -> None:
        """It isn't any more, or the connection has ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _check(self) -> None:
        taken = self._waiting() < self._left
        self.begin()
        if not taken:
            self._give_up()

    def _waiting(self) -> int:
        """Bytes that the client has not acknowledged. Of a socket whose buffer was full, the kernel
        says that it can be written to only when a good part of that is free again.
        """
        waiting = self._transport.get_write_buffer_size()
        with contextlib.suppress(OSError, ValueError):
            file = self._transport.get_extra_info("socket").fileno()
            waiting += int.from_bytes(fcntl.ioctl(file, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        return waiting


class GuardedWebSocket(WebSocketsSansIOProtocol):
    """One WebSocket; ``send_seconds`` is that of the subclass that ``guarded_websocket`` makes."""

    send_seconds: float

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came, by an upgrade of its HTTP connection."""
        super().connection_made(transport)
        self._patience = Patience(self.transport, self.send_seconds, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._patience.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The buffer is full."""
        super().pause_writing()
        self._patience.begin()

    def resume_writing(self) -> None:
        """It isn't any more."""
        self._patience.end()
        super().resume_writing()

    def _give_up(self) -> None:
        """Says why, for a client that wakes up after all; the next time the connection is cut."""
        if self.close_sent or not self.handshake_complete:
            self.transport.abort()
            return
        self.stop_keepalive()
        self.conn.send_close(*SLOW)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": SLOW.code})


def guarded_websocket(send_seconds: float) -> type[GuardedWebSocket]:
    """The protocol with this bound: seconds in which a client must take something."""
    return type("BoundedWebSocket", (GuardedWebSocket,), {"send_seconds": send_seconds})
