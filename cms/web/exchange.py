"""The exchange: what is known of a request and its answer, for those who measure and log."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable
from time import perf_counter
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cms.delivery.responses import Response
from cms.logs import RequestLog

KEY = "cms.exchange"
"""The name of the exchange in the request's scope."""


class Exchange:
    """A request under way. Whoever answers it may say what it was: ``operation`` (its name, or the
    id of the stored document), and whether the answer was ``computed`` or had been kept.
    """

    __slots__ = ("_id", "_send", "computed", "operation", "size", "status")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._id = ""
        self.operation = ""
        self.computed: bool | None = None
        self.status = 0
        self.size = 0

    @classmethod
    def of(cls, scope: Scope) -> Exchange:
        """The exchange of a request; one that nobody looks at where none was begun."""
        found: Exchange = scope.get(KEY) or cls(_nowhere)
        return found

    def answered(self, response: Response) -> None:
        """Notes the answer that is sent."""
        self.operation = response.operation
        self.computed = not response.sent
        response.sent = True

    @property
    def id(self) -> str:
        """An id for this request, made when it is first asked for: it stands in the answer and in
        the log, so that one leads to the other.
        """
        if not self._id:
            self._id = secrets.token_hex(8)
        return self._id

    @property
    def known_id(self) -> str:
        """The id if it was asked for, else empty."""
        return self._id

    def send(self, message: Message) -> Awaitable[None]:
        """ASGI's send, which notes status and bytes as they pass."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.size += len(message.get("body", b""))
        return self._send(message)


async def _nowhere(message: Message) -> None:
    """Sends nothing."""


class Counter(Protocol):
    """What counts requests: ``cms.web.metrics.Metrics``."""

    def request(self, operation: str, status: int, seconds: float) -> None:
        """Counts one."""


class Observed:
    """An application whose requests are counted, and logged where there is a log."""

    def __init__(self, app: ASGIApp, counter: Counter, log: RequestLog | None) -> None:
        self.app = app
        self._count = counter.request
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; all else (the lifespan, WebSockets) passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        exchange = scope[KEY] = Exchange(send)
        try:
            await self.app(scope, receive, exchange.send)
        except Exception:
            exchange.status = exchange.status or 500  # it is answered so outside of here
            raise
        finally:
            seconds = perf_counter() - began
            self._count(exchange.operation, exchange.status, seconds)
            if self.log is not None:
                note(self.log, scope, exchange, seconds)


def note(log: RequestLog, scope: Scope, exchange: Exchange, seconds: float) -> None:
    """Logs a request. The query string is no part of it, for it may hold variables. Status 0 means
    that the client was gone before the answer.
    """
    log.write(
        scope["method"],
        scope["raw_path"].decode("ascii", "replace")[:LONGEST_PATH],
        exchange.operation or "-",
        exchange.status,
        seconds * 1000,
        exchange.size,
        _CACHE[exchange.computed],
        _more(log, scope, exchange) if log.private or exchange.known_id else _NO_MORE,
    )


def _more(log: RequestLog, scope: Scope, exchange: Exchange) -> dict[str, str]:
    more = {"requestId": exchange.known_id} if exchange.known_id else {}
    if log.private and scope.get("client"):
        more["client"] = scope["client"][0]
    return more


LONGEST_PATH = 200
_CACHE = {None: "-", True: "miss", False: "hit"}
_NO_MORE: dict[str, str] = {}
