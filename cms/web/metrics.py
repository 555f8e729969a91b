"""Metrics: what the server counts, in the text format of Prometheus.

Counting costs each request a lookup or two: plain numbers are raised here, and only a scrape makes
them the library's metrics. Several processes that serve one port each count for themselves, and
let the others know every second; whichever is asked tells the figures of all, each with its label
``worker``. (Figures of one process only would jump with each scrape, and a sum over all would fall
when one of them is replaced, which Prometheus takes for a restart of the whole.)
"""

from __future__ import annotations

import asyncio
import ipaddress
from bisect import bisect_left
from collections import Counter
from collections.abc import AsyncIterator, Callable, Container, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import accumulate
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cms.background import background
from cms.process import Process

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the histograms' buckets, in seconds."""
NAMES = 200
"""Names of operations that are counted each by itself. Callers choose them, so there must be an
end; those that come later are counted together."""
LONGEST_NAME = 100
OTHERS = "(others)"
NONE = "(none)"
"""What is counted for requests without an operation: pages, files, what could not be read."""
EVERY = 1.0
"""Seconds after which the other processes are told the figures again."""

COUNTERS = {
    "plan_cache_hits": "Operations whose plan was there.",
    "plan_cache_misses": "Operations that had to be compiled.",
    "response_cache_hits": "Answers that had been kept.",
    "response_cache_misses": "Answers that had to be computed.",
    "response_cache_shared": "Requests that waited for the same answer to another one.",
    "events_sent": "Events sent to subscriptions.",
    "streams_dropped": "Clients of streams that were cut off, for they were too slow.",
}
"""Readings that only grow, and what they count."""
GAUGES = {
    "response_cache_bytes": "Memory of the kept answers.",
    "response_cache_limit_bytes": "Most memory that kept answers may take.",
    "pool_connections": "Connections to the database for reading.",
    "pool_connections_in_use": "Those of them that are in use.",
    "pool_connections_limit": "Most connections that there may be.",
    "streams_open": "WebSockets and streams of events that are open.",
    "streams_limit": "Most of them that there may be.",
    "subscriptions_open": "Subscriptions that wait for events.",
    "generations_known": "1 while this worker hears of changes, so that it may serve kept answers.",
}
"""Readings that rise and fall, and what they say."""

Readings = Mapping[str, float]
Figures = dict[str, Any]
"""The figures of one process, as JSON has them."""


class Histogram:
    """How often something took how long; ``counts`` belong to ``BOUNDS`` and what is above."""

    __slots__ = ("counts", "sum")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        self.sum = 0.0

    def add(self, seconds: float) -> None:
        """Counts one."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.sum += seconds


class Operation:
    """The requests of one operation."""

    __slots__ = ("durations", "statuses")

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.durations = Histogram()


class Metrics:
    """The figures of this process, and of all of them for those who ask. ``read`` gives the
    readings of ``COUNTERS`` and ``GAUGES``, ``trusted`` the names of operations that are counted by
    themselves however many there are.
    """

    def __init__(
        self,
        process: Process,
        read: Callable[[], Readings],
        trusted: Callable[[], Container[str]] = frozenset,
    ) -> None:
        self.process = process
        self.read = read
        self.trusted = trusted
        self.statements = Histogram()
        self._operations: dict[str, Operation] = {}

    def request(self, operation: str, status: int, seconds: float) -> None:
        """Counts a request that was answered with a status in so many seconds."""
        counted = self._operations.get(operation)
        if counted is None:
            counted = self._counted(operation)
        counted.statuses[status] += 1
        counted.durations.add(seconds)

    def _counted(self, name: str) -> Operation:
        if not name:
            name = NONE
        elif len(name) > LONGEST_NAME or len(self._operations) >= NAMES:
            name = name if name in self.trusted() else OTHERS
        return self._operations.setdefault(name, Operation())

    def figures(self) -> Figures:
        """The figures of this process now."""
        return {
            "requests": [
                [name, status, count]
                for name, each in self._operations.items()
                for status, count in each.statuses.items()
            ],
            "durations": [
                [name, each.durations.counts, each.durations.sum]
                for name, each in self._operations.items()
            ],
            "statements": [self.statements.counts, self.statements.sum],
            "readings": dict(self.read()),
        }

    def all_figures(self) -> list[tuple[int, Figures]]:
        """The figures of all processes by their numbers, those of the others as last told."""
        others = [(number, orjson.loads(told)) for number, told in self.process.others()]
        return sorted([(self.process.number, self.figures()), *others], key=lambda pair: pair[0])

    @asynccontextmanager
    async def told(self) -> AsyncIterator[None]:
        """Keeps the other processes informed while the context is open."""
        async with background(self._tell(), "metrics"):
            yield

    async def _tell(self) -> None:
        while self.process.board is not None:
            self.process.tell(orjson.dumps(self.figures()))
            await asyncio.sleep(EVERY)


class Figured(Collector):
    """All figures as the library's metrics, each process with its label."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """The metrics, at the time of a scrape."""
        workers = [(str(number), figures) for number, figures in self.metrics.all_figures()]
        requests = CounterMetricFamily(
            "cms_requests", "Requests answered.", labels=["operation", "status", "worker"]
        )
        durations = HistogramMetricFamily(
            "cms_request_seconds", "Time to answer a request.", labels=["operation", "worker"]
        )
        statements = HistogramMetricFamily(
            "cms_statement_seconds", "Time of a statement in the database.", labels=["worker"]
        )
        for worker, figures in workers:
            for name, status, count in figures["requests"]:
                requests.add_metric([name, str(status), worker], count)
            for name, counts, total in figures["durations"]:
                durations.add_metric([name, worker], _buckets(counts), total)
            counts, total = figures["statements"]
            statements.add_metric([worker], _buckets(counts), total)
        yield from (requests, durations, statements)
        readings = [(worker, figures["readings"]) for worker, figures in workers]
        yield from _families(CounterMetricFamily, COUNTERS, readings)
        yield from _families(GaugeMetricFamily, GAUGES, readings)


def _families(
    kind: type[CounterMetricFamily] | type[GaugeMetricFamily],
    meanings: Mapping[str, str],
    readings: Iterable[tuple[str, Readings]],
) -> Iterator[Metric]:
    for name, meaning in meanings.items():
        family = kind(f"cms_{name}", meaning, labels=["worker"])
        for worker, read in readings:
            family.add_metric([worker], read[name])
        yield family


def _buckets(counts: list[int]) -> list[tuple[str, float]]:
    bounds = [*map(str, BOUNDS), "+Inf"]
    return list(zip(bounds, accumulate(counts), strict=True))


class MetricsEndpoint:
    """Serves ``/metrics``: to everybody, or to this machine only. A request that a proxy on this
    machine passes on, as its headers tell, is not this machine's own.
    """

    def __init__(self, metrics: Metrics, *, everybody: bool) -> None:
        self.metrics = metrics
        self.everybody = everybody
        self._registry = CollectorRegistry()
        self._registry.register(Figured(metrics))

    async def answer(self, request: Request) -> Response:
        """The figures, in the form that the scraper accepts."""
        if not (self.everybody or is_local(request)):
            return PlainTextResponse("Only this machine may read this: see CMS_METRICS.\n", 403)
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._registry), headers={"content-type": kind})


def routes(metrics: Metrics, readers: str) -> list[Route]:
    """The route of ``/metrics`` for the readers that CMS_METRICS names; none for nobody."""
    if readers == "OFF":
        return []
    return [Route("/metrics", MetricsEndpoint(metrics, everybody=readers == "OPEN").answer)]


_PROXIED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}


def is_local(request: Request) -> bool:
    """Whether a request comes from this machine itself."""
    if request.client is None or not _PROXIED.isdisjoint(request.headers):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
