"""Boolean conditions on rows: one type for what a caller filters by and for what may be seen.

The two never mix: a ``Select`` keeps them in separate slots. Conditions are two-valued: a
comparison with a missing value is false, and ``Not`` is the exact complement, so ``not: {eq: x}``
finds the rows without a value too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cms.read.catalog import Forward, Relation, Table
from cms.read.value import Value

Path = tuple[str | int, ...]

Operator = Literal[
    "eq", "in", "lt", "lte", "gt", "gte", "null", "contains", "startsWith", "endsWith", "has"
]


@dataclass(frozen=True)
class Parameter:
    """A value of the request on its way into a statement.

    ``convert`` turns what the caller gave into what PostgreSQL's ``sql_type`` takes and raises an
    InputError for what can't be. ``path`` (of the field in the answer) and ``argument`` (dotted)
    say where an error belongs.
    """

    value: Value
    convert: Callable[[Any], Any]
    sql_type: str
    path: Path = ()
    argument: str = ""


@dataclass(frozen=True)
class And:
    """All parts hold; with no parts, always true."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True)
class Or:
    """Some part holds; with no parts, never true."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True)
class Not:
    """The part doesn't hold."""

    part: Predicate


@dataclass(frozen=True)
class Compare:
    """A column of the row compared with a parameter (none for ``null``)."""

    column: str
    operator: Operator
    parameter: Parameter | None = None


@dataclass(frozen=True)
class Known:
    """A partial date is stored with exactly the parameter's precision."""

    column: str
    parameter: Parameter


@dataclass(frozen=True)
class Linked:
    """Some visible row of ``table``, reached by ``relation``, satisfies ``where``."""

    relation: Relation
    table: Table
    visible: Predicate
    where: Predicate


@dataclass(frozen=True)
class Shown:
    """The variant that the chain of locales would show exists and satisfies ``where``."""

    table: Table
    chain: Chain
    where: Predicate


@dataclass(frozen=True)
class Stale:
    """The row is a variant whose source has other words since it was made from it."""


@dataclass(frozen=True)
class Present:
    """One of the row's alternative links points at an entry that is there and visible."""

    links: tuple[tuple[Forward, Table, Predicate], ...]


@dataclass(frozen=True)
class Granted:
    """The parameter, a boolean, says so for every row alike."""

    parameter: Parameter


@dataclass(frozen=True)
class Chain:
    """Locales in order of preference, as a list parameter, and how many they are."""

    locales: Parameter
    length: int
    first: Parameter


Predicate = And | Or | Not | Compare | Known | Linked | Shown | Stale | Present | Granted

TRUE = And(())


def conjunction(*parts: Predicate) -> Predicate:
    """The parts joined by *and*, flattened; ``TRUE`` for none."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))
