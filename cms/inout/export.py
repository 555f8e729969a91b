"""The graph out: every entry with its draft, what is live of it, and what is managed.

All of it is read at one moment (REPEATABLE READ), however long it takes and whatever editors do
meanwhile, and a page at a time, so that memory doesn't grow with the graph.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from tortoise.transactions import in_transaction

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, Transaction
from cms.actions.draft import load_all
from cms.actions.exact.state import show
from cms.content.base import now
from cms.database.pools import Database
from cms.errors import InputError
from cms.i18n.locales import Locales
from cms.inout import desk, files
from cms.inout.lines import FILES, GRAPH, Header, dump
from cms.inout.order import types

ACTOR = Actor("export")
PAGE = 100
"""Entries that are read at once."""


@dataclass(frozen=True)
class Exported:
    """How many lines of each kind and type there are, and how many media files."""

    counts: Mapping[str, int]
    files: int


async def export(
    database: Database, target: Path, progress: Callable[[str], None] = lambda line: None
) -> Exported:
    """Write the whole graph into the folder ``target``, which is made, or must be empty.

    Must run within ``Database.orm()``. Raises InputError when the folder isn't empty.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError("The folder {folder} is not empty.", argument="target", folder=str(target))
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target / f".{GRAPH}.partial"
    async with snapshot() as tx:
        with partial.open("wb") as file:
            counts = await _write(tx, file, Locales(database.settings.locales), progress)
            file.flush()
            os.fsync(file.fileno())
        copied = await files.copy_out(tx, database.settings.data, target / FILES)
    partial.replace(target / GRAPH)
    return Exported(counts, copied)


@asynccontextmanager
async def snapshot() -> AsyncIterator[Transaction]:
    """A transaction that only reads, sees everything, and all of it at one moment."""
    async with in_transaction() as connection:
        await connection.execute_query("set transaction isolation level repeatable read, read only")
        tx = Transaction(ACTOR, connection, now())
        await tx.bind(None, "")
        yield tx


async def _write(
    tx: Transaction, file: IO[bytes], locales: Locales, progress: Callable[[str], None]
) -> dict[str, int]:
    counts = {name: await _count(tx, f'draft."{aggregate_of(name).table}"') for name in types()}
    counts |= {kind.name: await _count(tx, kind.counted) for kind in desk.KINDS}
    file.write(Header(locales.codes, counts).line())
    for name in types():
        async for line in _entries(tx, name):
            file.write(dump(line))
        progress(f"{name}: {counts[name]}")
    for kind in desk.KINDS:
        async for line in kind.lines(tx):
            file.write(dump(line))
        progress(f"{kind.name}: {counts[kind.name]}")
    return counts


async def _count(tx: Transaction, source: str) -> int:
    rows = await tx.fetch(f"select count(*) as n from {source}")
    return int(rows[0]["n"])


async def _entries(tx: Transaction, type_name: str) -> AsyncIterator[dict[str, Any]]:
    shape = aggregate_of(type_name)
    last = UUID(int=0)
    while True:
        rows = await tx.fetch(
            f'select id from draft."{shape.table}" where id > $1 order by id limit {PAGE}', last
        )
        if not rows:
            return
        keys = [row["id"] for row in rows]
        last = keys[-1]
        drafts = await load_all(tx.connection, shape, keys, lock=False)
        await tx.connection.execute_query("set local search_path to live")
        lives = await load_all(tx.connection, shape, keys, lock=False)
        await tx.connection.execute_query("set local search_path to draft, office")
        for key in keys:
            draft = show(drafts[key])
            live = {"live": _live(draft, show(lives[key]))} if key in lives else {}
            yield {"kind": "entry", "type": type_name, "key": str(key), "draft": draft, **live}


def _live(draft: Mapping[str, Any], live: Mapping[str, Any]) -> dict[str, Any]:
    """The locales in which an entry is live, and what of it is otherwise than in the draft."""
    differs: dict[str, Any] = {
        name: value for name, value in live.items() if name != "variants" and value != draft[name]
    }
    texts = {
        locale: text
        for locale, text in live["variants"].items()
        if text != draft["variants"].get(locale)
    }
    if texts:
        differs["variants"] = texts
    said: dict[str, Any] = {"locales": sorted(live["variants"])}
    return said | ({"differs": differs} if differs else {})
