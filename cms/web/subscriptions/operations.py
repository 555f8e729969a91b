"""Operations whose results come one after the other, however they are carried to the client.

A subscription's selection is compiled once; each event is answered by one statement, with the
event's values among its arguments. Those who ask the same share it: an answer is kept like any
other, for as long as the generations of what it was read from hold.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, NamedTuple, Protocol, cast

import orjson

from cms.delivery.changes import Change, Mark
from cms.delivery.feed import Feed, Follower
from cms.delivery.generations import Generations
from cms.delivery.responses import Response, Responses
from cms.errors import ChangesForgotten, ClientError, TimedOut
from cms.i18n.messages import translate
from cms.read.compile import Compiled
from cms.read.event import Event, Interest
from cms.read.execute import NotExecuted
from cms.web.engine import Prepared
from cms.web.graphql import GraphQLEndpoint
from cms.web.rate import ANSWER, Account
from cms.web.transport import Asked, Refused

logger = logging.getLogger("cms.web")

KEPT_BYTES = 4 * 1024 * 1024
"""Memory for the answers to the last events, which many may be waiting for."""

Paying = Callable[[], Account]
"""Gives the account of the client: a stream lasts longer than an account need be remembered."""


class Subscribed(Protocol):
    """A subscription that is sound: ``resolvers.engine.Subscribed``, seen from below it."""

    @property
    def compiled(self) -> Compiled:
        """What it compiles to."""

    @property
    def interest(self) -> Interest:
        """Which events it is told of."""

    @property
    def cursor(self) -> str | None:
        """The event to go on from."""

    @property
    def price(self) -> int:
        """How many rows the answer to an event may read."""

    @property
    def fresh(self) -> bool:
        """Whether it had to be compiled."""

    def prepared(self, event: Event) -> Prepared:
        """What is to be executed for an event."""


class Result(NamedTuple):
    """A response map as JSON; ``mark`` is the place of the event that it answers."""

    body: bytes
    mark: Mark | None = None


class Ended(Exception):
    """The operation isn't begun, or can't go on: the errors that say why. ``mark`` is where the
    client may go on from in spite of it.
    """

    def __init__(self, errors: list[dict[str, Any]], mark: Mark | None = None) -> None:
        super().__init__()
        self.errors = errors
        self.mark = mark


class Running(Protocol):
    """An operation under way. ``name`` is its operation's; ``endless`` is one that goes on until
    somebody ends it; ``mark`` is the last event that was dealt with.
    """

    name: str
    endless: ClassVar[bool]

    @property
    def mark(self) -> Mark | None:
        """Where to go on from after all results so far."""

    async def next(self) -> Result | None:
        """The next result; None when there is none any more. When it is cancelled, the next call
        gives what this one would have. Raises Ended.
        """

    def close(self) -> None:
        """Nobody waits for more."""


class Operations:
    """Begins operations. ``open`` are the subscriptions under way, ``sent`` counts the events that
    were answered, ``dropped`` the clients that were too slow.
    """

    def __init__(self, endpoint: GraphQLEndpoint, feed: Feed, generations: Generations) -> None:
        self.endpoint = endpoint
        self.feed = feed
        self.answers = Responses(generations, KEPT_BYTES)
        self.open = self.sent = self.dropped = 0

    async def begin(
        self, asked: Asked, accepted: tuple[str, ...], paying: Paying, after: str | None = None
    ) -> Running:
        """An operation that was asked for; ``after`` is the event to go on from, and goes before
        one that the operation names.

        Raises:
            Refused: the client's account doesn't allow it now.
            Ended: it can't be executed.
        """
        account = paying()
        account.begin()
        try:
            document = await self.endpoint.documents.resolve(asked.text, asked.document_id)
            sound = self._sound(document, asked, accepted, account)
            account.pay(sound.price, fresh=sound.fresh)
            if sound.compiled.following is None:
                return Single(self, cast(Prepared, sound), accepted)
            subscribed = cast(Subscribed, sound)
            cursor = after or subscribed.cursor
            follower = await self.feed.begin(Mark.parse(cursor) if cursor else None)
        except ClientError as error:
            raise Ended([shown(error, self.locale(accepted))]) from None
        except (Refused, Ended):
            raise
        except Exception as error:
            raise Ended([self.fault(error, accepted)]) from None
        return Subscription(self, subscribed, follower, accepted, paying)

    def _sound(
        self, document: Any, asked: Asked, accepted: tuple[str, ...], account: Account
    ) -> Prepared | Subscribed:
        try:
            sound: Prepared | Subscribed = self.endpoint.engine.subscribe(
                document, asked.variables, asked.operation_name, accepted
            )
        except NotExecuted as refusal:
            account.refused()
            raise Ended(refusal.response["errors"]) from None
        return sound

    def locale(self, accepted: tuple[str, ...]) -> str:
        """The language in which a caller is told of errors."""
        return accepted[0] if accepted else self.endpoint.locales[0]

    async def answer(
        self, prepared: Prepared, accepted: tuple[str, ...], answers: Responses
    ) -> bytes:
        """The response map of what is prepared, by what keeps such ``answers``; if that fails, one
        with the error, for those that come after it are answered all the same.
        """
        compute = partial(self._compute, prepared)
        tables = prepared.compiled.statement.tables
        try:
            found: Response = await answers.get(prepared.key, None, tables, compute)
        except TimedOut as error:
            return failed(shown(error, self.locale(accepted)))
        except Exception as error:
            return failed(self.fault(error, accepted))
        return found.body

    async def _compute(self, prepared: Prepared) -> Response:
        """The statement isn't given up with the one who waits for it: that would cost its
        connection, and clients could make it happen as they like.
        """
        return await asyncio.shield(asyncio.ensure_future(self.endpoint.compute(prepared)))

    def fault(self, error: Exception, accepted: tuple[str, ...]) -> dict[str, Any]:
        """What a caller is told of a fault of the server's own, which is logged."""
        fault = secrets.token_hex(8)
        logger.error("a stream failed", exc_info=error, extra={"fields": {"requestId": fault}})
        told = ClientError("The server could not answer; the fault is its own.")
        extensions = {"code": "INTERNAL_ERROR", "requestId": fault}
        return {**shown(told, self.locale(accepted)), "extensions": extensions}


class Single:
    """An operation with one result: a query."""

    endless: ClassVar[bool] = False
    mark = None

    def __init__(
        self, operations: Operations, prepared: Prepared, accepted: tuple[str, ...]
    ) -> None:
        self.name = prepared.compiled.name
        self._operations = operations
        self._prepared: Prepared | None = prepared
        self._accepted = accepted

    async def next(self) -> Result | None:
        """See ``Running``."""
        if self._prepared is None:
            return None
        operations = self._operations
        answers = operations.endpoint.responses
        body = await operations.answer(self._prepared, self._accepted, answers)
        self._prepared = None
        return Result(body)

    def close(self) -> None:
        """See ``Running``."""


class Subscription:
    """An operation that is answered for each event that concerns it."""

    endless: ClassVar[bool] = True

    def __init__(
        self,
        operations: Operations,
        subscribed: Subscribed,
        follower: Follower,
        accepted: tuple[str, ...],
        paying: Paying,
    ) -> None:
        self.name = subscribed.compiled.name
        self.mark: Mark = follower.mark
        self._operations = operations
        self._subscribed = subscribed
        self._follower = follower
        self._accepted = accepted
        self._paying = paying
        self._waiting: deque[Change] = deque()
        self._closed = False
        operations.open += 1

    async def next(self) -> Result | None:
        """See ``Running``."""
        while True:
            while self._waiting:
                if (result := await self._first()) is not None:
                    return result
            try:
                self._waiting.extend(await self._follower.next())
            except ChangesForgotten as error:
                self.mark = self._follower.mark
                raise self._ended(error) from None
            except Exception as error:
                fault = self._operations.fault(error, self._accepted)
                raise Ended([fault], self.mark) from None

    async def _first(self) -> Result | None:
        """The answer to the change that waits longest, which is done with then."""
        change = self._waiting[0]
        result = None
        if self._subscribed.interest.covers(change.event):
            result = Result(await self._answer(change), change.mark)
            self._operations.sent += 1
        self._waiting.popleft()
        self.mark = change.mark
        return result

    async def _answer(self, change: Change) -> bytes:
        operations, prepared = self._operations, self._subscribed.prepared(change.event)
        kept = operations.answers.has(prepared.key)
        try:
            self._paying().pay(ANSWER if kept else max(ANSWER, prepared.price), fresh=False)
        except Refused as refused:
            raise self._ended(refused.error) from None
        return await operations.answer(prepared, self._accepted, operations.answers)

    def _ended(self, error: ClientError) -> Ended:
        return Ended([shown(error, self._operations.locale(self._accepted))], self.mark)

    def close(self) -> None:
        """See ``Running``."""
        if not self._closed:
            self._closed = True
            self._operations.open -= 1


def shown(error: ClientError, locale: str) -> dict[str, Any]:
    """An error as GraphQL shows it."""
    return {
        "message": translate(error.template, error.params, locale),
        "extensions": {"code": error.code},
    }


def failed(error: dict[str, Any]) -> bytes:
    """The response map of an execution that has failed."""
    return orjson.dumps({"errors": [error], "data": None})
