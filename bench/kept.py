"""Kept answers: ``python -m bench kept``.

An endpoint that sends the same bytes from memory is the yardstick. Beside it, the API answers from
its cache by POST, by GET, and by GET with the entity tag that the caller has already (304). With
two workers, answers that are kept and answers that are computed show what the second one adds.
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import orjson

from bench import client, measure
from bench.client import Load
from bench.measure import Options, Series
from bench.queries import Query, Variables
from bench.report import Ratio, median_of, per_request, percentile, rate
from bench.servers import KEPT, KEPT_BY_TWO, MEMORY, TWO, B, Running, servers
from bench.world import World

DIFFERENT = 100
"""Sets of variables of each query: few enough that all their answers are kept."""
KEPT_WAYS = {
    "memory": MEMORY,
    "POST": KEPT,
    "GET": KEPT,
    "304": KEPT,
    "two workers": KEPT_BY_TWO,
}
COMPUTED_WAYS = {"one worker": B, "two workers": TWO}
"""How it is asked, and of which server; the first way is what the others are compared to."""


@dataclass(frozen=True)
class Contest:
    """What was measured of one query, by way."""

    query: str
    answers: str
    series: Sequence[Series]


def contests(world: World, options: Options) -> Iterator[Contest]:
    """Measure each query in each way, after comparing the answers."""
    asked = [
        replace(query, variables=query.variables[:DIFFERENT])
        for query in asyncio.run(measure.all_queries(world, options.queries))
    ]
    for answers, ways in {"kept": KEPT_WAYS, "computed": COMPUTED_WAYS}.items():
        with servers(world.url, list(dict.fromkeys(ways.values()))) as running:
            by_kind = {server.kind: server for server in running}
            for query in asked:
                measure.compare(query, running)
                loads = {
                    way: _load(way, query, by_kind[kind], world, options)
                    for way, kind in ways.items()
                }
                series = {way: Series(query.name, way) for way in ways}
                for _ in range(options.rounds):
                    for way, load in loads.items():
                        series[way].rounds.append(client.run(load))
                yield Contest(query.name, answers, list(series.values()))


def _load(way: str, query: Query, server: Running, world: World, options: Options) -> Load:
    match way:
        case "GET":
            requests = [_got(query, each, b"") for each in query.variables]
        case "304":
            requests = [_got(query, v, _etag(server, query, v)) for v in query.variables]
        case _:
            requests = [measure.request(server, query, each) for each in query.variables]
    return Load(
        server.port,
        requests,
        options.connections,
        options.warm_up,
        options.seconds,
        server.pid,
        world.server_pid,
        status=304 if way == "304" else 200,
    )


def _path(query: Query, variables: Variables) -> str:
    shown = {"query": query.document, "variables": orjson.dumps(variables).decode()}
    return f"/graphql?{urlencode(shown)}"


def _got(query: Query, variables: Variables, etag: bytes) -> bytes:
    head = f"GET {_path(query, variables)} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n"
    return head.encode() + (b"if-none-match: " + etag + b"\r\n" if etag else b"") + b"\r\n"


def _etag(server: Running, query: Query, variables: Variables) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", _path(query, variables), headers={"accept": "application/json"})
    etag = connection.getresponse().headers["etag"]
    connection.close()
    return etag.encode()


def table(found: Sequence[Contest]) -> str:
    """The Markdown: requests a second, and their ratio to the first way."""
    lines = [
        "| query | answers | way | requests/s | p50, ms | p99, ms | server CPU, ms | ratio |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for contest in found:
        for each in contest.series:
            cells = [
                contest.query,
                contest.answers,
                each.server,
                f"{median_of(each, rate):.0f}",
                f"{median_of(each, lambda m: percentile(m, 0.5)):.2f}",
                f"{median_of(each, lambda m: percentile(m, 0.99)):.2f}",
                f"{median_of(each, lambda m: per_request(m.server_cpu, m)):.3f}",
                str(Ratio.of(each, contest.series[0], rate)),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
