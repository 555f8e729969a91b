"""Clients of subscriptions: a WebSocket library's, and server-sent events read line by line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 15.0
FOLLOW = """subscription Follow($types: [EntryType!], $locales: [Locale!], $after: String) {
    entryChanged(types: $types, locales: $locales, after: $after) {
        kind type id locales isForEveryLocale cursor entry { id variant(locale: VI) { locale } }
    }
}"""


class Socket:
    """A connection of ``graphql-transport-ws``."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def hear(self, seconds: float = PATIENCE) -> Any:
        """The next message."""
        async with asyncio.timeout(seconds):
            return json.loads(await self.connection.recv())

    async def initialise(self, payload: Mapping[str, Any] | None = None) -> None:
        await self.say(type="connection_init", **({"payload": payload} if payload else {}))
        assert await self.hear() == {"type": "connection_ack"}

    async def subscribe(self, id_: str = "1", query: str = FOLLOW, **variables: Any) -> None:
        """Asks, and waits until that was read: a pong comes after it."""
        payload = {"query": query, "variables": variables}
        await self.say(id=id_, type="subscribe", payload=payload)

    async def silence(self, seconds: float = 0.5) -> None:
        """Nothing is said for a while."""
        try:
            message = await self.hear(seconds)
        except TimeoutError:
            return
        raise AssertionError(message)

    async def change(self, id_: str = "1") -> Any:
        """The next change of a subscription."""
        message = await self.hear()
        assert message["type"] == "next", message
        assert message["id"] == id_, message
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]["entryChanged"]

    async def closed(self, seconds: float = PATIENCE) -> tuple[int, str]:
        """The code and the reason with which the server closes, whatever it says before."""
        async with asyncio.timeout(seconds):
            with pytest.raises(ConnectionClosed) as end:
                await self._hear_all()
        assert end.value.rcvd is not None, "the connection was cut"
        return end.value.rcvd.code, end.value.rcvd.reason

    async def _hear_all(self) -> None:
        while True:
            await self.connection.recv()


@asynccontextmanager
async def socket(
    port: int,
    *,
    initialised: bool = True,
    protocols: list[Subprotocol] | None = None,
    host: str = "",
    **options: Any,
) -> AsyncIterator[Socket]:
    """A connection; ``host`` is the name that it asks for, if it isn't the address."""
    if "sock" not in options:
        options |= {"host": "127.0.0.1", "port": port}
    async with connect(
        f"ws://{host or f'127.0.0.1:{port}'}/graphql",
        subprotocols=([PROTOCOL] if protocols is None else protocols) or None,
        compression=None,
        proxy=None,
        **options,
    ) as connection:
        opened = Socket(connection)
        if initialised:
            await opened.initialise()
        yield opened


@dataclass
class Message:
    """One message of a stream."""

    event: str = ""
    data: str = ""
    id: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def change(self) -> Any:
        assert self.event == "next", self
        assert "errors" not in self.json, self.data
        return self.json["data"]["entryChanged"]


class Stream:
    """A stream of events; ``last_id`` is what a browser would come back with."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.last_id = ""
        self._lines = response.aiter_lines()

    async def hear(self, seconds: float = PATIENCE) -> Message:
        """The next message, as the HTML standard reads the lines."""
        async with asyncio.timeout(seconds):
            message = Message()
            async for line in self._lines:
                name, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if not line:
                    if message.event:
                        return message
                elif name == "id":
                    message.id = self.last_id = value
                elif name in ("event", "data"):
                    setattr(message, name, value)
            raise EOFError


@asynccontextmanager
async def stream(
    port: int,
    query: str = FOLLOW,
    *,
    after: str = "",
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    **variables: Any,
) -> AsyncIterator[Stream]:
    sent = {"accept": "text/event-stream", **(headers or {})}
    if after:
        sent["last-event-id"] = after
    asked: dict[str, Any] = {"query": query, "variables": variables}
    options: dict[str, Any] = {"json": asked}
    if method == "GET":
        options = {"params": {"query": query, "variables": json.dumps(variables)}}
    async with (
        httpx.AsyncClient(timeout=httpx.Timeout(10, read=None), trust_env=False) as client,
        client.stream(
            method, f"http://127.0.0.1:{port}/graphql", headers=sent, **options
        ) as response,
    ):
        yield Stream(response)
