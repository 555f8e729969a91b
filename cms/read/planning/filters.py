"""The caller's filter: a ``where`` input becomes a Predicate.

An absent or null condition doesn't filter. Conditions on variants apply to the variant that the
operation's locales would show. Links count only as far as their targets are visible.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cms.read import convert, graph
from cms.read.catalog import Column, Relation
from cms.read.planning import locales, visibility
from cms.read.planning.context import Context
from cms.read.predicate import (
    TRUE,
    And,
    Compare,
    Known,
    Linked,
    Not,
    Operator,
    Or,
    Parameter,
    Path,
    Predicate,
    Shown,
    Stale,
    conjunction,
)
from cms.read.value import Const, Fields, Items, Value

Converter = Callable[[Any], Any]

_CONVERTERS: dict[str, tuple[Converter, Converter]] = {
    "text": (convert.text, convert.texts),
    "timestamptz": (convert.moment, convert.moments),
    "date": (convert.day, convert.days),
}
_NEGATED: dict[str, Operator] = {"ne": "eq", "notIn": "in"}


class Filters:
    """Reads the ``where`` of one field; ``path`` and ``argument`` lead to it for error messages."""

    def __init__(self, context: Context, prefer: tuple[Value, ...], path: Path) -> None:
        self.context = context
        self.prefer = prefer
        self.path = path

    def where(self, type_name: str, value: Value | None, argument: str = "where") -> Predicate:
        """The condition that an input object of the type's ``…Where`` states."""
        if value is None or value == Const(None):
            return TRUE
        parts = [
            self._part(type_name, name, part, f"{argument}.{name}")
            for name, part in _fields(value).items()
        ]
        return conjunction(*parts)

    def _part(self, type_name: str, name: str, value: Value, argument: str) -> Predicate:
        match name:
            case "and":
                return conjunction(*self._all(type_name, value, argument))
            case "or":
                return Or(tuple(self._all(type_name, value, argument)))
            case "not":
                return Not(self.where(type_name, value, argument))
        source = self.context.graph.source(type_name, name)
        table = self.context.table(type_name)
        match source:
            case graph.Column(column):
                return self._scalar(table.column(column), value, argument)
            case graph.GlobalId():
                return self._id(type_name, value, argument)
            case graph.PartialDate(column):
                return self._partial_date(column, value, argument)
            case graph.IsStale():
                return _stale(value)
            case graph.Inline(inner):
                return self.where(inner, value, argument)
            case graph.One(relation, target):
                return self._linked(table.relations[relation], target, value, argument)
            case graph.ChosenVariant(target):
                shown = self.where(target, value, argument)
                return Shown(self.context.table(target), locales.of(self.prefer), shown)
            case graph.Many(relation, target) | graph.Connection(str(relation), target, _):
                return self._list(table.relations[relation], target, value, argument)
            case graph.AllVariants(target):
                return self._list(table.relations["variants"], target, value, argument)
        raise TypeError(f"{type_name}.{name} can't be filtered by")

    def _all(self, type_name: str, value: Value, argument: str) -> list[Predicate]:
        return [
            self.where(type_name, item, f"{argument}.{index}")
            for index, item in enumerate(locales.listed(value))
        ]

    def _linked(self, relation: Relation, target: str, value: Value, argument: str) -> Linked:
        table = self.context.table(target)
        seen = visibility.visible(self.context, table)
        return Linked(relation, table, seen, self.where(target, value, argument))

    def _list(self, relation: Relation, target: str, value: Value, argument: str) -> Predicate:
        parts: list[Predicate] = []
        for name, part in _fields(value).items():
            linked = self._linked(relation, target, part, f"{argument}.{name}")
            match name:
                case "some":
                    parts.append(linked)
                case "none":
                    parts.append(Not(linked))
                case "every":
                    other = Linked(linked.relation, linked.table, linked.visible, Not(linked.where))
                    parts.append(Not(other))
        return conjunction(*parts)

    def _parameter(
        self, value: Value, converter: Converter, sql_type: str, argument: str
    ) -> Parameter:
        return Parameter(value, converter, sql_type, self.path, argument)

    def _scalar(self, column: Column, value: Value, argument: str) -> Predicate:
        one, many = _CONVERTERS.get(column.sql_type, (convert.as_is, convert.members))
        parts: list[Predicate] = []
        for name, operand in _fields(value).items():
            place = f"{argument}.{name}"
            if name == "isNull":
                parts.append(_null(column.name, operand))
            elif name == "has":
                item = self._parameter(operand, convert.text, "text", place)
                parts.append(Compare(column.name, "has", item))
            elif name in ("in", "notIn"):
                listed = self._parameter(operand, many, f"{column.sql_type}[]", place)
                parts.append(_compare(column.name, name, listed))
            else:
                single = self._parameter(operand, one, column.sql_type, place)
                parts.append(_compare(column.name, name, single))
        return conjunction(*parts)

    def _id(self, type_name: str, value: Value, argument: str) -> Predicate:
        parts: list[Predicate] = []
        for name, operand in _fields(value).items():
            place = f"{argument}.{name}"
            if name in ("in", "notIn"):
                keys = self._parameter(operand, convert.Keys(type_name), "uuid[]", place)
                parts.append(_compare("id", name, keys))
            else:
                key = self._parameter(operand, convert.Key(type_name), "uuid", place)
                parts.append(_compare("id", name, key))
        return conjunction(*parts)

    def _partial_date(self, column: str, value: Value, argument: str) -> Predicate:
        """Compares spans: before, after or within the one that the operand names (EDTF level 0)."""
        parts: list[Predicate] = []
        for name, operand in _fields(value).items():
            if name == "isNull":
                parts.append(_null(column, operand))
                continue
            place = f"{argument}.{name}"
            first = self._parameter(operand, convert.first_day, "date", place)
            last = self._parameter(operand, convert.last_day, "date", place)
            known = self._parameter(operand, convert.precision, "text", place)
            match name:
                case "eq":
                    same = (Compare(column, "eq", first), Known(f"{column}_precision", known))
                    parts.append(And(same))
                case "within":
                    fine = self._parameter(operand, convert.precisions_within, "text[]", place)
                    bounds = (Compare(column, "gte", first), Compare(column, "lte", last))
                    parts.append(And((*bounds, Compare(f"{column}_precision", "in", fine))))
                case "lt":
                    parts.append(Compare(column, "lt", first))
                case "lte":
                    parts.append(Compare(column, "lte", last))
                case "gt":
                    parts.append(Compare(column, "gt", last))
                case "gte":
                    parts.append(Compare(column, "gte", first))
        return conjunction(*parts)


def _compare(column: str, name: str, parameter: Parameter) -> Predicate:
    if name in _NEGATED:
        return Not(Compare(column, _NEGATED[name], parameter))
    return Compare(column, name, parameter)  # type: ignore[arg-type]


def _null(column: str, value: Value) -> Predicate:
    missing = Compare(column, "null")
    return missing if value == Const(True) else Not(missing)


def _stale(value: Value) -> Predicate:
    parts: list[Predicate] = []
    for name, operand in _fields(value).items():
        wanted = (operand == Const(True)) == (name == "eq")
        parts.append(Stale() if wanted else Not(Stale()))
    return conjunction(*parts)


def _fields(value: Value) -> dict[str, Value]:
    match value:
        case Fields(fields):
            return dict(fields)
        case Const(None):
            return {}
        case Const(dict() as constant):
            return {name: Const(item) for name, item in constant.items() if item is not None}
        case Items():
            pass
    raise TypeError(f"not an input object: {value!r}")
