"""The small world: a few rows for every table of the content, deliberately nasty, always the same.

It is plain Python data. ``draft`` holds everything; ``live`` is what publishing would have left of
it: the public, published entries, their published variants, and links as they are, also those
whose targets are not there. Nothing of it is random, and nothing of it is real news.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from cms.read import global_id
from tests.world import articles, bulletins, media, periods, places, topics, units
from tests.world.maker import ORDER, PARENTS, Maker, Row, key

__all__ = ["Row", "gid", "key", "load", "rows"]

Rows = dict[str, list[Row]]


@cache
def rows(stage: str = "live") -> Rows:
    """The rows of ``live`` or ``draft``, by table. They are shared: nobody may change them."""
    made = _draft()
    return made if stage == "draft" else _published(made)


def gid(type_name: str, name: str) -> str:
    """The global id of an entry by its short name: ``gid("Article", "dawn")``."""
    return global_id.encode(type_name, key(type_name.lower(), name))


async def load(connection: Any, stage: str = "live") -> None:
    """Insert the rows into the stage's tables, which must be empty.

    ``connection`` is asyncpg's, as the owner of the tables.
    """
    made = rows(stage)
    for table in ORDER:
        records = made[table]
        columns = list(records[0])
        await connection.copy_records_to_table(
            table,
            schema_name=stage,
            columns=columns,
            records=[tuple(record[column] for column in columns) for record in records],
        )
    await connection.execute("analyze")


@cache
def _draft() -> Rows:
    maker = Maker()
    for module in (units, periods, topics, places, media, articles, bulletins):
        module.make(maker)
    return maker.rows


def _published(draft: Rows) -> Rows:
    live: Rows = {}
    there: set[UUID] = set()
    for table in ORDER:
        live[table] = list(_of_table(draft[table], PARENTS.get(table), there))
        there.update(row["id"] for row in live[table])
    return live


def _of_table(made: list[Row], parent: str | None, there: set[UUID]) -> Iterator[Row]:
    for row in made:
        if parent is None:
            if row["classification"] == "PUBLIC" and row["published_at"] and row["id"] not in GONE:
                yield row
        elif row[parent] in there and row.get("state", "PUBLISHED") == "PUBLISHED":
            yield row


GONE = frozenset(
    {key("article", "withdrawn"), key("media", "withdrawn"), key("place", "withdrawn")}
)
"""Entries that were published once and then taken back: they keep their moment of publication."""
