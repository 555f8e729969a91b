"""A resolver for each field, made from the source that the contract declares."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from graphql import GraphQLObjectType, GraphQLResolveInfo, GraphQLUnionType

from bench.generic.loaders import Loaders, Row
from bench.generic.tables import Tables
from bench.queries import ARTICLE_ORDER
from cms.read import cursor, global_id
from cms.read import graph as g
from cms.read.catalog import Forward
from cms.read.cursor import CursorKey
from schema.build import Contract

Info = GraphQLResolveInfo[Loaders]
Resolver = Callable[..., Any]


class Page:
    """A connection that has been asked for: its rows, one too many where more follow."""

    def __init__(self, rows: list[Row], first: int, total: Callable[[], Awaitable[int]]) -> None:
        self.more = len(rows) > first
        self.rows = rows[:first]
        self.total = total

    def end_cursor(self) -> str | None:
        """The cursor of the last row of a page of articles."""
        if not self.rows:
            return None
        last = self.rows[-1]
        return cursor.encode_fetched(ARTICLE_ORDER, (last["published_at"], last["id"]))


class Resolvers:
    """Makes a resolver for each source."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.graph = tables.graph

    def attach(self, contract: Contract) -> None:
        """Give every field of the schema its resolver."""
        kinds: Mapping[str, Any] = contract.graphql.type_map
        for kind in self.graph.types.values():
            if kind.name not in kinds:  # a name of the graph alone
                continue
            for name, source in kind.fields.items():
                kinds[kind.name].fields[name].resolve = self._resolver(kind, source)
                if isinstance(source, g.Connection):
                    connection = kinds[kind.name].fields[name].type.of_type.fields
                    connection["totalCount"].resolve = lambda page, info: page.total()
                    connection["pageInfo"].resolve = lambda page, info: page
                    connection["edges"].resolve = lambda page, info: page.rows
                    connection["nodes"].resolve = lambda page, info: page.rows
        kinds["PageInfo"].fields["hasNextPage"].resolve = lambda page, info: page.more
        kinds["PageInfo"].fields["endCursor"].resolve = lambda page, info: page.end_cursor()
        for kind in kinds.values():
            if isinstance(kind, GraphQLUnionType):
                kind.resolve_type = lambda row, info, union: row["__typename"]
            if isinstance(kind, GraphQLObjectType):
                kind.is_type_of = None  # Strawberry's own wants instances of its classes

    def _resolver(self, kind: g.Type, source: g.Source) -> Resolver | None:
        match source:
            case g.Column(name):
                return lambda row, info: row[name]
            case g.GlobalId():
                return lambda row, info: global_id.encode(kind.name, row["id"])
            case g.Inline(target):
                return lambda row, info: info.context.row(target, row["id"])
            case g.One(relation, target):
                return self._one(kind, relation, target)
            case g.Choice(members):
                return self._choice(kind, members)
            case g.Many() | g.AllVariants():
                return lambda row, info: info.context.listed(kind.name, source, row["id"])
            case g.ChosenVariant(target):
                return self._chosen(target)
            case g.Lookup(target, keys):
                return self._lookup(target, keys)
            case g.Connection(None):
                return self._all(source)
            case g.Connection():
                return self._connection(kind, source)
        return None

    def _forward(self, kind: g.Type, relation: str) -> str:
        assert kind.table is not None
        forward = self.tables.catalog.tables[kind.table].relations[relation]
        assert isinstance(forward, Forward)
        return forward.column

    def _one(self, kind: g.Type, relation: str, target: str) -> Resolver:
        column = self._forward(kind, relation)

        def resolve(row: Row, info: Info) -> Any:
            key = row[column]
            return None if key is None else info.context.row(target, key)

        return resolve

    def _choice(self, kind: g.Type, members: Mapping[str, str]) -> Resolver:
        columns = {target: self._forward(kind, relation) for target, relation in members.items()}

        def resolve(row: Row, info: Info) -> Any:
            for target, column in columns.items():
                if row[column] is not None:
                    return info.context.row(target, row[column])
            return None

        return resolve

    def _chosen(self, target: str) -> Resolver:
        def resolve(row: Row, info: Info, locale: Enum) -> Any:
            return info.context.variant(target, row["id"], locale.value)

        return resolve

    def _lookup(self, target: str, keys: Sequence[Sequence[tuple[str, str]]]) -> Resolver:
        table, variants = self.tables.name(target), f"{self.tables.name(target)}_variant"
        select = f"select {self.tables.columns(target, 't')} from {table} t"
        own = self.tables.catalog.tables[table].columns

        async def resolve(root: None, info: Info, **given: Any) -> Row | None:
            if "id" in given:
                return await info.context.row(target, global_id.decode(given["id"])[1])
            key = next(key for key in keys if all(name in given for name, _ in key))
            found = [
                f"{'t' if column in own else 'v'}.{column} = ${place}"
                for place, (_, column) in enumerate(key, 1)
            ]
            joined = "" if "t." in found[0] else f" join {variants} v on v.entry_id = t.id"
            text = f"{select}{joined} where {' and '.join(found)}"
            return await info.context.pool.fetchrow(text, *(_plain(given[name]) for name, _ in key))

        return resolve

    def _connection(self, kind: g.Type, source: g.Connection) -> Resolver:
        edge = [s.name for s in self.graph.types[source.edge].fields.values() if hasattr(s, "name")]

        async def resolve(row: Row, info: Info, first: int = 20, orderBy: Any = None) -> Page:
            rows = await info.context.page(kind.name, source, edge, row["id"], first)
            return Page(rows, first, _uncounted)

        return resolve

    def _all(self, source: g.Connection) -> Resolver:
        table = self.tables.name(source.type)
        select = f"select {self.tables.columns(source.type, 't')} from {table} t"
        keys = [
            CursorKey(ARTICLE_ORDER, ("timestamptz", "uuid"), (False, False), n) for n in (0, 1)
        ]

        async def resolve(
            root: None,
            info: Info,
            first: int = 20,
            after: str | None = None,
            where: Any = None,
            orderBy: Any = None,
        ) -> Page:
            kinds = [_plain(kind) for kind in where["kind"]["in"]] if where else None
            filtered = "t.kind = any($1)" if kinds else "$1::text[] is null"
            arguments: list[Any] = [kinds]
            cut = ""
            if after is not None:
                arguments += [read(after) for read in keys]
                cut = " and (t.published_at, t.id) < ($2, $3)"
            rows = await info.context.pool.fetch(
                f"{select} where {filtered}{cut}"
                f" order by {self.tables.order(source.type)} limit {first + 1}",
                *arguments,
            )

            def total() -> Awaitable[int]:
                count = f"select count(*) from {table} t where {filtered}"
                found: Awaitable[int] = info.context.pool.fetchval(count, kinds)
                return found

            return Page(rows, first, total)

        return resolve


def _plain(value: Any) -> Any:
    """An enum's member as its value, which the database holds."""
    return value.value if isinstance(value, Enum) else value


async def _uncounted() -> int:
    raise NotImplementedError("no benchmark counts the entries of a nested list")
