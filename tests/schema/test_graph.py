"""The graph behind the contract: every field has a source, every source rests on the tables."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_named_type, is_non_null_type, is_object_type

from cms.read import graph as g
from cms.read.catalog import Backward, Forward, Table, Through, catalog
from cms.read.event import SAMPLE
from resolvers.desk import REPORTS
from resolvers.desk_deeds import DESK
from schema.build import build

SCHEMA, GRAPH = build().graphql, build().graph
TABLES = catalog("draft").tables
OBJECTS: dict[str, Any] = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if is_object_type(kind) and not name.startswith("__")
}
TOLD = {name for name, kind in GRAPH.types.items() if "pageInfo" in kind.fields}
"""Connections that the desk tells, with sources of their own."""
CONNECTIONS = {name for name in OBJECTS if name.endswith("Connection")} - TOLD
EDGES = {f"{name.removesuffix('Connection')}Edge" for name in CONNECTIONS}
LIBRARY = {
    **{
        (name, part): "the page itself, an array that may be empty"
        for name in CONNECTIONS
        for part in ("edges", "nodes")
    },
    **{(name, "totalCount"): "count(*) is never null" for name in CONNECTIONS},
    **{(name, "pageInfo"): "an object of the page" for name in CONNECTIONS},
    **{(name, "cursor"): "made of the row's keys" for name in EDGES},
    **{(name, "node"): "the row itself" for name in EDGES},
    ("PageInfo", "hasNextPage"): "a comparison of two counts, or exists",
    ("PageInfo", "hasPreviousPage"): "a comparison of two counts, or exists",
    ("PageInfo", "startCursor"): "the cursor of the first row, null without rows",
    ("PageInfo", "endCursor"): "the cursor of the last row, null without rows",
}
"""Fields that pages have without a source, and why those that are not null can't be."""

NEVER_NULL: dict[type, str] = {
    g.GlobalId: "the primary key",
    g.IsFallback: "the locale is not null, and neither is the first of a chain",
    g.IsStale: "exists is never null",
    g.Inline: "an object of the same row",
    g.Choice: "rows without a visible subject are not visible",
    g.Many: "an array that may be empty",
    g.ManyChoices: "an array that may be empty",
    g.AllVariants: "an array that may be empty",
    g.Connection: "an object that is there without rows too",
    g.Nodes: "an array with a place for each id",
    g.Happening: "there is an answer only where there is an event",
    g.Told: "an event has all its values",
    g.ToldEntries: "an array with a place for each",
}
"""Computed sources that are not null, and the reason."""

SAID = {"label": {"text"}, "day": {"date", "timestamptz"}, "bytes": {"int8"}}
"""The types of the columns whose values are said in words, by kind."""

CAN_BE_NULL = {g.One, g.ChosenVariant, g.Lookup, g.Node, g.ToldEntry, g.Deed, g.Gone, g.Report}
"""Sources of what may be absent, or not come about."""


def test_every_field_has_a_source() -> None:
    fields = {(name, key) for name, kind in OBJECTS.items() for key in kind.fields}
    sources = {(name, key) for name, key, _ in FIELDS}
    assert fields - sources == set(LIBRARY)
    assert sources <= fields
    assert LIBRARY.keys().isdisjoint(sources)


FIELDS = [
    (name, key, source)
    for name, kind in GRAPH.types.items()
    for key, source in kind.fields.items()
    if name != g.REPORTED  # the graph's own
]


@pytest.mark.parametrize("name, key, source", FIELDS, ids=[f"{n}.{k}" for n, k, _ in FIELDS])
def test_a_field_is_null_exactly_where_its_source_can_be(
    name: str, key: str, source: g.Source
) -> None:
    """Never null in GraphQL only on a NOT NULL column, in ``draft``, where less is certain."""
    nonnull = is_non_null_type(OBJECTS[name].fields[key].type)
    match source:
        case g.Column(column):
            assert nonnull == (not table_of(name).column(column).nullable)
        case g.PartialDate(column):
            table = table_of(name)
            assert nonnull == (not table.column(column).nullable)
            assert not table.column(f"{column}_precision").nullable
        case g.Words(of):
            assert nonnull == (not table_of(name).column(of.name).nullable)
        case g.Outcome(_, optional):  # what the desk tells has all its values, unless it says
            assert nonnull == (not optional)
        case _:
            assert nonnull == (type(source) in NEVER_NULL)
            assert nonnull != (type(source) in CAN_BE_NULL)


def test_every_computed_source_has_a_reason() -> None:
    used = {type(source) for _, _, source in FIELDS}
    assert used == NEVER_NULL.keys() | CAN_BE_NULL | {g.Column, g.PartialDate, g.Words, g.Outcome}
    assert set(g.Source.__args__) == used


@pytest.mark.parametrize("name, key, source", FIELDS, ids=[f"{n}.{k}" for n, k, _ in FIELDS])
def test_a_source_rests_on_the_tables(name: str, key: str, source: g.Source) -> None:
    target = get_named_type(OBJECTS[name].fields[key].type).name
    match source:
        case g.Column() | g.PartialDate():
            assert table_of(name).column(source.name)
        case g.Words(of, kind):
            column = table_of(name).column(of.name)
            assert column.sql_type in SAID[kind]
            assert (kind == "day") == ("format" in OBJECTS[name].fields[key].args)
            assert "locale" in OBJECTS[name].fields[key].args
        case g.GlobalId():
            assert name in GRAPH.entries
        case g.IsFallback():
            assert {"entry_id", "locale"} <= set(table_of(name).columns)
        case g.IsStale():
            made_from = {"source_locale", "source_revision", "source_sentences"}
            columns = set(table_of(name).columns)
            assert {"entry_id", "locale", "revision", "sentences"} | made_from <= columns
        case g.Inline(inner):
            assert table_of(inner) is table_of(name)
        case g.One(relation, kind):
            found = table_of(name).relations[relation]
            assert isinstance(found, Forward)
            assert (found.target, kind) == (GRAPH.types[kind].table, target)
        case g.Many(relation, kind):
            found = table_of(name).relations[relation]
            assert isinstance(found, Backward | Through)
            assert (found.target, kind) == (GRAPH.types[kind].table, target)
        case g.Choice(members):
            assert_members(table_of(name), members, target)
        case g.ManyChoices(relation, members):
            found = table_of(name).relations[relation]
            assert isinstance(found, Backward)
            assert_members(TABLES[found.target], members, target)
        case g.Connection(relation, kind, edge):
            assert edge == target.replace("Connection", "Edge")
            if relation is not None:
                found = table_of(name).relations[relation]
                assert isinstance(found, Backward | Through)
                assert found.target == GRAPH.types[kind].table
        case g.ChosenVariant(kind) | g.AllVariants(kind):
            assert kind == target
            assert isinstance(table_of(name).relations["variants"], Backward)
            assert "locale" in table_of(kind).columns
        case g.Lookup(kind, keys):
            assert kind == target
            assert_lookup(name, key, kind, keys)
        case g.Node() | g.Nodes():
            assert target == "Node"
        case g.Happening(kind):
            assert kind == target
        case g.Told(told, sql_type):
            assert told == key
            assert told in SAMPLE.values()
            assert sql_type in ("text", "text[]", "bool", "timestamptz")
        case g.ToldEntry():
            assert target in ("Entry", *GRAPH.entries)
        case g.ToldEntries():
            assert target == "Entry"
        case g.Deed(verb, "", payload):
            assert verb in DESK
            assert payload == target
        case g.Report(kind):
            assert kind == target
            assert key in REPORTS
        case g.Deed(_, kind, payload):
            assert kind in GRAPH.entries
            assert payload == target
        case g.Outcome(told):
            assert told == key
        case g.Gone():
            assert target == "ID"


def assert_members(table: Table, members: Any, union: str) -> None:
    """A link for each member of the union."""
    kind: Any = SCHEMA.type_map[union]
    assert {member.name for member in kind.types} == set(members)
    for member, relation in members.items():
        found = table.relations[relation]
        assert isinstance(found, Forward)
        assert found.target == GRAPH.types[member].table


def assert_lookup(name: str, key: str, kind: str, keys: Any) -> None:
    """Its arguments are the field's; those of one key are columns of the entry, or of its texts."""
    assert set(OBJECTS[name].fields[key].args) == {a for each in keys for a, _ in each}
    own = set(table_of(kind).columns)
    texts = set(TABLES[f"{GRAPH.types[kind].table}_variant"].columns)
    for each in keys:
        columns = {column for _, column in each}
        assert columns <= own or columns <= texts


def table_of(name: str) -> Table:
    """The table of a type; of an edge, that of its links."""
    table = GRAPH.types[name].table
    if table is None:
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in name.removesuffix("Edge"))
        table = snake.removeprefix("_")
    return TABLES[table]


def test_orders_name_columns() -> None:
    for kind in GRAPH.types.values():
        for column in kind.order:
            assert kind.table is not None
            assert column.removeprefix("-") in TABLES[kind.table].columns


def test_every_entry_has_a_table_of_texts() -> None:
    for name in GRAPH.entries:
        table = TABLES[f"{GRAPH.types[name].table}_variant"]
        assert {"entry_id", "locale", "state", "sort_key"} <= set(table.columns)
