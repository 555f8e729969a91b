"""One attempt: a message is signed and posted, and the head of the answer is read, no more."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from cms import posting
from cms.webhooks.addresses import Guard, Refused
from cms.webhooks.signing import headers

SECONDS = 20.0
"""The longest that an attempt may take, from looking up the name to the head of the answer."""
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
            answer = await _sent(target, message, guard)
        status, pause = answer.status, _seconds(answer.retry_after)
    except Refused as error:
        failure = f"refused: {error}"
    except posting.FAULTS as error:
        failure = f"it didn't answer ({type(error).__name__})"
    return Outcome(status, failure, pause, round(1000 * (time.monotonic() - began)))


async def _sent(target: Target, message: Message, guard: Guard) -> posting.Answer:
    place = posting.Place.of(target.url)
    addresses = await guard.addresses(place.host, place.port, secure=place.secure)
    body = message.body()
    signed = headers(target.secrets, message.id, int(time.time()), body)
    return await posting.post(target.url, body, signed, addresses)


def _seconds(retry_after: str) -> float:
    """What Retry-After asks for, in seconds (RFC 9110, 10.2.3); 0 when that isn't understood."""
    if retry_after.isdecimal() and len(retry_after) < 10:
        return float(retry_after)
    try:
        moment = datetime.strptime(f"{retry_after} +0000", f"{_HTTP_DATE} %z")
    except ValueError:
        return 0.0
    return max(0.0, moment.timestamp() - time.time())
