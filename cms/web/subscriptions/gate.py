"""The gate: how many streams of events a process keeps open, in all and for each client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from starlette.types import Scope

from cms.errors import LimitExceeded
from cms.web.rate import Clients
from cms.web.transport import Headers, Refused

_RETRY = (b"retry-after", b"5")
_LONGEST = 512
"""Bytes of an X-Forwarded-For that are looked at, from its end."""


class Gate:
    """At most ``most`` streams at a time, of which one client has ``most_each`` (0: as many as it
    likes). Clients are told apart as for the rate (``cms.web.rate``).
    """

    def __init__(self, most: int, most_each: int, proxies: Sequence[str] = ()) -> None:
        self.most = most
        self.most_each = most_each
        self.open = 0
        self._clients = Clients(proxies)
        self._open: Counter[bytes] = Counter()

    @contextmanager
    def passed(self, scope: Scope, headers: Headers) -> Iterator[None]:
        """A stream is open while the context is. Raises Refused."""
        peer = scope.get("client")
        forwarded = headers.get(b"x-forwarded-for", b"")[-_LONGEST:]
        client = self._clients.key(peer[0] if peer else "", forwarded)
        self._check(client)
        self.open += 1
        self._open[client] += 1
        try:
            yield
        finally:
            self.open -= 1
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    def _check(self, client: bytes) -> None:
        if self.open >= self.most:
            error = LimitExceeded(
                "The server keeps {limit} streams of events open, and no more. Come back later.",
                limit=self.most,
            )
            raise Refused(503, error, _RETRY)
        if 0 < self.most_each <= self._open[client]:
            error = LimitExceeded(
                "You have {limit} streams of events open, and may have no more.",
                limit=self.most_each,
            )
            raise Refused(429, error, _RETRY)
