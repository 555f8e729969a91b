"""How much each client may ask for: a token bucket whose tokens are rows (``cms.read.price``).

A client's bucket fills by so many rows a minute, up to the burst. A question takes its price out of
it before it is computed, or is refused with ``429``, when to come back (``Retry-After``), and the
fields of draft-ietf-httpapi-ratelimit-headers. What costs the server little costs little here too:

* any request takes ``ANSWER``, and so does an answer that is kept or under way for somebody else;
* a document that is new here takes ``READING`` besides, whether it is found sound or not: it is
  never refused for that, but the bucket may come to owe.

A client is an IPv4 address or the first 64 bits of an IPv6 address, for a whole /64 is usually one
subscriber's. Buckets are kept in memory, in each process its own; those used longest ago are
forgotten, which to their clients is as if they had been filled.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Protocol

from starlette.types import Scope

from cms.errors import RateLimited
from cms.web.transport import Header, Headers, Refused

ANSWER = 1
"""Rows that any request counts as at least."""
READING = 500
"""Rows that reading a document counts as which isn't known yet: parsing, validating, compiling."""
CLIENTS = 50_000
"""Clients whose buckets are remembered."""

_POLICY = b"price"
_LONGEST = 512
"""Bytes of an X-Forwarded-For that are looked at, from its end."""

Address = IPv4Address | IPv6Address
Clock = Callable[[], float]


class Account(Protocol):
    """What a request is paid from, in this order; Refused (429) where there is too little left."""

    def begin(self) -> None:
        """Pays for any request. Raises Refused."""

    def pay(self, rows: int, *, fresh: bool) -> None:
        """Pays for an answer of that price, and for its document when that was ``fresh``.

        Raises Refused.
        """

    def refused(self) -> None:
        """Pays for a document that was read in vain."""

    def headers(self) -> tuple[Header, ...]:
        """What an answer tells the client of its account."""


class Unlimited:
    """The account of those whom nothing is counted for."""

    def begin(self) -> None:
        """Nothing to pay."""

    def pay(self, rows: int, *, fresh: bool) -> None:
        """Nothing to pay."""

    def refused(self) -> None:
        """Nothing to pay."""

    def headers(self) -> tuple[Header, ...]:
        """Nothing to tell."""
        return ()


UNLIMITED = Unlimited()


class Rate:
    """The buckets of all clients. ``per_minute`` and ``burst`` are in rows; ``proxies`` are the
    addresses and networks of those whose ``X-Forwarded-For`` is believed.
    """

    def __init__(
        self,
        per_minute: int,
        burst: int,
        proxies: Sequence[str] = (),
        *,
        clients: int = CLIENTS,
        clock: Clock = time.monotonic,
    ) -> None:
        self.per_second = per_minute / 60
        self.burst = burst
        self.clients = clients
        self.clock = clock
        self.policy = b'"%b";q=%d;w=60' % (_POLICY, per_minute)
        self._buckets: OrderedDict[bytes, Bucket] = OrderedDict()
        self._client = lru_cache(4096)(Clients(proxies).key)

    def account(self, scope: Scope, headers: Headers) -> Bucket:
        """The bucket of the client that a request comes from."""
        peer = scope.get("client")
        forwarded = headers.get(b"x-forwarded-for", b"")[-_LONGEST:]
        key = self._client(peer[0] if peer else "", forwarded)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self)
            if len(self._buckets) > self.clients:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket

    @property
    def known(self) -> int:
        """How many clients are remembered."""
        return len(self._buckets)


class Bucket:
    """One client's rows."""

    __slots__ = ("_at", "_level", "rate")

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self._level = float(rate.burst)
        self._at = rate.clock()

    def begin(self) -> None:
        """See ``Account``."""
        self.take(ANSWER)

    def pay(self, rows: int, *, fresh: bool) -> None:
        """See ``Account``."""
        try:
            self.take(max(0, rows - ANSWER))
        finally:
            if fresh:
                self.owe(READING)

    def refused(self) -> None:
        """See ``Account``."""
        self.owe(READING)

    def take(self, rows: int) -> None:
        """Takes rows out. Raises Refused when there are fewer."""
        level = self._fill()
        if rows > level:
            raise self._refused(rows - level)
        self._level = level - rows

    def owe(self, rows: int) -> None:
        """Takes rows out, whether they are there or not."""
        self._level = self._fill() - rows

    def headers(self) -> tuple[Header, ...]:
        """See ``Account``. ``r`` is what is left and ``t`` the seconds until all of it is back."""
        level, rate = self._fill(), self.rate
        full = math.ceil((rate.burst - level) / rate.per_second)
        left = b'"%b";r=%d;t=%d' % (_POLICY, max(0, int(level)), full)
        return ((b"ratelimit-policy", rate.policy), (b"ratelimit", left))

    def _fill(self) -> float:
        rate = self.rate
        now = rate.clock()
        self._level = min(rate.burst, self._level + (now - self._at) * rate.per_second)
        self._at = now
        return self._level

    def _refused(self, missing: float) -> Refused:
        seconds = max(1, math.ceil(missing / self.rate.per_second))
        error = RateLimited(
            "You have asked for more than the {limit} rows a minute allowed; come back in "
            "{seconds} seconds.",
            limit=round(self.rate.per_second * 60),
            seconds=seconds,
        )
        return Refused(429, error, (b"retry-after", b"%d" % seconds), *self.headers())


class Clients:
    """Tells clients apart by their addresses."""

    def __init__(self, proxies: Sequence[str]) -> None:
        self.proxies = tuple(ip_network(each) for each in proxies)

    def key(self, peer: str, forwarded: bytes) -> bytes:
        """Equal for requests of the same client. ``peer`` is the other end of the connection.

        Each proxy adds, at the end of ``X-Forwarded-For``, whom it was asked by. So it is read from
        the end, as long as the one who added a part is a proxy that is believed.
        """
        client = address(peer)
        if client is None:
            return peer.encode()
        for part in reversed(forwarded.decode("latin-1").split(",")):
            if not self._believed(client):
                break
            before = address(part)
            if before is None:
                break
            client = before
        return client.packed if isinstance(client, IPv4Address) else client.packed[:8]

    def _believed(self, client: Address) -> bool:
        return any(client in network for network in self.proxies)


def address(text: str) -> Address | None:
    """An address as it is written in a header, perhaps with a port; None where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found: Any = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped: Address | None = getattr(found, "ipv4_mapped", None)
    return mapped or found
