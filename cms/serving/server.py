"""The HTTP server: uvicorn, made to stop without losing a request."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator, Sequence

import uvicorn
from starlette.types import ASGIApp

from cms.config import Settings
from cms.process import Process
from cms.serving.protocol import guarded
from cms.serving.sockets import admit_connections, refuse_connections
from cms.serving.streams import guarded_websocket

BACKLOG = 2048
"""Connections that a queue holds until they are accepted (the kernel's somaxconn may allow less).
"""
LINGER = 0.5
"""Seconds in which connections that are there, or have begun, may still send their next request."""
KEEP_ALIVE = 75
"""Seconds before an idle connection is closed. More than the minute that proxies commonly keep one,
so that it is the proxy that closes it: otherwise a request and the end may cross on the way."""

PING = 20.0
"""Seconds between two pings on a WebSocket, and the longest that the answer to one may take."""


class Server(uvicorn.Server):
    """Serves an application until SIGTERM (or SIGINT); a second signal ends it at once.

    To stop, it first keeps new connections out, and answers what comes on those that are there
    with ``Connection: close``. After ``LINGER`` it closes the idle ones, and waits for the requests
    under way, as long as the settings allow.
    """

    def __init__(self, app: ASGIApp, settings: Settings, process: Process) -> None:
        config = uvicorn.Config(
            app,
            http=guarded(
                settings.max_head_bytes,
                settings.receive_timeout / 1000,
                settings.send_timeout / 1000,
            ),
            ws=guarded_websocket(settings.send_timeout / 1000),
            ws_max_size=settings.max_body_bytes,
            ws_ping_interval=PING,
            ws_ping_timeout=PING,
            ws_per_message_deflate=False,  # a few bytes could unfold to many
            lifespan="on",
            log_config=None,
            access_log=False,
            backlog=BACKLOG,
            server_header=False,
            proxy_headers=False,  # whose word counts is a setting: CMS_TRUSTED_PROXIES
            timeout_keep_alive=KEEP_ALIVE,
        )
        super().__init__(config)
        self.longest_wait = settings.stop_timeout / 1000
        self.process = process
        self._forced = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal: uvicorn's own way would raise it again when all is done."""
        loop = asyncio.get_running_loop()
        caught = [
            each
            for each in (signal.SIGTERM, signal.SIGINT)
            if signal.getsignal(each) is not signal.SIG_IGN
        ]
        for each in caught:
            loop.add_signal_handler(each, self.stop)
        try:
            yield
        finally:
            for each in caught:
                loop.remove_signal_handler(each)

    def stop(self) -> None:
        """Begin to stop; the second time, don't wait any longer."""
        if self.should_exit:
            self.force_exit = True
            self._forced.set()
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve from here on."""
        await super().startup(sockets)
        for each in sockets or []:
            admit_connections(each)
        self.process.tell(b"")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop, in the order that the class describes."""
        self.process.stopping.set()
        for each in sockets or []:
            refuse_connections(each)
        self.server_state.default_headers = [
            *self.server_state.default_headers,
            (b"connection", b"close"),
        ]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                await self._forced.wait()
        self.config.timeout_graceful_shutdown = self.longest_wait  # type: ignore[assignment]
        await super().shutdown(sockets)
        if self.force_exit:  # uvicorn leaves it at that; the application still has things open
            for task in list(self.server_state.tasks):
                task.cancel()
            await self.lifespan.shutdown()


async def serve(
    app: ASGIApp, settings: Settings, process: Process, sockets: Sequence[socket.socket]
) -> None:
    """Serve on sockets that are bound already, until told to stop."""
    await Server(app, settings, process).serve(sockets=list(sockets))
