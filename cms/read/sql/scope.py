"""What is shared while a statement is written: aliases, parameters, records under construction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from cms.read.catalog import Table
from cms.read.plan import Fields, PlanNode
from cms.read.predicate import Parameter
from cms.read.shape import Shape
from cms.read.statement import Single


@dataclass
class Scope:
    """One statement under construction.

    ``lower`` turns one field of a plan into columns of a record. It is given from outside because
    fields hold lists and lists hold fields, and modules shouldn't go in circles with them.
    ``checked`` are parameters that are read but stand nowhere in the statement. ``listed`` are the
    tables used for lists. ``singles`` is where entries outside of lists are noted: those of the
    record ``noted``, if there is one.
    """

    lower: Callable[[Scope, Row, Record, PlanNode], Shape]
    parameters: dict[tuple[object, ...], int] = field(default_factory=dict)
    ordered: list[Parameter] = field(default_factory=list)
    checked: list[Parameter] = field(default_factory=list)
    used: Counter[str] = field(default_factory=Counter)
    listed: set[str] = field(default_factory=set)
    singles: list[Single] = field(default_factory=list)
    noted: Record | None = None
    _lists: int = 0

    @contextmanager
    def list(self) -> Iterator[None]:
        """Within it, what a list needs is written."""
        self._lists += 1
        yield
        self._lists -= 1

    def field(self, row: Row, record: Record, node: PlanNode) -> Shape:
        """The shape of one field of a row; its columns and joins are added to the record."""
        return self.lower(self, row, record, node)

    def fields(self, row: Row, record: Record, selection: Fields) -> tuple[tuple[str, Shape], ...]:
        """The shapes of a row's fields, by key."""
        return tuple((key, self.field(row, record, node)) for key, node in selection)

    def alias(self, table: str) -> str:
        """A fresh alias for a table: its name and how many times it's been used."""
        self.used[table] += 1
        if self._lists:
            self.listed.add(table)
        return f"{table}_{self.used[table]}"

    def parameter(self, parameter: Parameter) -> str:
        """The placeholder of a parameter, cast to its type; equal values share one."""
        key = (_hashable(parameter.value), parameter.convert, parameter.sql_type)
        if key not in self.parameters:
            self.ordered.append(parameter)
            self.parameters[key] = len(self.ordered)
        return f"${self.parameters[key]}::{parameter.sql_type}"

    def check(self, write: Callable[[Scope], object]) -> None:
        """Has the parameters of what isn't needed read all the same, so that a faulty argument is
        refused whatever is asked for. ``write`` writes it into a scope that is thrown away."""
        aside = Scope(self.lower)
        write(aside)
        self.checked.extend(aside.ordered)


def _hashable(value: object) -> object:
    """Values are compared by their text: constants may hold lists, and 1 is not True."""
    return repr(value)


@dataclass(frozen=True)
class Row:
    """A row in scope: its alias, its table, and how its link row's columns are written."""

    alias: str
    table: Table
    link: str = ""

    def column(self, name: str) -> str:
        """A column of the row, as an expression."""
        return f"{self.alias}.{name}"


@dataclass
class Record:
    """The columns of one record, each expression once, and the joins that they need.

    ``lists`` maps the positions that hold lists of records to the select that would give the same
    records as rows.
    """

    columns: list[str] = field(default_factory=list)
    lists: dict[int, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)

    def slot(self, expression: str) -> int:
        """The position of an expression in the record."""
        if expression in self.columns:
            return self.columns.index(expression)
        self.columns.append(expression)
        return len(self.columns) - 1

    def nested(self, inner: Record, body: Callable[[str], str]) -> int:
        """The position of a list of inner records: an array of what ``body`` selects."""
        if not inner.columns:
            inner.slot("true")
        columns = indent(",\n".join(inner.columns))
        index = self.slot("array(\n" + indent(body(f"row(\n{columns}\n)")) + "\n)")
        self.lists[index] = body(f"\n{columns}")
        return index


def indent(text: str) -> str:
    """The text with each line two spaces further in."""
    return "\n".join("  " + line for line in text.split("\n"))


def clauses(
    select: str,
    *,
    source: str,
    joins: Sequence[str] = (),
    where: Sequence[str] = (),
    order: Sequence[str] = (),
    limit: int | None = None,
) -> str:
    """A select statement, a clause a line."""
    lines = [f"select {select}".rstrip(), f"from {source}", *joins]
    if where:
        lines.append("where " + "\n  and ".join(where))
    if order:
        lines.append("order by " + ", ".join(order))
    if limit is not None:
        lines.append(f"limit {limit}")
    return "\n".join(lines)
