"""``python -m bench explain``: how PostgreSQL runs the compiled statements, and whether by index.

Each statement is explained as the readers' connections run it (prepared, with a generic plan) and
as PostgreSQL would plan it for the very values. A sequential scan of a large table is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import all_queries
from bench.queries import Query
from bench.world import World
from cms.app import create_engine
from cms.config import Settings
from cms.database.roles import LIVE
from cms.database.types import Connection

LARGE_TABLE = 1000
"""Rows from which a sequential scan of a table counts as a fault."""

MODES = ("force_generic_plan", "force_custom_plan")

_SCAN = re.compile(r"Seq Scan on (\w+)")


@dataclass(frozen=True)
class Explained:
    """A statement's plan; ``scanned`` are the large tables that it reads from end to end."""

    query: str
    mode: str
    plan: str
    scanned: Sequence[str]


async def explain(world: World, names: Sequence[str]) -> list[Explained]:
    """Both plans of each query's compiled statement."""
    asked = await all_queries(world, names)
    owner = await world.access.owner.connect()
    try:
        large = await _large_tables(owner)
    finally:
        await owner.close()
    reader = await world.access.reader.connect(search_path=LIVE)
    try:
        return [await _explained(reader, q, mode, large) for q in asked for mode in MODES]
    finally:
        await reader.close()


async def _large_tables(connection: Connection) -> set[str]:
    rows = await connection.fetch(
        "select relname from pg_class"
        " where relnamespace = 'live'::regnamespace and reltuples >= $1",
        LARGE_TABLE,
    )
    return {row["relname"] for row in rows}


async def _explained(connection: Connection, query: Query, mode: str, large: set[str]) -> Explained:
    """Prepare, run once so that the data are in memory, then explain a second run."""
    execute = await _prepare(connection, query)
    await connection.execute(f"set plan_cache_mode = {mode}")
    await connection.fetch(execute)
    lines = await connection.fetch(f"explain (analyze, buffers) {execute}")
    await connection.execute("deallocate asked")
    plan = "\n".join(line[0] for line in lines)
    return Explained(query.name, mode, plan, sorted(large.intersection(_SCAN.findall(plan))))


async def _prepare(connection: Connection, query: Query) -> str:
    """Prepare the compiled statement as ``asked``; the text that executes it with its arguments."""
    prepared = create_engine(Settings()).prepare(query.document, query.variables[-1])
    statement = prepared.compiled.statement
    text = statement.text
    assert text is not None
    literals = [
        await connection.fetchval(f"select quote_nullable($1::{parameter.sql_type}::text)", value)
        for parameter, value in zip(statement.parameters, prepared.arguments, strict=True)
    ]
    await connection.execute(f"prepare asked as {text}")
    return f"execute asked({', '.join(literals)})" if literals else "execute asked"
