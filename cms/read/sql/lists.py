"""Lists as arrays of records: small lists whole, and entries by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from cms.read import plan as p
from cms.read import shape as s
from cms.read.catalog import Backward, Forward, Through
from cms.read.sql.joins import join
from cms.read.sql.keyset import Key, order_by
from cms.read.sql.predicates import Reached, conditions, reach
from cms.read.sql.scope import Record, Row, Scope, clauses
from cms.read.value import getter


@dataclass
class Source:
    """Where a list's rows come from: the row, its from clause, conditions and order keys."""

    row: Row
    source: str
    where: list[str]
    joins: list[str]
    keys: list[Key]


def source_of(scope: Scope, parent: Row, via: p.Via, select: p.Select) -> Source:
    """Where the rows of a select come from, as seen from the row above."""
    alias = scope.alias(select.table.name)
    match via:
        case p.Everything():
            reached = Reached(f"{select.table.name} as {alias}", [])
        case p.Located(locales, only):
            tied = [f"{alias}.entry_id = {parent.column('id')}"]
            if only:
                tied.append(f"{alias}.locale = any({scope.parameter(locales)})")
            reached = Reached(f"{select.table.name} as {alias}", tied)
        case Forward() | Backward() | Through():
            reached = reach(scope, parent, via, select.table, alias)
        case _:
            raise TypeError(f"no list is reached by {via!r}")
    row = Row(alias, select.table, f"{reached.link}." if reached.link else "")
    joins, keys = _keys(scope, row, select.order)
    where = [*reached.tied, *conditions(scope, row, select.visible, select.where)]
    return Source(row, reached.source, where, joins, keys)


def _keys(scope: Scope, row: Row, order: tuple[p.OrderKey, ...]) -> tuple[list[str], list[Key]]:
    joins: list[str] = []
    keys: list[Key] = []
    for key in order:
        there = row
        for via, table, visible in key.joins:
            next_row = Row(scope.alias(table.name), table)
            joins.extend(join(scope, there, via, next_row, visible))
            there = next_row
        expression = row.link + key.column if key.on_link else there.column(key.column)
        keys.append(Key(expression, key))
    return joins, keys


def objects(scope: Scope, parent: Row, record: Record, node: p.Objects) -> s.Rows:
    """A small list of objects, whole and in its order."""
    source = source_of(scope, parent, node.via, node.select)
    inner = Record()
    item = s.Mapping(scope.fields(source.row, inner, node.select.fields))
    order = order_by(source.keys)
    if isinstance(node.via, p.Located):
        order = [
            f"array_position({_locales(scope, node.via)}, {source.row.column('locale')}::text)"
        ]
    return _whole(record, inner, source, order, item, node.at_most)


def _locales(scope: Scope, via: p.Located) -> str:
    """The order of the variants. All that the content has are the settings', not a caller's, and
    known for good: sending them with each request would cost it a tenth of its time.
    """
    if via.only:
        return scope.parameter(via.locales)
    codes = via.locales.convert(getter(via.locales.value)({}))
    assert all(code.isascii() and code.isalnum() for code in codes)
    return f"'{{{','.join(codes)}}}'::text[]"


def choices(scope: Scope, parent: Row, record: Record, node: p.Choices) -> s.Rows:
    """A small list of entries of several types, whole and in its order."""
    source = source_of(scope, parent, node.via, node.select)
    inner = Record()
    item = scope.field(source.row, inner, p.Alternatives(node.options))
    return _whole(record, inner, source, order_by(source.keys), item, node.at_most)


def _whole(
    record: Record, inner: Record, source: Source, order: list[str], item: s.Shape, at_most: int
) -> s.Rows:
    body = partial(
        clauses,
        source=source.source,
        joins=inner.joins,
        where=source.where,
        order=order,
        limit=at_most,
    )
    return s.Rows(record.nested(inner, body), item)


def node_list(scope: Scope, record: Record, node: p.NodeList) -> s.Rows:
    """Entries by their ids: the lists of keys unrolled side by side, each joined to its type."""
    inner = Record()
    names = [select.table.name for _, select in node.options]
    values = [scope.parameter(parameter) for parameter, _ in node.options]
    asked = Row("asked", node.options[0][1].table)
    options = tuple(
        p.Object(Forward(f"{name}_id", name), select)
        for name, (_, select) in zip(names, node.options, strict=True)
    )
    item = scope.field(asked, inner, p.Alternatives(options))
    columns = ", ".join(f"{name}_id" for name in names)
    body = partial(
        clauses,
        source=f"unnest({', '.join(values)}) with ordinality as asked({columns}, position)",
        joins=inner.joins,
        order=["asked.position"],
    )
    return s.Rows(record.nested(inner, body), item)
