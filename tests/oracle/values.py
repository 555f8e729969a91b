"""Values: what callers write, read strictly; what columns hold, written as JSON."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize
from uuid import UUID

from cms.errors import ClientError
from cms.read import global_id


class Fault(Exception):
    """A value of the request can't be; ``code`` is its error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Span:
    """The days that a partial date covers, and how precisely it is known."""

    first: date
    last: date
    precision: str


def text(value: str) -> str:
    """A text in NFC that a database can hold."""
    if any(c == "\0" or 0xD800 <= ord(c) < 0xE000 for c in value):
        raise Fault("BAD_USER_INPUT")
    return normalize("NFC", value)


def day(value: str) -> date:
    """A calendar date, ``YYYY-MM-DD``."""
    span_found = span(value)
    if span_found.precision != "DAY":
        raise Fault("INVALID_DATE")
    return span_found.first


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def moment(value: str) -> datetime:
    """A date and time with its offset, as RFC 3339 has it."""
    try:
        if _MOMENT.fullmatch(value):
            return datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Fault("INVALID_DATE")


_SPAN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def span(value: str) -> Span:
    """A partial date: a year, a month or a day."""
    found = _SPAN.fullmatch(value)
    try:
        if found is None:
            raise ValueError
        year, month, of_month = (int(part) if part else None for part in found.groups())
        assert year is not None
        if month is None:
            return Span(date(year, 1, 1), date(year, 12, 31), "YEAR")
        if of_month is None:
            return Span(
                date(year, month, 1), date(year, month, monthrange(year, month)[1]), "MONTH"
            )
        return Span(date(year, month, of_month), date(year, month, of_month), "DAY")
    except ValueError:
        raise Fault("INVALID_DATE") from None


def identity(value: Any) -> tuple[str, UUID]:
    """The type and key of a global id."""
    try:
        return global_id.decode(value)
    except ClientError as error:
        raise Fault(error.code) from None


def key_of(type_name: str, value: Any) -> UUID:
    """The key in the global id of an entry of that type."""
    found, key = identity(value)
    if found != type_name:
        raise Fault("INVALID_ID")
    return key


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a string")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError("not a whole number of 64 bits")
    return value


SCALARS = {"DateTime": _string, "Date": _string, "PartialDate": _string, "BigInt": _whole}
"""What the contract's own scalars are in JSON; anything else is not of the type."""


READERS = {
    "text": text,
    "date": day,
    "timestamptz": moment,
}
"""How an operand is read, by the type of the column that it is compared with."""


def read(sql_type: str, value: Any) -> Any:
    """An operand for a column of that type; GraphQL has checked the types not listed."""
    return READERS.get(sql_type, lambda same: same)(value)


def written(value: Any) -> Any:
    """A column's value in JSON."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value


def written_partial(value: date, precision: str) -> str:
    """A partial date in JSON: no more of it than is known."""
    parts = value.isoformat().split("-")
    return "-".join(parts[: {"YEAR": 1, "MONTH": 2, "DAY": 3}[precision]])
