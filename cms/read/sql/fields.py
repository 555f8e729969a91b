"""Fields as columns of a record: own values, linked rows joined in, lists as nested arrays."""

from __future__ import annotations

from cms.read import plan as p
from cms.read import shape as s
from cms.read.sql import lists, pages
from cms.read.sql.joins import join
from cms.read.sql.predicates import stale
from cms.read.sql.scope import Record, Row, Scope


def field(scope: Scope, row: Row, record: Record, node: p.PlanNode) -> s.Shape:
    """The shape of one field; its columns and joins are added to the record."""
    match node:
        case p.Constant(value):
            return s.Fixed(value)
        case p.Cell():
            return s.Slot(_cell(row, record, node))
        case p.Id(type_name):
            return s.IdSlot(record.slot(row.column("id")), type_name)
        case p.Edtf(column):
            return s.Slot(record.slot(_edtf(row, column)))
        case p.Fallback(first):
            return s.Slot(record.slot(f"{row.column('locale')} <> {scope.parameter(first)}"))
        case p.Staleness():
            return s.Slot(record.slot(stale(scope, row)))
        case p.Inline(selection):
            return s.Mapping(scope.fields(row, record, selection))
        case p.Object():
            return _joined(scope, row, record, node)
        case p.Alternatives(options):
            return s.FirstOf(tuple(_joined(scope, row, record, option) for option in options))
        case p.Objects():
            return lists.objects(scope, row, record, node)
        case p.Choices():
            return lists.choices(scope, row, record, node)
        case p.NodeList():
            return lists.node_list(scope, record, node)
        case p.Connection():
            return pages.connection(scope, row, record, node)


def _cell(row: Row, record: Record, node: p.Cell) -> int:
    """The slot of a plain column, of the row or of its link row."""
    if node.on_link:
        return record.slot(row.link + node.column)
    return record.slot(row.column(node.column))


def _joined(scope: Scope, row: Row, record: Record, node: p.Object) -> s.Mapping:
    """A linked row as a left join: its columns stand in the same record, null when it's absent."""
    select = node.select
    alias = scope.alias(select.table.name)
    there = Row(alias, select.table)
    record.joins.extend(join(scope, row, node.via, there, select.visible))
    shapes = scope.fields(there, record, select.fields)
    return s.Mapping(shapes, _presence(there, record, select))


def _presence(row: Row, record: Record, select: p.Select) -> int:
    """A slot that is null exactly when the joined row is absent: a column that is asked for anyway
    and never null, else the key.
    """
    for _, node in select.fields:
        match node:
            case p.Id():
                return record.slot(row.column("id"))
            case p.Cell(column, False) if not row.table.column(column).nullable:
                return _cell(row, record, node)
    return record.slot(row.column("id"))


def _edtf(row: Row, column: str) -> str:
    value, known = row.column(column), row.column(f"{column}_precision")
    return f"left({value}::text, case {known} when 'YEAR' then 4 when 'MONTH' then 7 else 10 end)"
