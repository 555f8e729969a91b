"""``python -m bench profile``: where the API's time goes, stage by stage, for one query.

Each stage handles a batch of requests, on what the stage before it gave; the best of several
batches counts. Times are CPU times: of this process, and of the PostgreSQL process behind its
connection. The last line is the whole ASGI application, one request at a time, without HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Scope

from bench.measure import all_queries
from bench.world import World
from cms.app import create_app, create_engine
from cms.config import Settings
from cms.database.pools import Database
from cms.database.roles import LIVE
from cms.database.types import Connection
from resolvers.engine import Engine, Prepared

BATCHES = 25
REQUESTS = 20
"""Requests in a batch."""

Times = dict[str, float]
"""CPU time of one request in microseconds, by stage."""


async def stages(world: World, name: str) -> Times:
    """Time the stages of one query."""
    (query,) = await all_queries(world, [name])
    bodies = [query.posted(variables) for variables in query.variables[-REQUESTS:]]
    settings = Settings(database_url=world.url, cache_bytes=0, log_level="WARNING")
    engine = create_engine(settings)
    best: Times = {}
    connection = await world.access.reader.connect(
        search_path=LIVE, plan_cache_mode="force_generic_plan"
    )
    try:
        async with Database(settings) as database:
            app = create_app(settings, database)
            for _ in range(BATCHES):
                times = await _batch(engine, connection, bodies) | await _whole(app, bodies)
                best = {stage: min(time, best.get(stage, time)) for stage, time in times.items()}
    finally:
        await connection.close()
    return best


async def _batch(engine: Engine, connection: Connection, bodies: Sequence[bytes]) -> Times:
    clock = Clock(len(bodies))
    asked = [orjson.loads(body) for body in bodies]
    clock.lap("read the body")
    operations = [engine.documents.get(each["query"]).operation(None) for each in asked]
    clock.lap("find the document")
    for operation, each in zip(operations, asked, strict=True):
        operation.variables.read(each["variables"])
    clock.lap("read the variables")
    prepared = [engine.prepare(each["query"], each["variables"]) for each in asked]
    clock.lap("both, and find the plan and bind the arguments")
    before = _nanoseconds(connection.get_server_pid())
    records = [(each.compiled, await _fetch(connection, each)) for each in prepared]
    clock.lap("statement: send it and decode the record")
    used = _nanoseconds(connection.get_server_pid()) - before
    clock.restart()
    built = [plan.build(record) for plan, record in records]
    clock.lap("build the answer")
    for data in built:
        orjson.dumps({"data": data}, option=orjson.OPT_UTC_Z)
    clock.lap("write the JSON")
    return clock.times | {"statement: in PostgreSQL": used / 1000 / len(bodies)}


async def _fetch(connection: Connection, prepared: Prepared) -> Any:
    """What the builder takes: the statement's only record, or one that holds all its rows."""
    statement = prepared.compiled.statement
    assert statement.text is not None
    if statement.as_rows:
        return (await connection.fetch(statement.text, *prepared.arguments),)
    return await connection.fetchrow(statement.text, *prepared.arguments)


async def _whole(app: ASGIApp, bodies: Sequence[bytes]) -> Times:
    clock = Clock(len(bodies))
    for body in bodies:
        await _post(app, body)
    clock.lap("the whole request in the application")
    return clock.times


async def _post(app: ASGIApp, body: bytes) -> None:
    """One request as an ASGI server would pass it on."""
    headers = [(b"content-type", b"application/json"), (b"accept", b"application/json")]
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": headers,
    }
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    assert status == 200, status


class Clock:
    """CPU time of this process, in laps; ``times`` are microseconds for one of ``requests``."""

    def __init__(self, requests: int) -> None:
        self.requests = requests
        self.times: Times = {}
        self.restart()

    def restart(self) -> None:
        """Begin a lap now."""
        self._began = time.process_time_ns()

    def lap(self, stage: str) -> None:
        """End a lap: the time since the last one is the stage's."""
        self.times[stage] = (time.process_time_ns() - self._began) / 1000 / self.requests
        self.restart()


def _nanoseconds(pid: int) -> int:
    """CPU time of a single-threaded process (the kernel's documentation of schedstats)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def table(times: Mapping[str, float]) -> str:
    """The Markdown."""
    return "\n".join(_lines(times)) + "\n"


def _lines(times: Mapping[str, float]) -> Iterator[str]:
    yield "| stage | CPU, µs |"
    yield "|---|---|"
    for stage, microseconds in times.items():
        yield f"| {stage} | {microseconds:.1f} |"
