"""What holds for every plan, statement and builder, shown on all the golden queries."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any

import pytest

from cms.i18n.locales import DEFAULT
from cms.read import plan as p
from cms.read import shape as s
from cms.read.build import source
from cms.read.catalog import Table, Through, catalog
from cms.read.planning import plan
from cms.read.planning.context import Context, Viewer
from cms.read.planning.visibility import SUBJECTS, visible
from cms.read.predicate import TRUE, Compare, Linked, Present
from tests.golden import Case, cases
from tests.read.conftest import World
from tests.read.plans import compiled, engine, parts, planned, requested

CASES = list(cases())
named = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def of_draft() -> Context:
    """The context of an editor who may see internal entries among the drafts."""
    context = engine().context
    return Context(
        context.graph,
        catalog("draft"),
        context.locales,
        viewer=Viewer(("PUBLIC", "INTERNAL")),
    )


# --- visibility -----------------------------------------------------------------------------------


def test_a_select_can_not_be_made_without_a_decision_on_visibility() -> None:
    """Nor can what a filter or an order looks at."""
    for kind in (p.Select, Linked):
        (field,) = [each for each in fields(kind) if each.name == "visible"]
        assert field.default is MISSING
        assert field.default_factory is MISSING


def decisions(node: Any) -> Iterator[tuple[Table, Any]]:
    """Every table whose rows a plan looks at, with the decision who may see them."""
    for part in parts(node):
        match part:
            case p.Select() | Linked():
                yield part.table, part.visible
            case p.OrderKey(joins=joins):
                yield from ((table, seen) for _, table, seen in joins)
            case Present(links):
                yield from ((table, seen) for _, table, seen in links)


@named
def test_every_row_is_subject_to_the_decision_in_live(case: Case) -> None:
    for table, seen in decisions(planned()[case.name]):
        if table.name in SUBJECTS:
            assert isinstance(seen, Present)
        else:
            assert seen == TRUE, "live holds nothing to hide"


@named
def test_every_row_is_subject_to_the_decision_in_draft(case: Case) -> None:
    context = of_draft()
    for table, seen in decisions(plan(context, requested(case))):
        assert seen == visible(context, table)
        if table.name in SUBJECTS:
            assert isinstance(seen, Present)
        elif "classification" in table.columns:
            assert isinstance(seen, Compare)
            assert (seen.column, seen.operator) == ("classification", "in")
            assert seen.parameter is not None
            assert seen.parameter.value.value == ["PUBLIC", "INTERNAL"]  # type: ignore[union-attr]


# --- orders ---------------------------------------------------------------------------------------


@named
def test_every_list_is_in_an_order_that_ends_in_a_unique_key(case: Case) -> None:
    for part in parts(planned()[case.name]):
        if not isinstance(part, p.Connection | p.Objects) or isinstance(part.via, p.Located):
            continue
        last = part.select.order[-1]
        assert not last.joins
        assert not last.nullable
        if last.on_link:
            assert isinstance(part.via, Through)
            assert part.via.ordered
            assert last.column == "position"
        else:
            assert last.column == "id"


async def test_the_keys_that_orders_end_in_are_unique(world: World) -> None:
    """``id`` in every table, ``position`` among the links of one owner, a locale of an entry."""
    rows = await world.pool.fetch(
        "select relname, array_agg(attname::text order by attname)::text[] as columns"
        " from pg_index join pg_class on pg_class.oid = indrelid"
        " join pg_attribute on attrelid = indrelid and attnum = any(indkey)"
        " where indisunique and indpred is null and relnamespace = 'live'::regnamespace"
        " group by relname, indexrelid"
    )
    unique = {(row["relname"], tuple(row["columns"])) for row in rows}
    for table in catalog().tables.values():
        assert (table.name, ("id",)) in unique
        if "entry_id" in table.columns:
            assert (table.name, ("entry_id", "locale")) in unique
        for relation in table.relations.values():
            if isinstance(relation, Through) and relation.ordered:
                assert (relation.link, ("owner_id", "position")) in unique


# --- statements -----------------------------------------------------------------------------------


@named
def test_a_statement_names_no_schema_and_no_value(case: Case) -> None:
    text = compiled()[case.name].statement.text or ""
    assert not re.search(r"\b(draft|live|office|public|pg_\w+)\s*\.", text)
    constants = set(re.findall(r"'([^']*)'", text))
    assert constants <= {"YEAR", "MONTH", f"{{{','.join(DEFAULT.codes)}}}"}
    assert '"' not in text.replace('collate "pg_unicode_fast"', "")
    assert set(re.findall(r"(?<![\w$])\d+", text)) <= {"0", "1", "4", "7", "10"} | limits(case)


def limits(case: Case) -> set[str]:
    """The numbers of rows that a plan may ask for: a page's, and one to see whether more follow."""
    found = list(parts(planned()[case.name]))
    pages = [each.size + more for each in found if isinstance(each, p.Page) for more in (0, 1)]
    lists = [each.at_most for each in found if isinstance(each, p.Objects | p.Choices)]
    return {str(size) for size in [*pages, *lists]}


@named
def test_parameters_are_numbered_without_gaps(case: Case) -> None:
    statement = compiled()[case.name].statement
    numbers = {int(number) for number in re.findall(r"\$(\d+)", statement.text or "")}
    assert numbers == set(range(1, len(statement.parameters) + 1))


# --- builders -------------------------------------------------------------------------------------


@named
def test_a_builder_names_each_key_once(case: Case) -> None:
    shape = compiled()[case.name].statement.shape
    tree = ast.parse(source(shape))
    written: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = [ast.literal_eval(key) for key in node.keys if key is not None]
            assert len(keys) == len(set(keys))
            written.update(keys)
    assert written == Counter(keys_of(shape))


def keys_of(shape: s.Mapping) -> Iterator[str]:
    """The keys that a shape names, each as often as it does."""
    for part in parts(shape):
        match part:
            case s.Mapping(pairs) | s.Paged(parts=pairs) | s.InfoPart(fields=pairs):
                yield from (key for key, _ in pairs)


@named
def test_a_builder_calls_functions_only_for_what_needs_one(case: Case) -> None:
    tree = ast.parse(source(compiled()[case.name].statement.shape))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    pages = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    said = {name for name in called if name.startswith("say_")}
    assert called - said <= pages | {"gid", "cursor", "len", "rows.reverse"}
    assert bool(said) == case.name.startswith("words-")
