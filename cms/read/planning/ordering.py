"""The order of a list: the caller's ``orderBy`` or the type's own, completed to a total order.

Missing values come last in either direction. The entry's key breaks ties.
"""

from __future__ import annotations

from dataclasses import replace

from cms.read import graph
from cms.read.catalog import Forward, Table, Through
from cms.read.plan import Chosen, OrderKey, Via
from cms.read.planning import locales, visibility
from cms.read.planning.context import Context
from cms.read.predicate import Predicate
from cms.read.value import Const, Fields, Value

LABELS = frozenset({"title", "name"})
"""Variants' columns that are ordered as a reader of the language would: by their ``sort_key``."""

Joins = tuple[tuple[Forward | Chosen, Table, Predicate], ...]


def order(
    context: Context,
    type_name: str,
    via: Via,
    prefer: tuple[Value, ...],
    order_by: Value | None = None,
) -> tuple[OrderKey, ...]:
    """The keys of a list of the type reached by ``via``; they always end in one that is unique."""
    keys = [
        _asked(context, type_name, prefer, item)
        for item in (() if order_by is None else locales.listed(order_by))
    ]
    if not keys:
        if isinstance(via, Through) and via.ordered:
            return (OrderKey("position", "int4", False, False, on_link=True),)
        keys = _own(context, type_name)
    if keys[-1].joins or keys[-1].column != "id":
        keys.append(OrderKey("id", "uuid", keys[-1].descending, False))
    return tuple(keys)


def _own(context: Context, type_name: str) -> list[OrderKey]:
    table = context.table(type_name)
    columns = context.type(type_name).order or ("id",)
    return [_key(table, name.removeprefix("-"), name.startswith("-")) for name in columns]


def _key(table: Table, name: str, descending: bool) -> OrderKey:
    if name in LABELS and "sort_key" in table.columns:
        name = "sort_key"
    column = table.column(name)
    return OrderKey(name, column.sql_type, descending, column.nullable)


def _asked(context: Context, type_name: str, prefer: tuple[Value, ...], item: Value) -> OrderKey:
    ((name, inner),) = _fields(item)
    source = context.graph.source(type_name, name)
    table = context.table(type_name)
    match source:
        case graph.GlobalId():
            return _key(table, "id", _descending(inner))
        case graph.Column(column) | graph.PartialDate(column):
            return _key(table, column, _descending(inner))
        case graph.ChosenVariant(target):
            chosen = Chosen(locales.of(prefer))
            return _beyond(context, chosen, target, prefer, inner)
        case graph.One(relation, target):
            forward = table.relations[relation]
            assert isinstance(forward, Forward)
            return _beyond(context, forward, target, prefer, inner)
    raise TypeError(f"{type_name}.{name} gives no order")


def _beyond(
    context: Context,
    via: Forward | Chosen,
    target: str,
    prefer: tuple[Value, ...],
    inner: Value,
) -> OrderKey:
    table = context.table(target)
    join = (via, table, visibility.visible(context, table))
    key = _asked(context, target, prefer, inner)
    return replace(key, joins=(join, *key.joins), nullable=True)


def _descending(value: Value) -> bool:
    return value == Const("DESC")


def _fields(value: Value) -> tuple[tuple[str, Value], ...]:
    match value:
        case Fields(fields):
            return tuple(fields.items())
        case Const(dict() as constant):
            return tuple((n, Const(item)) for n, item in constant.items() if item is not None)
    raise TypeError(f"not an input object: {value!r}")
