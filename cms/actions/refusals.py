"""What PostgreSQL refuses, said in the words of the caller's input.

Most mistakes are found before anything is written. What only the database can know (a slug that
another entry has, a parent that is below its child) and the rules that stand as CHECK constraints
come back as an error of a constraint; here each becomes a ClientError with a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import asyncpg
from tortoise.exceptions import IntegrityError
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from cms.errors import ClientError, Conflict, InputError, NotFound, Path


class Rule(NamedTuple):
    """The field that a CHECK constraint finds fault with, and the message about it."""

    field: str
    message: str


RULES = {
    "code_form": Rule(
        "code", "{argument} must be lower-case ASCII words or digits with hyphens between them."
    ),
    "slug_form": Rule(
        "slug", "{argument} must be lower-case ASCII words or digits with hyphens between them."
    ),
    "title": Rule("title", "{argument} must not be empty."),
    "name": Rule("name", "{argument} must not be empty."),
    "heading": Rule("heading", "{argument} must not be empty."),
    "parent": Rule("parent", "{argument} must be another entry than this one."),
    "tree": Rule("parent", "{argument} is below this entry, so it can't be above it."),
    "span": Rule("ends_on", "{argument} must not be before the start."),
    "coordinates": Rule(
        "latitude",
        "{argument} and longitude must be given both or neither, "
        "from -90 to 90 and from -180 to 180 degrees.",
    ),
    "byte_size": Rule("byte_size", "{argument} must not be negative."),
    "sha256": Rule("sha256", "{argument} must be 64 hexadecimal digits in lower case."),
    "pixels": Rule("width", "{argument} and height must be above 0."),
    "duration": Rule("duration_seconds", "{argument} must not be negative."),
    "pages": Rule("pages", "{argument} must be above 0."),
    "focal_point": Rule("focal_x", "{argument} and focal_y must be from 0 to 1."),
    "other": Rule("target", "{argument} must be another entry than this one."),
    "target": Rule("article", "{argument} or media must be given, and not both."),
    "subject": Rule("article", "{argument} or media must be given, and not both."),
    "month": Rule("month", "{argument} must be from 1 to 12."),
    "year": Rule("year", "{argument} must be from 1831 to 9999."),
    "number": Rule("number", "{argument} must be above 0."),
}
"""By the name of the CHECK constraint, or of a trigger that acts as one, without its table."""

_SCOPE = frozenset({"locale", "owner_id", "entry_id"})
_DETAIL = re.compile(r"\((?P<columns>[^()]*)\)=\((?P<values>.*)\)")


@contextmanager
def explained(
    path: Path = (), *, rule: type[ClientError] = InputError, row: Model | None = None
) -> Iterator[None]:
    """Turn a refusal of a write into a ClientError below the path of the ``row`` that is written.

    Raises:
        Conflict: a unique value belongs to another row.
        NotFound: a linked entry went away meanwhile.
        InputError, or what ``rule`` is: a rule of the table doesn't hold.
    """
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, asyncpg.UniqueViolationError):
            raise _conflict(_values_at_fault(cause, row), path) from error
        if isinstance(cause, asyncpg.ForeignKeyViolationError):
            raise _not_found(_values_at_fault(cause, row), path) from error
        if isinstance(cause, asyncpg.CheckViolationError):
            raise _broken_rule(cause, path, rule) from error
        raise


def _broken_rule(
    error: asyncpg.CheckViolationError, path: Path, raised: type[ClientError]
) -> ClientError:
    name = (error.constraint_name or "").removeprefix(f"{error.table_name}_")
    found = RULES.get(name, Rule(name, "The rule {argument} of this content doesn't hold."))
    return raised(found.message, path=(*path, found.field), argument=found.field)


def _not_found(values: dict[str, str], path: Path) -> NotFound:
    field, key = next(iter(values.items()), ("", ""))
    field = field.removesuffix("_id")
    return NotFound("There is no entry with the key {key}.", path=(*path, field), key=key)


def _conflict(values: dict[str, str], path: Path) -> Conflict:
    if not path and "locale" in values:
        path = ("variants", values["locale"])
    named = {column: value for column, value in values.items() if column not in _SCOPE}
    return Conflict(
        "{field} “{value}” belongs to another entry.",
        path=(*path, *list(named)[-1:]),
        field=", ".join(named),
        value=", ".join(named.values())[:200],
    )


def _values_at_fault(
    error: asyncpg.IntegrityConstraintViolationError, row: Model | None
) -> dict[str, str]:
    """The columns of a violated key with their values.

    They stand in the detail, whose words depend on the server's language but not its brackets. A
    text with a comma in it can only be the last one of ours (locale, slug; year, month). Of tables
    with row-level security PostgreSQL tells no detail: then they are the row's own.
    """
    match = _DETAIL.search(error.detail or "")
    if match is None:
        return _values_of(row, error.constraint_name or "")
    columns = match["columns"].split(", ")
    return dict(zip(columns, match["values"].split(", ", len(columns) - 1), strict=False))


def _values_of(row: Model | None, constraint: str) -> dict[str, str]:
    """A row's values of the columns of a key: one that its model names, or one column's own."""
    if row is None:
        return {}
    meta = row._meta
    keys = {
        str(declared.name): declared.fields
        for declared in meta.constraints
        if isinstance(declared, UniqueConstraint)
    }
    for column in meta.fields_db_projection.values():
        for kind in ("key", "fkey"):
            keys.setdefault(f"{meta.db_table}_{column}_{kind}", (column,))
    return {column: str(getattr(row, column)) for column in keys.get(constraint, ())}
