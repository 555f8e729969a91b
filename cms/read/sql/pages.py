"""Connections: a page of a list, its count and what lies beyond it.

A page is cut first and joined after: the inner select finds the rows by key and limit, the outer
one joins what is shown of them, so that nothing is looked up for rows that aren't.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cms.read import plan as p
from cms.read import shape as s
from cms.read.cursor import mark
from cms.read.planning.paging import signature
from cms.read.predicate import Parameter
from cms.read.sql.keyset import Key, beyond, order_by
from cms.read.sql.lists import Source, source_of
from cms.read.sql.scope import Record, Row, Scope, clauses, indent


def connection(scope: Scope, parent: Row, record: Record, node: p.Connection) -> s.Paged:
    """A connection: its page, its count and what lies beyond, each only when it's asked for."""
    asked, page = _asked(node), node.page
    total = record.slot(_count(scope, parent, node)) if "totalCount" in asked else None
    earlier = later = rows = None
    if page.after and "hasPreviousPage" in asked:
        earlier = record.slot(_beyond(scope, parent, node, page.after, after=False))
    if page.before and "hasNextPage" in asked:
        later = record.slot(_beyond(scope, parent, node, page.before, after=True))
    # Whether more rows follow at the page's own end is seen from one row more than it has.
    probed = ("hasPreviousPage" if page.backward else "hasNextPage") in asked
    if asked - {"totalCount"}:
        body, inner, parts = _page(scope, parent, node, page.size + probed)
        rows = record.nested(inner, body)
    else:
        scope.check(lambda aside: _page(aside, parent, node, page.size))
        parts = tuple((key, _plain(part)) for key, part in node.parts)
    return s.Paged(rows, page.size, probed, page.backward, total, earlier, later, parts)


def _plain(part: p.Part) -> s.PagedPart:
    """A part of a connection whose rows nobody asked for."""
    match part:
        case p.Constant(value):
            return s.Fixed(value)
        case p.PageInfo(info):
            return s.InfoPart(_info(info), None)
    return s.TotalPart()


def _info(
    info: tuple[tuple[str, p.InfoField | p.Constant], ...],
) -> tuple[tuple[str, str | s.Fixed], ...]:
    return tuple((k, v if isinstance(v, str) else s.Fixed(v.value)) for k, v in info)


def _asked(node: p.Connection) -> set[str]:
    asked: set[str] = set()
    for _, part in node.parts:
        match part:
            case p.Total():
                asked.add("totalCount")
            case p.PageInfo(inner):
                asked |= {name for _, name in inner if isinstance(name, str)}
            case p.EdgeList() | p.NodeFields():
                asked.add("rows")
    return asked


def _count(scope: Scope, parent: Row, node: p.Connection) -> str:
    source = source_of(scope, parent, node.via, _unordered(node.select))
    body = clauses("count(*)", source=source.source, where=source.where)
    return "(\n" + indent(body) + "\n)"


def _unordered(select: p.Select) -> p.Select:
    return p.Select(select.type, select.table, select.visible, select.where, (), ())


def _beyond(
    scope: Scope, parent: Row, node: p.Connection, cursor: tuple[Parameter, ...], *, after: bool
) -> str:
    """Whether rows lie at the cursor's place or beyond it."""
    source = source_of(scope, parent, node.via, node.select)
    cut = beyond(scope, source.keys, cursor, after=after, inclusive=True)
    where = [*source.where, cut]
    body = clauses("", source=source.source, joins=source.joins, where=where)
    return "exists (\n" + indent(body) + "\n)"


def _page(
    scope: Scope, parent: Row, node: p.Connection, limit: int
) -> tuple[Callable[[str], str], Record, tuple[tuple[str, s.PagedPart], ...]]:
    source = source_of(scope, parent, node.via, node.select)
    page, keys = node.page, source.keys
    where = list(source.where)
    if page.after:
        where.append(beyond(scope, keys, page.after, after=True))
    if page.before:
        where.append(beyond(scope, keys, page.before, after=False))
    inner = Record()
    cut_first = _needs_joins(node)
    row = Row(
        source.row.alias,
        source.row.table,
        f"{source.row.alias}.link_" if cut_first else source.row.link,
    )
    outer_keys = _outer(row, keys) if cut_first else keys
    parts = tuple(
        (key, _part(scope, row, inner, node, part, outer_keys)) for key, part in node.parts
    )
    order = order_by(keys, backward=page.backward)
    find = partial(clauses, source=source.source, where=where, order=order, limit=limit)
    if not cut_first:
        return partial(find, joins=[*source.joins, *inner.joins]), inner, parts
    found = find(", ".join([f"{row.alias}.*", *_exported(source, keys, node)]), joins=source.joins)
    show = partial(
        clauses,
        source="(\n" + indent(found) + f"\n) as {row.alias}",
        joins=inner.joins,
        order=order_by(outer_keys, backward=page.backward),
    )
    return show, inner, parts


def _outer(row: Row, keys: list[Key]) -> list[Key]:
    """The order keys as the outer select sees them: the row's own columns, or exported ones."""
    return [
        key if _own(row, key) else Key(f"{row.alias}.key_{index}", key.key)
        for index, key in enumerate(keys)
    ]


def _own(row: Row, key: Key) -> bool:
    return not key.key.joins and not key.key.on_link


def _exported(source: Source, keys: list[Key], node: p.Connection) -> list[str]:
    """What the inner select must hand out besides the row: foreign order keys, link columns."""
    exported = [
        f"{key.expression} as key_{index}"
        for index, key in enumerate(keys)
        if not _own(source.row, key)
    ]
    columns = dict.fromkeys(
        cell.column
        for _, part in node.parts
        if isinstance(part, p.EdgeList)
        for _, cell in part.fields
        if isinstance(cell, p.Cell)
    )
    return exported + [f"{source.row.link}{column} as link_{column}" for column in columns]


def _needs_joins(node: p.Connection) -> bool:
    """Whether what is shown of a row needs rows of other tables joined to it."""
    for _, part in node.parts:
        match part:
            case p.NodeFields(inner):
                if _joins(inner):
                    return True
            case p.EdgeList(edge):
                if any(isinstance(each, p.Inline) and _joins(each.fields) for _, each in edge):
                    return True
    return False


def _joins(selection: p.Fields) -> bool:
    return any(
        isinstance(node, p.Object | p.Alternatives)
        or (isinstance(node, p.Inline) and _joins(node.fields))
        for _, node in selection
    )


def _part(
    scope: Scope, row: Row, record: Record, node: p.Connection, part: p.Part, keys: list[Key]
) -> s.PagedPart:
    match part:
        case p.Constant(value):
            return s.Fixed(value)
        case p.Total():
            return s.TotalPart()
        case p.NodeFields(selection):
            return s.RowsPart(s.Mapping(scope.fields(row, record, selection)))
        case p.EdgeList(edge):
            return s.RowsPart(
                s.Mapping(tuple((k, _edge(scope, row, record, node, e, keys)) for k, e in edge))
            )
        case p.PageInfo(info):
            wanted = {name for _, name in info if isinstance(name, str)}
            cursor = _cursor(record, node, keys) if wanted & {"startCursor", "endCursor"} else None
            return s.InfoPart(_info(info), cursor)


def _edge(
    scope: Scope,
    row: Row,
    record: Record,
    node: p.Connection,
    edge: p.Cursor | p.Inline | p.Cell | p.Constant,
    keys: list[Key],
) -> s.Shape:
    if isinstance(edge, p.Cursor):
        return _cursor(record, node, keys)
    return scope.field(row, record, edge)


def _cursor(record: Record, node: p.Connection, keys: list[Key]) -> s.CursorSlots:
    order = mark(signature(node.select.type, node.select.order))
    return s.CursorSlots(order, tuple(record.slot(key.expression) for key in keys))
