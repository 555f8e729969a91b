"""Fields as columns of a record: own values, linked rows joined in, lists as nested arrays."""

from __future__ import annotations

from cms.read import plan as p
from cms.read import shape as s
from cms.read.catalog import Forward
from cms.read.sql import lists, pages
from cms.read.sql.joins import join
from cms.read.sql.predicates import stale
from cms.read.sql.scope import Record, Row, Scope
from cms.read.statement import Single


def field(scope: Scope, row: Row, record: Record, node: p.PlanNode) -> s.Shape:
    """The shape of one field; its columns and joins are added to the record."""
    match node:
        case p.Constant(value):
            return s.Fixed(value)
        case p.Cell():
            return s.Slot(_cell(row, record, node))
        case p.Id(type_name):
            return s.IdSlot(record.slot(_id(row)), type_name)
        case p.Edtf():
            return s.Slot(_partial(row, record, node))
        case p.Given(value):
            return s.Slot(record.slot(scope.parameter(value)))
        case p.Words(of, kind, details, locale):
            value = _cell(row, record, of) if isinstance(of, p.Cell) else _partial(row, record, of)
            return s.WordsSlots(value, record.slot(scope.parameter(locale)), kind, details)
        case p.Fallback(first):
            return s.Slot(record.slot(f"{row.column('locale')} <> {scope.parameter(first)}"))
        case p.Staleness():
            return s.Slot(record.slot(stale(scope, row)))
        case p.Inline(selection):
            return s.Mapping(scope.fields(row, record, selection))
        case p.Object():
            return _joined(scope, row, record, (node,))[0]
        case p.Alternatives(options):
            return s.FirstOf(_joined(scope, row, record, options))
        case _:
            with scope.list():
                return _list(scope, row, record, node)


def _list(
    scope: Scope,
    row: Row,
    record: Record,
    node: p.Objects | p.Choices | p.NodeList | p.Connection,
) -> s.Shape:
    match node:
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


def _joined(
    scope: Scope, row: Row, record: Record, options: tuple[p.Object, ...]
) -> tuple[s.Mapping, ...]:
    """Linked rows as left joins, of which at most one is there: their columns stand in the same
    record, null where they are absent.
    """
    shapes: list[s.Mapping] = []
    keys: list[tuple[str, int]] = []
    for node in options:
        select = node.select
        there = Row(scope.alias(select.table.name), select.table)
        record.joins.extend(join(scope, row, node.via, there, select.visible))
        fields = scope.fields(there, record, select.fields)
        shapes.append(s.Mapping(fields, _presence(there, record, select)))
        if record is scope.noted and not isinstance(node.via, p.Chosen):
            keys.append((select.type, _key(row, there, record, node)))
    if keys:
        looked_up = any(isinstance(node.via, p.Found) for node in options)
        scope.singles.append(Single(tuple(keys), looked_up))
    return tuple(shapes)


def _key(row: Row, there: Row, record: Record, node: p.Object) -> int:
    """The slot of the key of a linked entry: as the link says, which may be to one that is absent,
    else its own.
    """
    if isinstance(node.via, Forward):
        return record.slot(f"uuid_send({row.column(node.via.column)})")
    return record.slot(_id(there))


def _presence(row: Row, record: Record, select: p.Select) -> int:
    """A slot that is null exactly when the joined row is absent: a column that is asked for anyway
    and never null, else the key.
    """
    for _, node in select.fields:
        match node:
            case p.Id():
                return record.slot(_id(row))
            case p.Cell(column, False) if not row.table.column(column).nullable:
                return _cell(row, record, node)
    return record.slot(_id(row))


def _id(row: Row) -> str:
    """The key's bytes, which is what a global id is made of."""
    return f"uuid_send({row.column('id')})"


def _partial(row: Row, record: Record, node: p.Edtf) -> int:
    """The slot of a partial date as EDTF text."""
    value, known = row.column(node.column), row.column(f"{node.column}_precision")
    length = f"case {known} when 'YEAR' then 4 when 'MONTH' then 7 else 10 end"
    return record.slot(f"left({value}::text, {length})")
