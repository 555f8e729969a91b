"""The golden queries of ``tests/golden``: their SQL, their answers, and what they cover."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    parse,
    visit,
)

from cms.read import graph
from cms.read import plan as p
from cms.read.catalog import Backward, Forward, Through
from cms.read.predicate import Linked
from tests.golden import FOLDER, Case, cases, shown
from tests.read.conftest import World
from tests.read.plans import engine, parts, planned, requested, sources
from tests.read.ways_in import ways_in

CASES = list(cases())
ROOT = Path(__file__).parents[2]


class Counting:
    """A connection that counts the statements sent through it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.sent: list[str] = []

    async def fetch(self, query: str, *arguments: Any) -> Any:
        self.sent.append(query)
        return await self.connection.fetch(query, *arguments)

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        self.sent.append(query)
        return await self.connection.fetchrow(query, *arguments)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_golden(world: World, case: Case) -> None:
    """One statement, exactly that text, exactly that answer."""
    sql = (case.folder / "query.sql").read_text()
    connection = Counting(world.pool)
    answer = await case.answer(world.engine, connection)
    assert answer.errors is None
    assert case.sql(world.engine) == sql
    assert connection.sent == ([sql.removesuffix("\n")] if sql else [])
    assert shown(answer) == (case.folder / "query.json").read_text()


def test_every_folder_is_a_case() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert folders == {case.name for case in CASES}
    known = {"query.graphql", "variables.json", "query.sql", "query.json"}
    for case in CASES:
        files = {path.name for path in case.folder.iterdir()}
        assert known - {"variables.json"} <= files <= known, case.name
        assert case.name == case.name.lower()


def test_golden_files_are_not_written_in_continuous_integration() -> None:
    before = {path: path.stat().st_mtime_ns for path in FOLDER.glob("*/query.*")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.golden", "--write"],
        env=os.environ | {"CI": "true"},
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert b"not written" in done.stderr
    assert before == {path: path.stat().st_mtime_ns for path in FOLDER.glob("*/query.*")}


# --- what they cover ----------------------------------------------------------------------------


def test_every_field_of_the_root_has_a_golden_query() -> None:
    asked = {(kind, name) for case in CASES for kind, name, _ in sources(requested(case))}
    missing = set(ways_in(engine().schema)) - {name for kind, name in asked if kind == "Query"}
    assert not missing


TOLD = {graph.Deed, graph.Outcome, graph.Gone, graph.ToldEntries, graph.Report}
"""Sources of what mutations and reports answer, which ``tests/mutations`` and ``tests/desk`` are
about."""


def test_every_kind_of_source_has_a_golden_query() -> None:
    asked = {type(source) for case in CASES for _, _, source in sources(requested(case))}
    assert asked == set(graph.Source.__args__) - TOLD


def test_every_way_to_reach_rows_has_a_golden_query() -> None:
    reached = {
        type(part.via)
        for plan in planned().values()
        for part in parts(plan)
        if isinstance(part, p.Object | p.Objects | p.Connection)
    }
    assert reached == set(p.Via.__args__)
    filtered = {
        type(part.relation)
        for plan in planned().values()
        for part in parts(plan)
        if isinstance(part, Linked)
    }
    assert filtered == {Forward, Backward, Through}


def test_every_filter_operator_has_a_golden_query() -> None:
    """Each operator of each scalar; of enums each operator at least once; and all connectives."""
    needed = {
        (family(kind), name)
        for kind in engine().schema.type_map.values()
        if is_input_object_type(kind) and kind.name.endswith(("Filter", "Where", "Order"))
        for name in kind.fields
    }
    connectives = {("Where", "and"), ("Where", "or"), ("Where", "not")}
    wanted = {(kind, name) for kind, name in needed if kind not in ("Where", "Order")} | connectives
    used = {place for case in CASES for place in operators(case)}
    assert wanted - used == set()


def family(kind: Any) -> str:
    """What an input is: a filter of a scalar (by its name), ``enum``, ``Where``, ``Order`` …"""
    for suffix in ("ListWhere", "Where", "Order"):
        if kind.name.endswith(suffix):
            return suffix
    operands = {get_named_type(field.type) for field in kind.fields.values()}
    enum = "enum list" if kind.name.endswith("ListFilter") else "enum"
    return enum if any(map(is_enum_type, operands)) else str(kind.name)


def operators(case: Case) -> list[tuple[str, str]]:
    """The operators written in a query, each with the family of the input that it belongs to."""
    found: list[tuple[str, str]] = []
    info = TypeInfo(engine().schema)

    class Operators(Visitor):
        def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
            parent: Any = get_named_type(info.get_parent_input_type())
            found.append((family(parent), node.name.value))

    visit(parse(case.text), TypeInfoVisitor(info, Operators()))
    return found


def test_every_form_of_order_has_a_golden_query() -> None:
    keys = [
        (key.descending, key.nullable, tuple(type(via) for via, _, _ in key.joins), key.on_link)
        for plan in planned().values()
        for part in parts(plan)
        if isinstance(part, p.Connection)
        for key in part.select.order
    ]
    own = {(descending, nullable) for descending, nullable, joins, _ in keys if not joins}
    assert own == {(False, False), (False, True), (True, False), (True, True)}
    joins = {joins for _, _, joins, _ in keys}
    assert {(), (p.Chosen,), (Forward,), (Forward, p.Chosen), (Forward, Forward)} <= joins
    assert {on_link for _, _, _, on_link in keys} == {True, False}


def test_every_form_of_page_has_a_golden_query() -> None:
    forms = {
        (page.backward, bool(page.after), bool(page.before))
        for plan in planned().values()
        for part in parts(plan)
        if isinstance(part, p.Connection)
        for page in (part.page,)
    }
    assert len(forms) == 8
    sizes = {
        part.size for plan in planned().values() for part in parts(plan) if type(part) is p.Page
    }
    assert {0, 1, 20} <= sizes
