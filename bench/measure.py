"""The measurement: equal answers first, then rounds in which every server has its turn.

The servers take turns within each round, so that whatever else happens on the machine touches all
alike; of each figure the median over the rounds counts.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from bench import client
from bench.client import BadAnswer, Load, Measured
from bench.queries import DOCUMENTS, Query, Variables, queries
from bench.servers import KINDS, Running, servers
from bench.world import World

COMPARED = 20
"""Sets of variables of each query whose answers are compared before measuring."""


@dataclass(frozen=True)
class Options:
    """How to measure; times in seconds."""

    seconds: float = 1.0
    rounds: int = 9
    warm_up: float = 0.2
    connections: int = 16
    queries: Sequence[str] = tuple(DOCUMENTS)
    servers: Sequence[str] = KINDS


@dataclass
class Series:
    """The rounds of one query on one server."""

    query: str
    server: str
    rounds: list[Measured] = field(default_factory=list)


class Different(Exception):
    """Two servers don't give the same answer, so that their speeds can't be compared."""


def measure(world: World, options: Options) -> list[Series]:
    """Measure each query on each server.

    Raises:
        Different: the servers' answers differ, or one is an error.
        BadAnswer: a server failed under load.
    """
    asked = asyncio.run(all_queries(world, options.queries))
    with servers(world.url, options.servers) as running:
        for query in asked:
            compare(query, running)
        return [series for query in asked for series in _measure(query, running, world, options)]


async def all_queries(world: World, names: Sequence[str]) -> list[Query]:
    """The queries of these names, with variables that fit the world's data."""
    connection = await world.access.owner.connect()
    try:
        return await queries(connection, names)
    finally:
        await connection.close()


def _measure(
    query: Query, running: Sequence[Running], world: World, options: Options
) -> list[Series]:
    all_series = [Series(query.name, server.kind) for server in running]
    for number in range(options.rounds):
        _progress(f"{query.name} {number + 1}/{options.rounds}")
        for server, series in zip(running, all_series, strict=True):
            series.rounds.append(one_round(query, server, world, options, number))
    _progress("")
    return all_series


def one_round(
    query: Query, server: Running, world: World, options: Options, number: int
) -> Measured:
    """One round of one query on one server; each number begins at another set of variables."""
    load = Load(
        server.port,
        [request(server, query, variables) for variables in query.variables],
        options.connections,
        options.warm_up,
        options.seconds,
        server.pid,
        world.server_pid,
        first=number * 101,
    )
    return client.run(load)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{text:<40}", end="" if text else "\r", file=sys.stderr, flush=True)


def request(server: Running, query: Query, variables: Variables) -> bytes:
    """The whole HTTP request that asks a server this."""
    method, path, body = _parts(server, query, variables)
    lines = [f"{method} {path} HTTP/1.1", "host: bench", "accept: application/json"]
    if body:
        lines += ["content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _parts(server: Running, query: Query, variables: Variables) -> tuple[str, str, bytes]:
    if server.kind.startswith("a"):
        return "GET", query.path(variables), b""
    return "POST", "/graphql", query.posted(variables)


def compare(query: Query, running: Sequence[Running]) -> None:
    """Raise Different unless all servers give the same answers, to the order of the keys."""
    step = max(1, len(query.variables) // COMPARED)
    for variables in query.variables[::step]:
        answers = [(server.kind, _answer(server, query, variables)) for server in running]
        first = answers[0]
        for kind, answer in answers:
            if answer.keys() != {"data"}:
                raise Different(f"{query.name} {variables}: {kind} answers {_text(answer)[:1000]}")
            if _text(answer) != _text(first[1]):
                place = difference(first[1], answer)
                raise Different(f"{query.name} {variables}: {first[0]} and {kind} differ {place}")


def _answer(server: Running, query: Query, variables: Variables) -> dict[str, Any]:
    method, path, body = _parts(server, query, variables)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        connection.request(method, path, body, {"content-type": "application/json"})
        response = connection.getresponse()
        text = response.read()
    except OSError as error:
        raise BadAnswer(f"the server {server.kind} doesn't answer: {error}") from error
    finally:
        connection.close()
    if response.status != 200:
        raise Different(f"{query.name} {variables}: {server.kind} answers {response.status}")
    answer: dict[str, Any] = orjson.loads(text)
    return answer


def _text(answer: object) -> str:
    """The answer without differences of white space; the order of keys stays."""
    return orjson.dumps(answer).decode()


def difference(one: Any, other: Any, path: str = "at data") -> str:
    """Where two answers first differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        pairs = [(f"{path}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{n}]", *pair) for n, pair in enumerate(zip(one, other, strict=True))]
    else:
        return f"{path}: {_text(one)[:300]} and {_text(other)[:300]}"
    return next(difference(a, b, where) for where, a, b in pairs if _text(a) != _text(b))
