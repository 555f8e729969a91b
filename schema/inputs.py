"""The inputs ``…Where`` and ``…Order`` of every type, derived from its fields.

What can be read can be filtered by: a column by comparisons, a link by conditions on its target, a
list by ``some``, ``none`` and ``every``, a variant by conditions on the texts that would be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from cms.read import graph as g
from schema.declare import Declaration, Field
from schema.graph import declared


@strawberry.enum(description="Which end of an order comes first.")
class OrderDirection(Enum):
    """Ascending puts the least first; missing values come last either way."""

    ASC = strawberry.enum_value("ASC", description="The least first; missing values last.")
    DESC = strawberry.enum_value("DESC", description="The greatest first; missing values last.")


@strawberry.enum(description="How much is said of a date, in the words and order of a language.")
class DateFormat(Enum):
    """The forms of CLDR; but the year is never cut to two digits."""

    SHORT = strawberry.enum_value("SHORT", description="Figures only: 4/11/1831.")
    MEDIUM = strawberry.enum_value("MEDIUM", description="The month abbreviated.")
    LONG = strawberry.enum_value("LONG", description="The month in full.")
    FULL = strawberry.enum_value("FULL", description="The day of the week too.")


Inputs = Mapping[str, tuple[str, str]]
"""An input's fields: name → (type text, meaning)."""

_EQUAL = {"eq": ("{}", "Is this."), "ne": ("{}", "Is not this, or is missing.")}
_SET = {
    "in_": ("[{}!]", "Is one of these."),
    "not_in": ("[{}!]", "Is none of these, or is missing."),
}
_RANGE = {
    "lt": ("{}", "Is less than this."),
    "lte": ("{}", "Is at most this."),
    "gt": ("{}", "Is greater than this."),
    "gte": ("{}", "Is at least this."),
}
_NULL = {"is_null": ("Boolean", "Is missing (true) or is there (false).")}
_TEXT = {
    "contains": ("{}", "Contains this, whatever the case."),
    "starts_with": ("{}", "Starts with this, whatever the case."),
    "ends_with": ("{}", "Ends with this, whatever the case."),
}
_SPAN = {
    "eq": ("{}", "Is exactly this date, known as precisely."),
    "within": ("{}", "Lies within this year, month or day."),
    "lt": ("{}", "Begins before this begins."),
    "lte": ("{}", "Begins before this ends."),
    "gt": ("{}", "Begins after this ends."),
    "gte": ("{}", "Begins no earlier than this begins."),
}

FILTERS: dict[str, dict[str, tuple[str, str]]] = {
    "ID": _EQUAL | _SET,
    "String": _EQUAL | _SET | _TEXT | _RANGE | _NULL,
    "Int": _EQUAL | _SET | _RANGE | _NULL,
    "BigInt": _EQUAL | _SET | _RANGE | _NULL,
    "Float": _EQUAL | _SET | _RANGE | _NULL,
    "DateTime": _EQUAL | _SET | _RANGE | _NULL,
    "Date": _EQUAL | _SET | _RANGE | _NULL,
    "PartialDate": _SPAN | _NULL,
    "Boolean": _EQUAL,
}
_NAMES: dict[Any, str] = {
    str: "String",
    int: "Int",
    float: "Float",
    bool: "Boolean",
    datetime: "DateTime",
    date: "Date",
    strawberry.ID: "ID",
}


def type_name(of: Any) -> str:
    """The GraphQL name of a declared field's type."""
    return of if isinstance(of, str) else _NAMES.get(of) or of.__name__


def filter_inputs(enums: list[str]) -> Iterator[tuple[str, str, Inputs]]:
    """The comparison inputs: for each scalar and each enum."""
    for name, operators in FILTERS.items():
        fields = {n: (kind.format(name), text) for n, (kind, text) in operators.items()}
        yield f"{name}Filter", f"Conditions on a {name}; all of them must hold.", fields
    for name in enums:
        fields = {n: (k.format(name), text) for n, (k, text) in (_EQUAL | _SET | _NULL).items()}
        yield f"{name}Filter", f"Conditions on a {name}; all of them must hold.", fields
        listed = {"has": (name, "Contains this.")}
        yield f"{name}ListFilter", f"Conditions on a list of {name}.", listed
    yield (
        "StringListFilter",
        "Conditions on a list of texts.",
        {"has": ("String", "Contains this.")},
    )


def where_inputs(declaration: Declaration) -> Iterator[tuple[str, str, Inputs]]:
    """The ``Where`` of a type, and that of lists of it."""
    name = declaration.name
    fields: dict[str, tuple[str, str]] = {}
    if declaration.kind != "value":
        fields |= {
            "and_": (f"[{name}Where!]", "All of these hold."),
            "or_": (f"[{name}Where!]", "At least one of these holds."),
            "not_": (f"{name}Where", "This does not hold."),
        }
    for key, field in declaration.fields.items():
        if kind := _condition(field):
            fields[key] = (kind, field.description)
    yield f"{name}Where", f"Conditions on a {name}; all of them must hold.", fields
    if declaration.kind != "value":
        yield (
            f"{name}ListWhere",
            f"Conditions on a list of {name}.",
            {
                "some": (f"{name}Where", "At least one satisfies this."),
                "none": (f"{name}Where", "None satisfies this."),
                "every": (f"{name}Where", "Every one satisfies this (an empty list too)."),
            },
        )


def _condition(field: Field) -> str | None:
    match field.source:
        case g.Column() | g.GlobalId() | g.PartialDate() | g.IsStale():
            return f"{type_name(field.of)}{'List' if field.many else ''}Filter"
        case g.One(_, target) | g.ChosenVariant(target) | g.Inline(target):
            return f"{target}Where"
        case g.Many(_, target) | g.Connection(_, target, _) | g.AllVariants(target):
            return f"{target}ListWhere"
    return None


def order_input(declaration: Declaration) -> tuple[str, str, Inputs]:
    """The ``Order`` of a type: one key, by its own column or by one of what it links to."""
    fields: dict[str, tuple[str, str]] = {}
    for key, field in declaration.fields.items():
        match field.source:
            case g.GlobalId() | g.PartialDate():
                fields[key] = ("OrderDirection", field.description)
            case g.Column() if not field.many and _sortable(declaration, key):
                fields[key] = ("OrderDirection", field.description)
            case g.One(_, target) | g.ChosenVariant(target) if order_input_fields(target):
                fields[key] = (f"{target}Order", field.description)
    return f"{declaration.name}Order", f"One key of an order of {declaration.name}.", fields


def order_input_fields(target: str) -> bool:
    """Whether a type can be ordered by at all."""
    declaration = declared(target)
    return any(
        isinstance(field.source, g.Column) and not field.many and _sortable(declaration, key)
        for key, field in declaration.fields.items()
    )


def _sortable(declaration: Declaration, key: str) -> bool:
    """Texts of variants are ordered only where a collation key is stored for them."""
    if declaration.kind != "variant":
        return True
    return key in ("title", "name") and "Variant" in declaration.implements
