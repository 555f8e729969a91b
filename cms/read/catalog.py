"""The catalog: tables, columns and relations, read once from the Tortoise models.

It suffices for everything that the compiler must know of the database: which columns there are,
their PostgreSQL types, which can be null in a stage, and how tables hang together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tortoise import Tortoise, fields
from tortoise.context import TortoiseContext
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.relational import BackwardFKRelation
from tortoise.models import Model

from cms.content.base import Link, bound_of

_SQL_TYPES: tuple[tuple[type[Any], str], ...] = (
    (fields.UUIDField, "uuid"),
    (fields.BigIntField, "int8"),
    (fields.IntField, "int4"),
    (fields.DatetimeField, "timestamptz"),
    (fields.DateField, "date"),
    (fields.FloatField, "float8"),
    (fields.BooleanField, "bool"),
    (fields.BinaryField, "bytea"),
    (ArrayField, "text[]"),
    (fields.CharField, "text"),
    (fields.TextField, "text"),
)

ALWAYS_SET_IN_LIVE = frozenset({"published_at"})
"""Columns that are null in ``draft`` until publication; a constraint keeps them set in ``live``."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its PostgreSQL type as a parameter is cast to it, whether it can be
    null.
    """

    name: str
    sql_type: str
    nullable: bool


@dataclass(frozen=True)
class Forward:
    """A to-one link: this table's ``column`` holds the target's id."""

    column: str
    target: str


@dataclass(frozen=True)
class Backward:
    """The rows of ``target`` whose ``column`` holds this row's id; where that is a small list,
    there are never more than ``at_most``.
    """

    target: str
    column: str
    at_most: int | None = None


@dataclass(frozen=True)
class Through:
    """The rows of ``target`` that rows of ``link`` join to this one, in the order of ``position``.

    ``near`` is the link's column that holds this row's id, ``far`` the one that holds the target's.
    ``ordered`` tells whether ``position`` orders this direction (it orders the owner's list only).
    ``at_most`` is as that of ``Backward``.
    """

    link: str
    near: str
    far: str
    target: str
    ordered: bool
    at_most: int | None = None


Relation = Forward | Backward | Through


@dataclass(frozen=True)
class Table:
    """A table with its columns and relations by name."""

    name: str
    columns: Mapping[str, Column]
    relations: Mapping[str, Relation]

    def column(self, name: str) -> Column:
        """The column of that name; raises KeyError when a declaration names none."""
        return self.columns[name]


@dataclass(frozen=True)
class Catalog:
    """The tables of a stage, by name."""

    stage: str
    tables: Mapping[str, Table]


@cache
def catalog(stage: str = "live") -> Catalog:
    """The catalog of ``draft`` or ``live``. The models are the same; what can be null is not."""
    with TortoiseContext():  # resolves the models' relations and leaves no global state behind
        Tortoise.init_models(["cms.content"], "content")
    import cms.content as content

    models = [getattr(content, name) for name in content.__all__]
    return Catalog(stage, {model._meta.db_table: _table(model, stage) for model in models})


def _table(model: type[Model], stage: str) -> Table:
    meta = model._meta
    columns = {
        column: _column(column, meta.fields_map[field], stage)
        for field, column in meta.fields_db_projection.items()
    }
    relations: dict[str, Relation] = {}
    for name in meta.fk_fields:
        field: Any = meta.fields_map[name]
        relations[name] = Forward(field.source_field, field.related_model._meta.db_table)
    for name in meta.backward_fk_fields:
        backward: Any = meta.fields_map[name]
        relations[name] = _backward(backward)
    return Table(meta.db_table, columns, relations)


def _backward(field: BackwardFKRelation[Any]) -> Relation:
    model: Any = field.related_model
    column = str(field.relation_source_field or field.relation_field)
    bound = bound_of(model._meta.fields_map[column.removesuffix("_id")])
    if not issubclass(model, Link):
        return Backward(model._meta.db_table, column, bound)
    near, far = ("owner", "target") if column == "owner_id" else ("target", "owner")
    target = model._meta.fields_map[far].related_model._meta.db_table
    return Through(model._meta.db_table, f"{near}_id", f"{far}_id", target, near == "owner", bound)


def _column(name: str, field: Any, stage: str) -> Column:
    sql_type = next(sql for kind, sql in _SQL_TYPES if isinstance(field, kind))
    nullable = bool(field.null) and not (stage == "live" and name in ALWAYS_SET_IN_LIVE)
    return Column(name, sql_type, nullable)
