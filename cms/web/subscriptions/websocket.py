"""GraphQL over WebSocket, by the protocol ``graphql-transport-ws``.

A connection carries many operations, each with an id of the client's. What is wrong with an
operation ends that operation; what is wrong with the connection closes it, with one of the
codes in ``codes``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.types import Receive, Scope, Send

from cms.errors import LimitExceeded
from cms.i18n.locales import accept_language
from cms.process import Process
from cms.web.rate import Account
from cms.web.subscriptions.codes import (
    FULL,
    INVALID,
    LATE,
    RESTARTING,
    SLOW,
    TAKEN,
    TOO_MANY_MESSAGES,
    TWICE,
    UNAUTHORIZED,
    WRONG_PROTOCOL,
    Close,
)
from cms.web.subscriptions.gate import Gate
from cms.web.subscriptions.operations import Ended, Operations, shown
from cms.web.transport import Asked, Headers, Refused, checked, joined

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 128
"""Characters of an operation's id."""
MESSAGES_PER_SECOND, MESSAGES_AT_ONCE = 20, 200
"""How many messages a client may send, in the long run and after a pause."""
LAST_SECONDS = 0.4
"""How long queries under way may take when the server stops; a little less than it gives any
connection (``cms.serving.server.LINGER``)."""
_LONGEST_REASON = 123
"""Bytes of the reason in a close frame (RFC 6455, section 5.5)."""


class WebSocketEndpoint:
    """Serves ``/graphql`` to WebSockets. Pages of other origins than the server's own are refused
    unless they are among ``origins``; ``init_seconds`` is how long the first message may take,
    ``most`` how many operations a connection may have at a time.
    """

    def __init__(
        self,
        operations: Operations,
        gate: Gate,
        process: Process,
        *,
        origins: Sequence[str] = (),
        init_seconds: float = 10.0,
        most: int = 20,
    ) -> None:
        self.operations = operations
        self.gate = gate
        self.process = process
        self.origins = frozenset(origins)
        self.init_seconds = init_seconds
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        headers = joined(scope["headers"])
        await receive()  # that it wants to connect
        if not self._is_welcome(headers):
            await send({"type": "websocket.close"})  # answered by 403
            return
        if PROTOCOL not in scope["subprotocols"]:
            await _accept_and_close(send, WRONG_PROTOCOL)
            return
        try:
            with self.gate.passed(scope, headers):
                await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
                await _Session(self, scope, headers, receive, send).run()
        except Refused as refused:
            await _accept_and_close(send, Close(FULL, str(refused.error)), PROTOCOL)
        except OSError:
            return  # the client has gone

    def _is_welcome(self, headers: Headers) -> bool:
        """Whether the page that opens it, if it is one, is ours or allowed: a browser sends its
        user's cookies and address along, whoever wrote the page (RFC 6455, section 10.2).
        """
        origin = headers.get(b"origin")
        if origin is None:
            return True
        text = origin.decode("latin-1").lower()
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            return False
        if f"{parts.scheme}://{parts.netloc}" in self.origins:
            return True
        host = headers.get(b"host", b"").decode("latin-1").lower()
        default = {"http": 80, "https": 443}.get(parts.scheme)
        own = {parts.netloc}
        if port == default or port is None:
            own |= {parts.hostname or "", f"{parts.hostname}:{default}"}
        return default is not None and bool(host) and host in own


async def _accept_and_close(send: Send, close: Close, protocol: str | None = None) -> None:
    """Only an accepted connection can be told why it is closed."""
    await send({"type": "websocket.accept", "subprotocol": protocol})
    await _close(send, close)


async def _close(send: Send, close: Close) -> None:
    reason = close.reason.encode()[:_LONGEST_REASON].decode("utf-8", "ignore")
    await send({"type": "websocket.close", "code": close.code, "reason": reason})


class _Session:
    """One connection's life."""

    def __init__(
        self,
        endpoint: WebSocketEndpoint,
        scope: Scope,
        headers: Headers,
        receive: Receive,
        send: Send,
    ) -> None:
        self.endpoint = endpoint
        self.operations = endpoint.operations
        graphql = self.operations.endpoint
        self.accepted = graphql.accepted(headers)
        self.paying: partial[Account] = partial(graphql.account, scope, headers)
        self.initialised = False
        self.running: dict[str, asyncio.Task[None]] = {}
        self.endless: set[str] = set()
        self._receive = receive
        self._send = send
        self._allowance = float(MESSAGES_AT_ONCE)
        self._at = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Serves the connection until one of both sides closes it."""
        reading = asyncio.create_task(self._read())
        stopping = asyncio.create_task(self.endpoint.process.stopping.wait())
        try:
            done, _ = await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if reading in done:
                close = reading.result()
            else:
                await self._finish()
                close = RESTARTING
        finally:
            left = [reading, stopping, *self.running.values()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        if close is not None:
            await _close(self._send, close)

    async def _finish(self) -> None:
        """Waits for queries under way, for as long as a server that stops lets connections be."""
        left = [task for id_, task in self.running.items() if id_ not in self.endless]
        if left:
            await asyncio.wait(left, timeout=LAST_SECONDS)

    async def _read(self) -> Close | None:
        """Takes messages until the connection is to be closed, or was; then None."""
        try:
            async with asyncio.timeout(self.endpoint.init_seconds) as limit:
                while True:
                    message = await self._receive()
                    if message["type"] == "websocket.disconnect":
                        self.operations.dropped += message.get("code") == SLOW.code
                        return None
                    if (close := await self._take(message.get("text"))) is not None:
                        return close
                    if self.initialised:
                        limit.reschedule(None)
        except TimeoutError:
            return LATE

    async def _take(self, text: str | None) -> Close | None:
        """Does what a message says; the reason to close, if it gives one."""
        if not self._is_allowed():
            return TOO_MANY_MESSAGES
        try:
            message = orjson.loads(text or "")
        except orjson.JSONDecodeError:
            return Close(INVALID, "The message is not JSON in a text frame")
        if not isinstance(message, dict):
            return Close(INVALID, "The message is not an object")
        payload = message.get("payload")
        match message.get("type"):
            case "connection_init" | "ping" | "pong" if not isinstance(payload, dict | None):
                return Close(INVALID, "The payload is not an object")
            case "connection_init":
                return await self._initialise(payload or {})
            case "ping":
                await self._say({"type": "pong"} | ({"payload": payload} if payload else {}))
            case "pong":
                pass
            case "subscribe":
                return await self._subscribe(message.get("id"), payload)
            case "complete":
                return self._complete(message.get("id"))
            case _:
                return Close(INVALID, "The message has no type of the protocol")
        return None

    def _is_allowed(self) -> bool:
        """Whether one more message is within the pace."""
        now = asyncio.get_running_loop().time()
        gained = (now - self._at) * MESSAGES_PER_SECOND
        self._allowance = min(MESSAGES_AT_ONCE, self._allowance + gained) - 1
        self._at = now
        return self._allowance >= 0

    async def _initialise(self, payload: dict[str, Any]) -> Close | None:
        if self.initialised:
            return TWICE
        self.initialised = True
        wanted = payload.get("acceptLanguage")  # a page can't set a WebSocket's headers
        if isinstance(wanted, str):
            locales = self.operations.endpoint.locales
            self.accepted = accept_language(wanted[:1024], locales)
        await self._say({"type": "connection_ack"})
        return None

    async def _subscribe(self, id_: Any, payload: Any) -> Close | None:
        if not self.initialised:
            return UNAUTHORIZED
        if not isinstance(id_, str) or not 0 < len(id_) <= LONGEST_ID:
            return Close(INVALID, f"The id is not a text of 1 to {LONGEST_ID} characters")
        if not isinstance(payload, dict):
            return Close(INVALID, "The payload is not an object")
        if id_ in self.running:
            return Close(TAKEN, f"Subscriber for {id_[:60]} already exists")
        try:
            asked = checked(payload)
        except Refused as refused:
            return Close(INVALID, str(refused.error))
        if len(self.running) >= self.endpoint.most:
            error = LimitExceeded(
                "This connection has {limit} operations under way, and may have no more.",
                limit=self.endpoint.most,
            )
            told = shown(error, self.operations.locale(self.accepted))
            await self._say({"id": id_, "type": "error", "payload": [told]})
            return None
        self.running[id_] = asyncio.create_task(self._operate(id_, asked))
        return None

    def _complete(self, id_: Any) -> Close | None:
        if not isinstance(id_, str):
            return Close(INVALID, "The id is not a text")
        if (task := self.running.pop(id_, None)) is not None:
            self.endless.discard(id_)
            task.cancel()
        return None

    async def _operate(self, id_: str, asked: Asked) -> None:
        """Runs one operation to its end."""
        try:
            running = await self.operations.begin(asked, self.accepted, self.paying)
            if running.endless:
                self.endless.add(id_)
            try:
                head = b'{"id":%s,"type":"next","payload":' % orjson.dumps(id_)
                while (result := await running.next()) is not None:
                    text = b"%s%s}" % (head, result.body)
                    await self._send({"type": "websocket.send", "text": text.decode()})
            finally:
                running.close()
            await self._end(id_, {"id": id_, "type": "complete"})
        except Ended as ended:
            await self._end(id_, {"id": id_, "type": "error", "payload": ended.errors})
        except Refused as refused:
            told = shown(refused.error, self.operations.locale(self.accepted))
            await self._end(id_, {"id": id_, "type": "error", "payload": [told]})
        except OSError:
            return  # the client has gone, which the one who reads hears of too

    async def _end(self, id_: str, message: dict[str, Any]) -> None:
        """The last message of an operation; from then on its id is free."""
        if self.running.get(id_) is asyncio.current_task():
            del self.running[id_]
            self.endless.discard(id_)
        await self._say(message)

    async def _say(self, message: dict[str, Any]) -> None:
        await self._send({"type": "websocket.send", "text": orjson.dumps(message).decode()})
