"""The response cache: answers kept for as long as what they were made from stands.

An answer is stored with the generations of the tables that it was read from, as they were known
*before* its statement was sent; it is served only while exactly these hold. There is no time to
live: after a publish nothing stale is served, and without one nothing is computed twice.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property

from cms.delivery.generations import Generations

OVERHEAD = 1024
"""Bytes that an entry counts beside its body, its key and its aliases: headers, bookkeeping."""
MAX_ALIASES = 4
"""Forms of one question that are remembered."""


@dataclass(eq=False)
class Response:
    """A finished answer: its bytes, and the surrogate keys under which a cache in front may be told
    to forget it. ``operation`` names what it answers, and ``sent`` is whether it has answered a
    request already, so that the next one finds it kept.
    """

    body: bytes
    tags: tuple[str, ...] = ()
    operation: str = ""
    sent: bool = False

    @cached_property
    def etag(self) -> bytes:
        """Its entity tag (RFC 9110, section 8.8.3), made when it is first asked for."""
        return f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'.encode()


@dataclass
class _Entry:
    response: Response
    tables: tuple[str, ...]
    made_at: tuple[int, ...]
    checked: int
    size: int
    aliases: list[Hashable] = field(default_factory=list)


@dataclass
class _Flight:
    epoch: int
    result: asyncio.Future[Response]


class Responses:
    """Keeps at most ``limit`` bytes of answers (0: none), those used longest ago go first.

    A *key* says what is asked; equal questions have equal keys. An *alias* is the form in which a
    question came (a request's bytes): it finds the answer without the question being read again.
    """

    def __init__(self, generations: Generations, limit: int) -> None:
        self.generations = generations
        self.limit = limit
        self.size = 0
        self.hits = self.misses = self.shared = 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._aliases: dict[Hashable, Hashable] = {}
        self._flights: dict[Hashable, _Flight] = {}

    def find(self, alias: Hashable) -> Response | None:
        """The kept answer to a question in that form, if it still stands."""
        key = self._aliases.get(alias)
        return None if key is None else self._standing(key)

    async def get(
        self,
        key: Hashable,
        alias: Hashable,
        tables: tuple[str, ...],
        compute: Callable[[], Awaitable[Response]],
    ) -> Response:
        """The answer to a question: kept, or under way for somebody else, or computed now."""
        if not self.limit:
            return await compute()
        if (found := self._standing(key)) is not None:
            self._name(key, alias)
            return found
        flight = self._flights.get(key)
        # One that began before the last change may have read what was there before it.
        if (
            flight is None
            or flight.epoch != self.generations.epoch
            or not self.generations.known  # then changes don't show in the epoch
        ):
            return await self._fly(key, alias, tables, compute)
        self.shared += 1
        try:
            return await asyncio.shield(flight.result)
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if not flight.result.cancelled() or (caller and caller.cancelling()):
                raise  # it is this caller that was cancelled, not only the one that computes
        return await self.get(key, alias, tables, compute)

    async def _fly(
        self,
        key: Hashable,
        alias: Hashable,
        tables: tuple[str, ...],
        compute: Callable[[], Awaitable[Response]],
    ) -> Response:
        self.misses += 1
        epoch, known = self.generations.epoch, self.generations.known
        made_at = self.generations.of(tables)
        flight = _Flight(epoch, asyncio.get_running_loop().create_future())
        self._flights[key] = flight
        try:
            response = await compute()
        except Exception as error:
            flight.result.set_exception(error)
            flight.result.exception()  # it is raised here; that nobody else waits is no fault
            raise
        except BaseException:  # cancelled, in one way or the other: another caller computes
            flight.result.cancel()
            raise
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
        flight.result.set_result(response)
        if known and made_at == self.generations.of(tables):
            size = len(response.body) + OVERHEAD + _weight(key)
            self._keep(key, _Entry(response, tables, made_at, epoch, size))
            self._name(key, alias)
        return response

    def has(self, key: Hashable) -> bool:
        """Whether a question is answered without anything being computed: an answer is kept that
        still stands, or is under way for somebody else.
        """
        generations = self.generations
        if not generations.known:
            return False
        flight, entry = self._flights.get(key), self._entries.get(key)
        if flight is not None and flight.epoch == generations.epoch:
            return True
        return entry is not None and entry.made_at == generations.of(entry.tables)

    def _standing(self, key: Hashable) -> Response | None:
        entry = self._entries.get(key)
        generations = self.generations
        if entry is None or not generations.known:
            return None
        if entry.checked != generations.epoch:
            if entry.made_at != generations.of(entry.tables):
                self._forget(key)
                return None
            entry.checked = generations.epoch
        self.hits += 1
        self._entries.move_to_end(key)
        return entry.response

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        if entry.size > self.limit // 4:
            return  # one answer may not push out most of the others
        self._forget(key)
        self._entries[key] = entry
        self.size += entry.size
        self._shrink()

    def _name(self, key: Hashable, alias: Hashable) -> None:
        entry = self._entries.get(key)
        if entry is None or alias is None or alias in self._aliases:
            return
        weight = _weight(alias)
        if weight > self.limit // 16:
            return
        if len(entry.aliases) >= MAX_ALIASES:
            oldest = entry.aliases.pop(0)
            del self._aliases[oldest]
            weight -= _weight(oldest)
        entry.aliases.append(alias)
        self._aliases[alias] = key
        entry.size += weight
        self.size += weight
        self._shrink()

    def _shrink(self) -> None:
        while self.size > self.limit:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size
            for alias in entry.aliases:
                self._aliases.pop(alias, None)


def _weight(value: object) -> int:
    """About how many bytes a key or an alias holds, or a part of one."""
    if isinstance(value, (bytes, str)):
        return sys.getsizeof(value)
    if isinstance(value, tuple):
        return sys.getsizeof(value) + sum(map(_weight, value))
    return 32
