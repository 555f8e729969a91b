"""Notices within the process: what a transaction of ours has changed, told as it is committed.

PostgreSQL tells all processes by NOTIFY, a moment later. Whoever waits for an action must find its
effect at once in the process that ran it, so that process doesn't wait for the notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Observer = Callable[[Mapping[str, int]], None]
"""Gets the generations that a transaction raised: table and value."""


class Notices:
    """The observers of one database."""

    def __init__(self) -> None:
        self._observers: list[Observer] = []

    @contextmanager
    def observed(self, observer: Observer) -> Iterator[None]:
        """Tells ``observer`` while the context is open."""
        self._observers.append(observer)
        try:
            yield
        finally:
            self._observers.remove(observer)

    def announce(self, raised: Mapping[str, int]) -> None:
        """Tells all observers of a transaction that is committed."""
        for observer in self._observers:
            observer(raised)


_current: ContextVar[Notices | None] = ContextVar("notices", default=None)


@contextmanager
def entered(notices: Notices) -> Iterator[None]:
    """Makes these the notices of what this task commits."""
    token = _current.set(notices)
    try:
        yield
    finally:
        _current.reset(token)


def announce(raised: Mapping[str, int]) -> None:
    """Tells the observers of the database that this task writes to."""
    if raised and (notices := _current.get()) is not None:
        notices.announce(raised)
