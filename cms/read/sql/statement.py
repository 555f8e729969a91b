"""The whole statement: one record with everything that was asked."""

from __future__ import annotations

from cms.read import plan as p
from cms.read.catalog import Table
from cms.read.shape import Mapping
from cms.read.sql.fields import field
from cms.read.sql.scope import Record, Row, Scope, indent
from cms.read.statement import Statement

_ROOT = Row("root", Table("root", {}, {}))


def lower(plan: p.Plan) -> Statement:
    """The one statement that answers a plan.

    Entries found by their keys are joined to a single row and lists are arrays in it. Where the
    whole answer is one list, its records come as the statement's rows instead: PostgreSQL needn't
    build the array, and asyncpg reads rows whose types it knows in less time.
    """
    scope, record = Scope(field), Record()
    shape = Mapping(scope.fields(_ROOT, record, plan.fields))
    parameters = tuple(scope.ordered)
    if not record.columns:
        return Statement(None, parameters, shape)
    if len(record.columns) == len(record.lists) == 1 and not record.joins:
        return Statement(record.lists[0], parameters, shape, as_rows=True)
    lines = ["select", indent(",\n".join(record.columns))]
    if record.joins:
        lines += ["from (values (true)) as root", *record.joins]
    return Statement("\n".join(lines), parameters, shape)
