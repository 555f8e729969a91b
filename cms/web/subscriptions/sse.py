"""GraphQL over server-sent events, in the protocol's "distinct connections mode".

A request that accepts ``text/event-stream`` is answered by a stream: an event ``next`` for each
result, and ``complete`` after the last one. What is wrong with the operation is told so too; only
what isn't a request at all has a status of HTTP. Each result has the id of the event that it
answers, and a client that comes back with it (``Last-Event-ID``) goes on there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import orjson
from starlette.types import Receive, Scope, Send

from cms.delivery.changes import Mark
from cms.errors import InputError
from cms.process import Process
from cms.web.exchange import Exchange
from cms.web.subscriptions.gate import Gate
from cms.web.subscriptions.operations import Ended, Operations, Paying, Running
from cms.web.transport import Asked, Disconnected, Headers, Refused, body, joined, posted, queried

KEEP_ALIVE = 15.0
"""Seconds of silence after which something is sent, so that nobody on the way takes the connection
for dead; it tells the client where to go on from, too."""
RETRY = 2000
"""Milliseconds after which a browser comes back."""
STREAM = "(stream)"
"""What a stream whose operation has no name is counted as."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"vary", b"accept, accept-language"),
    (b"x-content-type-options", b"nosniff"),
]
_COMPLETE = b"event: complete\ndata: \n\n"


class EventStreams:
    """Answers by streams of events; ``process`` tells when to end them."""

    def __init__(self, operations: Operations, gate: Gate, process: Process) -> None:
        self.operations = operations
        self.gate = gate
        self.process = process

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        headers = joined(scope["headers"])
        endpoint = self.operations.endpoint
        accepted = endpoint.accepted(headers)
        try:
            asked = await self._asked(scope, headers, receive)
            with self.gate.passed(scope, headers):
                paying = partial(endpoint.account, scope, headers)
                await self._answer(asked, accepted, headers, paying, _Stream(scope, receive, send))
        except Refused as refused:
            await endpoint.refusal(refused, accepted).send(send)
        except Disconnected:
            return

    async def _asked(self, scope: Scope, headers: Headers, receive: Receive) -> Asked:
        endpoint = self.operations.endpoint
        if scope["method"] == "POST":
            return posted(await body(headers, receive, endpoint.max_body, endpoint.body_seconds))
        if scope["method"] == "GET":
            return queried(scope["query_string"], endpoint.max_body)
        error = InputError("Send the request by GET or POST.")
        raise Refused(405, error, (b"allow", b"GET, POST"))

    async def _answer(
        self,
        asked: Asked,
        accepted: tuple[str, ...],
        headers: Headers,
        paying: Paying,
        stream: _Stream,
    ) -> None:
        after = headers.get(b"last-event-id", b"").decode("latin-1")
        try:
            running = await self.operations.begin(asked, accepted, paying, after)
        except Ended as ended:
            await stream.begin(STREAM)
            await stream.end(ended)
            return
        try:
            await stream.begin(running.name or STREAM, running.mark)
            async with self._leaving(running, stream) as leaving:
                await self._send(running, stream, leaving)
        finally:
            running.close()
        if stream.blocked:
            self.operations.dropped += 1

    @asynccontextmanager
    async def _leaving(
        self, running: Running, stream: _Stream
    ) -> AsyncIterator[set[asyncio.Task[object]]]:
        """What ends a stream from outside: the client has left, or the process stops, which waits
        for what ends by itself.
        """
        leaving: set[asyncio.Task[object]] = {asyncio.create_task(stream.left())}
        if running.endless:
            leaving.add(asyncio.create_task(self.process.stopping.wait()))
        try:
            yield leaving
        finally:
            for task in leaving:
                task.cancel()

    async def _send(
        self, running: Running, stream: _Stream, leaving: set[asyncio.Task[object]]
    ) -> None:
        """Sends results until there is none any more, or something ends the stream. A server that
        stops doesn't say ``complete``: the client is to come back.
        """
        sending = asyncio.create_task(_results(running, stream))
        try:
            done, _ = await asyncio.wait({sending, *leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending in done:
                await sending
            elif not stream.gone:
                await stream.close()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)


async def _results(running: Running, stream: _Stream) -> None:
    while True:
        try:
            async with asyncio.timeout(KEEP_ALIVE):
                result = await running.next()
        except TimeoutError:
            await stream.write(_place(running.mark) or b":\n\n")
            continue
        except Ended as ended:
            await stream.end(ended)
            return
        if result is None:
            await stream.end(None)
            return
        await stream.write(_next(result.body, result.mark))


class _Stream:
    """The way back to the client. ``blocked`` while it doesn't take what is sent."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.gone = self.blocked = False
        self._scope = scope
        self._receive = receive
        self._send = send

    async def begin(self, name: str, mark: Mark | None = None) -> None:
        """The head, and where the stream begins."""
        Exchange.of(self._scope).operation = name
        await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self.write(b"retry: %d\n" % RETRY + (_place(mark) or b"\n"))

    async def write(self, data: bytes) -> None:
        """A part of the stream, once the client has taken enough of those before it."""
        self.blocked = True
        await self._send({"type": "http.response.body", "body": data, "more_body": True})
        self.blocked = self.gone

    async def end(self, ended: Ended | None) -> None:
        """The last events: the errors that end it, if any, and ``complete``."""
        if ended is not None:
            await self.write(_next(orjson.dumps({"errors": ended.errors}), ended.mark))
        await self.write(_COMPLETE)
        await self.close()

    async def close(self) -> None:
        """Nothing more follows."""
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def left(self) -> None:
        """Returns when the client has gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True


def _next(body: bytes, mark: Mark | None) -> bytes:
    head = b"" if mark is None or not mark.position else b"id: %s\n" % str(mark).encode()
    return b"%sevent: next\ndata: %s\n\n" % (head, body)


def _place(mark: Mark | None) -> bytes:
    """What tells a client's EventSource the last event's id, without an event."""
    return b"" if mark is None or not mark.position else b"id: %s\n\n" % str(mark).encode()
