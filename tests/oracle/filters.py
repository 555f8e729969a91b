"""Filters: a ``where`` as a function that says of a row whether it satisfies it.

Conditions are two-valued: what is missing satisfies no comparison, and ``not`` turns the outcome
round. A condition that is absent or null doesn't filter. Faulty operands go to ``faults``, so that
all of them are found, and never satisfy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cms.read import graph as g
from tests.oracle import values
from tests.oracle.store import Row, Store

Test = Callable[[Row], bool]
Given = Mapping[str, Any]


class Filters:
    """Reads filters for an operation that prefers the locales of ``prefer``."""

    def __init__(self, store: Store, prefer: tuple[str, ...], faults: set[str]) -> None:
        self.store = store
        self.prefer = prefer
        self.faults = faults

    def where(self, type_name: str, given: Given | None) -> Test:
        """The test of a ``…Where`` input."""
        tests = [self._part(type_name, name, part) for name, part in _set(given)]
        return lambda row: all(test(row) for test in tests)

    def _part(self, type_name: str, name: str, part: Any) -> Test:
        if name == "and":
            every = [self.where(type_name, each) for each in part]
            return lambda row: all(test(row) for test in every)
        if name == "or":
            some = [self.where(type_name, each) for each in part]
            return lambda row: any(test(row) for test in some)
        if name == "not":
            negated = self.where(type_name, part)
            return lambda row: not negated(row)
        table = self.store.table_of(type_name)
        match self.store.graph.source(type_name, name):
            case g.Column(column):
                return self._column(table, column, part)
            case g.GlobalId():
                return self._all(part, lambda op, value: self._id(type_name, op, value))
            case g.PartialDate(column):
                return self._all(part, lambda op, value: self._partial(column, op, value))
            case g.IsStale():
                return self._all(part, lambda op, value: self._stale(table, op, value))
            case g.Inline(inner):
                return self.where(inner, part)
            case g.One(relation, target):
                return self._some(table, relation, self.where(target, part))
            case g.ChosenVariant(target):
                return self._variant(target, self.where(target, part))
            case g.AllVariants(target):
                return self._list(table, "variants", target, part)
            case g.Many(relation, target) | g.Connection(str(relation), target, _):
                return self._list(table, relation, target, part)
        raise AssertionError(f"{type_name}.{name} can't be filtered by")

    def _all(self, given: Given, one: Callable[[str, Any], Test]) -> Test:
        """All of a comparison input's operators."""
        tests = []
        for operator, value in _set(given):
            try:
                tests.append(one(operator, value))
            except values.Fault as fault:
                self.faults.add(fault.code)
        return lambda row: all(test(row) for test in tests)

    # --- links ------------------------------------------------------------------------------

    def _some(self, table: str, relation: str, test: Test) -> Test:
        via = self.store.relation(table, relation)
        return lambda row: any(test(there.row) for there in self.store.follow(row, via))

    def _list(self, table: str, relation: str, target: str, given: Given) -> Test:
        tests = []
        for quantifier, part in _set(given):
            wanted = self.where(target, part)
            via = self.store.relation(table, relation)
            tests.append((quantifier, wanted, via))

        def test(row: Row) -> bool:
            for quantifier, wanted, via in tests:
                found = [wanted(there.row) for there in self.store.follow(row, via)]
                holds = {"some": any(found), "none": not any(found), "every": all(found)}
                if not holds[quantifier]:
                    return False
            return True

        return test

    def _variant(self, target: str, test: Test) -> Test:
        table = self.store.table_of(target)

        def shown(row: Row) -> bool:
            variant = self.store.variant(table, row, self.prefer)
            return variant is not None and test(variant)

        return shown

    # --- comparisons ------------------------------------------------------------------------

    def _column(self, table: str, column: str, given: Given) -> Test:
        sql_type = self.store.catalog.tables[table].column(column).sql_type
        return self._all(given, lambda op, value: _compared(column, sql_type, op, value))

    def _id(self, type_name: str, operator: str, value: Any) -> Test:
        if operator in ("in", "notIn"):
            wanted = {values.key_of(type_name, each) for each in value}
        else:
            wanted = {values.key_of(type_name, value)}
        return lambda row: (row["id"] in wanted) == (operator in ("eq", "in"))

    def _stale(self, table: str, operator: str, value: bool) -> Test:
        wanted = value if operator == "eq" else not value
        return lambda row: self.store.is_stale(table, row) == wanted

    def _partial(self, column: str, operator: str, value: Any) -> Test:
        if operator == "isNull":
            return lambda row: (row[column] is None) == value
        span = values.span(value)

        def test(row: Row) -> bool:
            begins = row[column]
            if begins is None:
                return False
            known: str = row[f"{column}_precision"]
            ends = values.span(values.written_partial(begins, known)).last
            outcomes = {
                "eq": begins == span.first and known == span.precision,
                "within": span.first <= begins and ends <= span.last,
                "lt": begins < span.first,
                "lte": begins <= span.last,
                "gt": begins > span.last,
                "gte": begins >= span.first,
            }
            return bool(outcomes[operator])

        return test


def _compared(column: str, sql_type: str, operator: str, value: Any) -> Test:
    if operator == "isNull":
        return lambda row: (row[column] is None) == value
    if operator == "has":
        wanted = values.text(value)
        return lambda row: wanted in row[column]
    if operator in ("in", "notIn"):
        members = [values.read(sql_type, each) for each in value]
        return lambda row: (
            (row[column] is not None and row[column] in members) == (operator == "in")
        )
    operand = values.read(sql_type, value)
    if operator == "ne":
        return lambda row: row[column] is None or row[column] != operand
    compare = _COMPARISONS[operator]
    return lambda row: row[column] is not None and compare(row[column], operand)


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "contains": lambda a, b: b.casefold() in a.casefold(),
    "startsWith": lambda a, b: a.casefold().startswith(b.casefold()),
    "endsWith": lambda a, b: a.casefold().endswith(b.casefold()),
}


def _set(given: Given | None) -> list[tuple[str, Any]]:
    """What an input object sets: null counts as absent."""
    return [(name, value) for name, value in (given or {}).items() if value is not None]
