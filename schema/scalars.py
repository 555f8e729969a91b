"""Scalars of the contract beyond GraphQL's and Strawberry's own.

Here is checked only what kind of JSON value is given; what a date says is read where it is used, so
that an error says which argument it stood in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition


def _same(value: object) -> object:
    return value


def _text(name: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a string.")
        return value

    return read


def _whole(value: object) -> object:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("BigInt must be a whole number of up to 64 bits.")
    return value


def _scalar(name: str, description: str, url: str | None = None) -> ScalarDefinition:
    return strawberry.scalar(
        name=name,
        description=description,
        specified_by_url=url,
        serialize=_same,
        parse_value=_whole if name == "BigInt" else _text(name),
    )


PartialDate = NewType("PartialDate", str)
BigInt = NewType("BigInt", int)
DateTime = NewType("DateTime", str)
Date = NewType("Date", str)
PathSegment = NewType("PathSegment", str)

SCALARS: dict[object, ScalarDefinition] = {
    PartialDate: _scalar(
        "PartialDate",
        "A date known to the day, the month or the year: `1831-11-04`, `1885-02`, `1885` "
        "(EDTF, level 0; proleptic Gregorian calendar).",
        "https://www.loc.gov/standards/datetime/",
    ),
    BigInt: _scalar("BigInt", "A whole number of up to 64 bits."),
    DateTime: _scalar(
        "DateTime",
        "A moment, as ISO 8601 date and time with offset; always given in UTC "
        "(`2015-01-05T01:00:00Z`).",
        "https://scalars.graphql.org/andimarek/date-time.html",
    ),
    Date: _scalar(
        "Date",
        "A calendar date, as ISO 8601 (`2015-01-05`).",
        "https://scalars.graphql.org/andimarek/local-date.html",
    ),
    PathSegment: _scalar(
        "PathSegment", "A step of a path: the name of a field, or a position in a list, from 0."
    ),
}
