"""Metrics: what is counted, told for all processes, in the text format; and who may read it."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from cms.app import create_app
from cms.database.pools import Database
from cms.process import Board, Process
from cms.web import metrics
from cms.web.metrics import COUNTERS, GAUGES, NAMES, OTHERS, Histogram, Metrics, routes

FIND = """
query Find($slug: String!) { article(slug: $slug, locale: VI) { id } }
query Other { articles(first: 1) { totalCount } }
"""
Labels = tuple[tuple[str, str], ...]
Samples = dict[tuple[str, Labels], float]


def sampled(text: str) -> Samples:
    """The samples of a scrape, by name and labels; raises ValueError for what isn't the format."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def labels(**values: object) -> Labels:
    return tuple(sorted((name, str(value)) for name, value in values.items()))


def served(app: Starlette, client: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, client=(client, 4711))
    return httpx.AsyncClient(transport=transport, base_url="http://cms.test")


async def scrape(app: Starlette) -> Samples:
    async with served(app) as client:
        response = await client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    return sampled(response.text)


@asynccontextmanager
async def running(database: Database, process: Process | None = None) -> AsyncIterator[Starlette]:
    settings = dataclasses.replace(database.settings, log_level="WARNING")
    app = create_app(settings, database, process)
    async with app.router.lifespan_context(app), served(app) as client:
        for _ in range(200):
            if (await client.get("/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.05)
        yield app


def empty() -> dict[str, float]:
    return dict.fromkeys([*COUNTERS, *GAUGES], 0)


def alone(values: Metrics | None = None) -> Starlette:
    return Starlette(routes=routes(values or Metrics(Process(), empty), "LOOPBACK"))


async def test_requests_caches_statements_and_the_pool_are_told(database: Database) -> None:
    async with running(database) as app, served(app) as client:
        before = await scrape(app)
        for slug in ("a", "a", "b"):
            asked = {"query": FIND, "operationName": "Find", "variables": {"slug": slug}}
            assert (await client.post("/graphql", json=asked)).status_code == 200
        other = {"query": FIND, "operationName": "Other"}
        await asyncio.gather(*(client.post("/graphql", json=other) for _ in range(3)))
        got = await client.get("/graphql", params=other)
        tag = {"if-none-match": got.headers["etag"]}
        assert (await client.get("/graphql", params=other, headers=tag)).status_code == 304
        await client.post("/graphql", json={"query": "{ nothing }"})
        await client.get("/graphql/nowhere")
        after = await scrape(app)

    def grown(name: str, **wanted: object) -> float:
        key = (f"cms_{name}", labels(worker=0, **wanted))
        return after[key] - before.get(key, 0)

    assert grown("requests_total", operation="Find", status=200) == 3
    assert grown("requests_total", operation="Other", status=200) == 4
    assert grown("requests_total", operation="Other", status=304) == 1
    assert grown("requests_total", operation="(none)", status=404) == 1
    assert grown("request_seconds_count", operation="Find") == 3
    assert 0 < grown("request_seconds_sum", operation="Find") < 30
    assert grown("request_seconds_bucket", operation="Find", le="+Inf") == 3
    assert grown("statement_seconds_count") == 3
    assert grown("plan_cache_misses_total") == 2
    assert grown("plan_cache_hits_total") >= 4
    assert grown("response_cache_misses_total") == 3
    assert grown("response_cache_hits_total") + grown("response_cache_shared_total") == 5
    assert grown("response_cache_bytes") > 0
    value = {name: number for (name, _), number in after.items()}
    assert value["cms_generations_known"] == 1
    assert value["cms_pool_connections_limit"] == database.settings.pool_size
    assert 1 <= value["cms_pool_connections"] <= database.settings.pool_size
    assert value["cms_pool_connections_in_use"] == 0


async def test_buckets_add_up() -> None:
    counted = Metrics(Process(), empty)
    for seconds in (0.0001, 0.0005, 0.0006, 0.3, 99):
        counted.request("Find", 200, seconds)
        counted.statements.add(seconds)
    samples = await scrape(alone(counted))
    for name, more in (("request", {"operation": "Find"}), ("statement", {})):
        told = {
            dict(key)["le"]: value
            for (sample, key), value in samples.items()
            if sample == f"cms_{name}_seconds_bucket"
        }
        assert told["0.0005"] == 2
        assert told["0.001"] == 3
        assert told["0.25"] == 3
        assert told["0.5"] == 4
        assert told["10.0"] == 4
        assert told["+Inf"] == 5
        assert list(told.values()) == sorted(told.values())
        assert samples[f"cms_{name}_seconds_sum", labels(worker=0, **more)] == pytest.approx(
            99.3012
        )


async def test_names_that_callers_invent_have_an_end() -> None:
    counted = Metrics(Process(), empty, lambda: {"Trusted"})
    for number in range(3 * NAMES):
        counted.request(f"Invented{number}", 200, 0.001)
    counted.request("x" * 1000, 200, 0.001)
    counted.request("Trusted", 200, 0.001)
    samples = await scrape(alone(counted))
    totals = {
        dict(key)["operation"]: value
        for (name, key), value in samples.items()
        if name == "cms_requests_total"
    }
    assert len(totals) <= NAMES + 2
    assert totals["Trusted"] == 1
    assert totals[OTHERS] == 3 * NAMES + 2 - (len(totals) - 1)
    assert sum(totals.values()) == 3 * NAMES + 2


async def test_each_process_tells_the_figures_of_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "EVERY", 0.05)
    board = Board(2)
    async with (
        running(database, Process(0, board)) as first,
        running(database, Process(1, board)) as second,
    ):
        async with served(first) as client:
            for _ in range(3):
                await client.post("/graphql", json={"query": "query One { __typename }"})
        await asyncio.sleep(0.2)
        for samples in (await scrape(first), await scrape(second)):
            key = ("cms_requests_total", labels(operation="One", status=200, worker=0))
            assert samples[key] == 3
            workers = {dict(key)["worker"] for _, key in samples}
            assert workers == {"0", "1"}


async def test_figures_fit_on_the_board() -> None:
    """With as many names as there may be, and a thousand trusted documents."""
    board = Board(1)
    trusted = {f"{'T' * 90}{number}" for number in range(1000)}
    counted = Metrics(Process(0, board), empty, lambda: trusted)
    for name in [*(f"{'N' * 90}{number}" for number in range(NAMES)), *sorted(trusted)]:
        for status in (200, 304, 400, 500):
            counted.request(name, status, 12345.678)
    for _ in range(len(metrics.BOUNDS)):
        counted._operations[name].durations.counts = [10**12] * (len(metrics.BOUNDS) + 1)
    async with counted.told():
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    text = board.read(0)
    assert text is not None
    assert len(text) > 200_000


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
async def test_this_machine_may_read(address: str) -> None:
    async with served(alone(), address) as client:
        assert (await client.get("/metrics")).status_code == 200


@pytest.mark.parametrize(
    "address, header",
    [
        ("192.0.2.1", None),
        ("10.0.0.1", None),
        ("2001:db8::1", None),
        ("testclient", None),
        ("127.0.0.1", "X-Forwarded-For"),
        ("127.0.0.1", "Forwarded"),
        ("127.0.0.1", "Via"),
    ],
)
async def test_others_may_not(address: str, header: str | None) -> None:
    headers = {header: "for=127.0.0.1"} if header else {}
    async with served(alone(), address) as client:
        response = await client.get("/metrics", headers=headers)
    assert response.status_code == 403
    assert "CMS_METRICS" in response.text
    assert "cms_requests" not in response.text


async def test_the_setting_opens_or_closes() -> None:
    counted = Metrics(Process(), empty)
    async with served(Starlette(routes=routes(counted, "OPEN")), "192.0.2.1") as client:
        assert (await client.get("/metrics")).status_code == 200
    async with served(Starlette(routes=routes(counted, "OFF"))) as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_openmetrics_for_those_who_ask() -> None:
    async with served(alone()) as client:
        accept = {"accept": "application/openmetrics-text; version=1.0.0"}
        response = await client.get("/metrics", headers=accept)
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


def test_the_readings_are_those_that_are_explained(database: Database) -> None:
    app = create_app(database.settings, database)
    (route,) = [route for route in app.routes if getattr(route, "path", "") == "/metrics"]
    endpoint: Any = route
    figured: Any = endpoint.endpoint.__self__
    assert set(figured.metrics.read()) == {*COUNTERS, *GAUGES}


def test_a_histogram_is_cheap_and_exact() -> None:
    histogram = Histogram()
    for bound in metrics.BOUNDS:
        histogram.add(bound)
    assert histogram.counts == [1] * len(metrics.BOUNDS) + [0]


def test_names_follow_the_conventions() -> None:
    for name in [*COUNTERS, *GAUGES]:
        assert re.fullmatch("[a-z]+(_[a-z]+)+", name)
        assert not name.endswith("_total"), "the format adds it"
