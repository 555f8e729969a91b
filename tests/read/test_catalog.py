"""The catalog says of the tables what PostgreSQL says of them."""

from __future__ import annotations

import pytest

from cms.database.pools import Database
from cms.read.catalog import Backward, Column, Forward, Through, catalog

_SAME = {
    "uuid": "uuid",
    "varchar": "text",
    "text": "text",
    "int4": "int4",
    "int8": "int8",
    "float8": "float8",
    "bool": "bool",
    "bytea": "bytea",
    "date": "date",
    "timestamptz": "timestamptz",
    "_text": "text[]",
}
"""PostgreSQL's types of columns, and the types that the catalog casts parameters to."""


@pytest.mark.parametrize("stage", ["draft", "live"])
async def test_the_columns_are_those_of_the_database(database: Database, stage: str) -> None:
    """Their names, their types, and which of them can be null in the stage."""
    owner = await database.access.owner.connect()
    try:
        rows = await owner.fetch(
            "select table_name::text, column_name::text, udt_name::text, is_nullable = 'YES'"
            " from information_schema.columns where table_schema = $1",
            stage,
        )
    finally:
        await owner.close()
    tables = catalog(stage).tables
    found: dict[str, dict[str, Column]] = {}
    for table, column, kind, null in rows:
        if table in tables:  # others hold no content
            found.setdefault(table, {})[column] = Column(column, _SAME[kind], null)
    assert {name: dict(table.columns) for name, table in tables.items()} == found


@pytest.mark.parametrize("stage", ["draft", "live"])
def test_relations_lead_to_tables_and_columns_that_exist(stage: str) -> None:
    tables = catalog(stage).tables
    for table in tables.values():
        for relation in table.relations.values():
            match relation:
                case Forward(column, target):
                    assert column in table.columns
                    assert "id" in tables[target].columns
                case Backward(target, column):
                    assert column in tables[target].columns
                case Through(link, near, far, target, ordered):
                    assert {near, far} == {"owner_id", "target_id"}
                    assert {near, far, "position"} <= set(tables[link].columns)
                    assert ordered == (near == "owner_id")
                    assert "id" in tables[target].columns


def test_both_stages_have_the_same_tables() -> None:
    draft, live = catalog("draft").tables, catalog("live").tables
    assert draft.keys() == live.keys()
    for name, table in draft.items():
        assert table.columns.keys() == live[name].columns.keys()
        assert table.relations == live[name].relations
