"""The whole statement: one record with everything that was asked."""

from __future__ import annotations

from cms.read import plan as p
from cms.read.catalog import Table
from cms.read.shape import Mapping
from cms.read.sql.fields import field
from cms.read.sql.scope import Record, Row, Scope, indent
from cms.read.statement import Statement

_ROOT = Row("root", Table("root", {}, {}))


def lower(plan: p.Plan, *, tagged: bool = False) -> Statement:
    """The one statement that answers a plan; ``tagged`` also asks for the keys of single entries.

    Entries found by their keys are joined to a single row and lists are arrays in it. Where the
    whole answer is one list, its records come as the statement's rows instead: PostgreSQL needn't
    build the array, and asyncpg reads rows whose types it knows in less time.
    """
    record = Record()
    scope = Scope(field, noted=record if tagged else None)
    shape = Mapping(scope.fields(_ROOT, record, plan.fields))
    text, as_rows = _text(record)
    return Statement(
        text,
        tuple(scope.ordered),
        shape,
        tuple(scope.checked),
        as_rows,
        tuple(sorted(scope.used)),
        tuple(sorted(scope.listed)),
        tuple(scope.singles),
    )


def _text(record: Record) -> tuple[str | None, bool]:
    """The statement of a record, and whether it gives the rows of the record's only list."""
    if not record.columns:
        return None, False
    if len(record.columns) == len(record.lists) == 1 and not record.joins:
        return record.lists[0], True
    lines = ["select", indent(",\n".join(record.columns))]
    if record.joins:
        lines += ["from (values (true)) as root", *record.joins]
    return "\n".join(lines), False
