"""Generations: how often each live table has changed, as far as this process knows.

An answer made at certain generations is good while they hold. The process may rely on what it knows
only while it hears of every change; otherwise nothing that was kept may be served.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

CHANNEL = "generation"
"""The channel of PostgreSQL's NOTIFY that tells of each generation: ``table value``."""
EVERYTHING = "*"
"""The payload that says: whatever was kept may be wrong."""


class Generations:
    """The known generations of the live tables.

    ``epoch`` grows whenever anything that matters changes, so that one comparison tells whether
    nothing has happened at all. ``clock`` gives seconds that never run backwards.

    That this process hears of changes is known for a limited time only, which each sign of life of
    the database prolongs. So no timer has to fire in time: a process that was stopped or busy for
    long doesn't rely on what it knew before.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.epoch = 0
        self.clock = clock
        self._values: dict[str, int] = {}
        self._beginning = 0
        self._until = -math.inf
        self._watchers: list[Callable[[], None]] = []

    @property
    def known(self) -> bool:
        """Whether this process hears of changes now."""
        return self.clock() < self._until

    def of(self, tables: Iterable[str]) -> tuple[int, ...]:
        """The generations of some tables, in their order; 0 for one that has never changed.

        The first number counts the times that ``found`` began anew. So nothing that was kept
        before a loss is served after it: the database may be another by then, restored to an
        earlier state, or a former standby which lacks the last changes.
        """
        return (self._beginning, *[self._values.get(table, 0) for table in tables])

    def raise_to(self, table: str, value: int) -> None:
        """Notes that a table is at a generation, unless a later one is known already."""
        if value > self._values.get(table, 0):
            self._values[table] = value
            self._advance()

    def acknowledged(self, raised: Mapping[str, int]) -> None:
        """Notes what a transaction of this process has raised, as it is committed."""
        for table, value in raised.items():
            self.raise_to(table, value)

    def found(self, values: Mapping[str, int], until: float = math.inf) -> None:
        """Begins anew with the generations of all tables, read while listening already."""
        self._values = dict(values)
        self._beginning += 1
        self._until = until
        self._advance()

    def confirmed(self, until: float) -> None:
        """All changes so far were heard; ``until`` is of ``clock``."""
        self._until = until

    def lost(self) -> None:
        """A change may have gone unheard: nothing kept may be served until ``found``."""
        self._until = -math.inf
        self._advance()

    @contextmanager
    def watched(self, watcher: Callable[[], None]) -> Iterator[None]:
        """Calls ``watcher`` at each change of ``epoch`` while the context is open."""
        self._watchers.append(watcher)
        try:
            yield
        finally:
            self._watchers.remove(watcher)

    def _advance(self) -> None:
        self.epoch += 1
        for watcher in self._watchers:
            watcher()
