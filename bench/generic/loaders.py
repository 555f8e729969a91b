"""The loaders of one request: each gathers the keys of a level and fetches their rows at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from strawberry.dataloader import DataLoader

from bench.generic.tables import Tables
from cms.database.types import Pool
from cms.read import graph as g

Row = Any  # an asyncpg record, by column name
Batch = Callable[[Sequence[Any]], Awaitable[list[Any]]]


class Loaders:
    """Loaders by what they load, made when first used."""

    def __init__(self, pool: Pool, tables: Tables) -> None:
        self.pool = pool
        self.tables = tables
        self._loaders: dict[Any, DataLoader[Any, Any]] = {}

    def _loader(self, key: Any, batch: Batch) -> DataLoader[Any, Any]:
        if key not in self._loaders:
            self._loaders[key] = DataLoader(batch)
        return self._loaders[key]

    def row(self, type_name: str, key: Any) -> Awaitable[Row | None]:
        """The row of a type by its primary key."""
        return self._loader(type_name, partial(self._rows, type_name)).load(key)

    async def _rows(self, type_name: str, keys: Sequence[Any]) -> list[Row | None]:
        columns, table = self.tables.columns(type_name, "t"), self.tables.name(type_name)
        rows = await self.pool.fetch(f"select {columns} from {table} t where t.id = any($1)", keys)
        found = {row["id"]: row for row in rows}
        return [found.get(key) for key in keys]

    def variant(self, type_name: str, owner: Any, locale: str) -> Awaitable[Row | None]:
        """An entry's variant in one locale."""
        loader = self._loader((type_name, "one"), partial(self._variants, type_name))
        return loader.load((owner, locale))

    async def _variants(self, type_name: str, keys: Sequence[Any]) -> list[Row | None]:
        columns, table = self.tables.columns(type_name, "t"), self.tables.name(type_name)
        rows = await self.pool.fetch(
            f"select {columns} from unnest($1::uuid[], $2::text[]) k(entry_id, locale)"
            f" join {table} t on t.entry_id = k.entry_id and t.locale = k.locale",
            [owner for owner, _ in keys],
            [locale for _, locale in keys],
        )
        found = {(row["entry_id"], row["locale"]): row for row in rows}
        return [found.get(key) for key in keys]

    def listed(
        self, parent: str, source: g.Many | g.AllVariants, owner: Any
    ) -> Awaitable[list[Row]]:
        """A small list of the owner's, whole and in order."""
        return self._loader((parent, source), partial(self._lists, parent, source)).load(owner)

    async def _lists(
        self, parent: str, source: g.Many | g.AllVariants, owners: Sequence[Any]
    ) -> list[list[Row]]:
        columns = self.tables.columns(source.type, "t")
        near, joined, order = self.tables.reached(parent, source)
        rows = await self.pool.fetch(
            f"select {near} as of, {columns} from {joined} where {near} = any($1) order by {order}",
            owners,
        )
        return _grouped(rows, owners)

    def page(
        self, parent: str, source: g.Connection, edge: Sequence[str], owner: Any, first: int
    ) -> Awaitable[list[Row]]:
        """The first rows of a list of the owner's, and one more if there are more."""
        batch = partial(self._pages, parent, source, edge, first)
        return self._loader((parent, source, first), batch).load(owner)

    async def _pages(
        self,
        parent: str,
        source: g.Connection,
        edge: Sequence[str],
        first: int,
        owners: Sequence[Any],
    ) -> list[list[Row]]:
        columns = ", ".join([self.tables.columns(source.type, "t"), *(f"l.{c}" for c in edge)])
        near, joined, order = self.tables.reached(parent, source)
        rows = await self.pool.fetch(
            "select o.id as of, page.* from unnest($1::uuid[]) with ordinality o(id, position)"
            f" cross join lateral (select {columns} from {joined} where {near} = o.id"
            f" order by {order} limit $2) page order by o.position",
            owners,
            first + 1,
        )
        return _grouped(rows, owners)


def _grouped(rows: Sequence[Row], owners: Sequence[Any]) -> list[list[Row]]:
    groups: dict[Any, list[Row]] = {owner: [] for owner in owners}
    for row in rows:
        groups[row["of"]].append(row)
    return [groups[owner] for owner in owners]
