"""From what a caller gives to what PostgreSQL takes: one converter for each kind of parameter.

Each is hashable, so that equal parameters of a statement are sent once. All raise an InputError
(or a subclass) whose message names the value; the place is added by ``bind``.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from cms.content.edtf import PartialDate
from cms.content.enums import DatePrecision
from cms.errors import InputError, InvalidDate, InvalidId
from cms.read import global_id
from cms.read.value import excerpt


def as_is(value: Any) -> Any:
    """A value that GraphQL has checked already (an enum's name, a number)."""
    return value


def text(value: str) -> str:
    """A text in Unicode's NFC, as all stored texts are."""
    if "\x00" in value:
        raise InputError("A text can't hold the character U+0000.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InputError("A text holds half of a surrogate pair.") from None
    return unicodedata.normalize("NFC", value)


def texts(values: list[str]) -> list[str]:
    """A list of texts; missing ones are left out."""
    return [text(value) for value in values if value is not None]


def members(values: list[Any]) -> list[Any]:
    """A list of checked values; missing ones are left out."""
    return [value for value in values if value is not None]


def moment(value: str) -> datetime:
    """An ISO 8601 date and time with its offset (RFC 3339)."""
    try:
        found = datetime.fromisoformat(value)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidDate(
        "“{value}” is not a date and time with an offset, such as 2015-01-05T08:00:00Z.",
        value=excerpt(value),
    )


def moments(values: list[str]) -> list[datetime]:
    """A list of moments; missing ones are left out."""
    return [moment(value) for value in values if value is not None]


def first_day(value: str) -> date:
    """The first day of the span that an EDTF date names."""
    return PartialDate.parse(value).day


def last_day(value: str) -> date:
    """The last day of the span that an EDTF date names."""
    return PartialDate.parse(value).last_day


def precision(value: str) -> str:
    """The precision of an EDTF date."""
    return PartialDate.parse(value).precision.value


def precisions_within(value: str) -> list[str]:
    """The precisions that a date can have that lies within the span of an EDTF date: its own and
    the finer ones. What is only known to the year lies in no month."""
    names = [each.value for each in DatePrecision]
    return names[names.index(precision(value)) :]


def day(value: str) -> date:
    """A calendar date (ISO 8601), known to the day."""
    try:
        if len(value) == 10 and value[7] == "-":  # not a day of a week, such as 2015-W01-1
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidDate("“{value}” is not a date such as 2015-01-05.", value=excerpt(value))


def days(values: list[str]) -> list[date]:
    """A list of calendar dates; missing ones are left out."""
    return [day(value) for value in values if value is not None]


@dataclass(frozen=True)
class Key:
    """The key in a global id of exactly one type."""

    type: str

    def __call__(self, value: str) -> UUID:
        """The key; raises InvalidId."""
        type_name, key = global_id.decode(value)
        if type_name != self.type:
            raise InvalidId(
                "“{value}” is the id of another type than {type}.",
                value=excerpt(value),
                type=self.type,
            )
        return key


@dataclass(frozen=True)
class Keys:
    """The keys in a list of global ids of one type."""

    type: str

    def __call__(self, values: list[str]) -> list[UUID]:
        """The keys; missing ones are left out. Raises InvalidId."""
        one = Key(self.type)
        return [one(value) for value in values if value is not None]


@dataclass(frozen=True)
class KeyAmong:
    """The key in a global id if it names ``type``, else null; ``entries`` are all types there
    are.
    """

    type: str
    entries: tuple[str, ...]

    def __call__(self, value: str) -> UUID | None:
        """The key, or None for another type's. Raises InvalidId."""
        type_name, key = global_id.decode(value)
        if type_name not in self.entries:
            raise InvalidId("“{value}” is not a valid id.", value=excerpt(value))
        return key if type_name == self.type else None


@dataclass(frozen=True)
class KeyOfEvent:
    """The key of an event's entry if that is of ``type``, else null."""

    type: str

    def __call__(self, value: tuple[str, UUID | None]) -> UUID | None:
        """The key; None for another type's, and for an entry that is gone."""
        type_name, key = value
        return key if type_name == self.type else None


@dataclass(frozen=True)
class KeysOfEvent:
    """For each of the entries that an event names its key if it is of ``type``, else null."""

    type: str

    def __call__(self, values: list[tuple[str, UUID]]) -> list[UUID | None]:
        """A key or None for each."""
        return [key if type_name == self.type else None for type_name, key in values]


@dataclass(frozen=True)
class KeysAmong:
    """For each of a list of ids the key if it names ``type``, else null; ``limit`` ids at most."""

    type: str
    entries: tuple[str, ...]
    limit: int

    def __call__(self, values: list[str]) -> list[UUID | None]:
        """A key or None for each id, in their order. Raises InputError, InvalidId."""
        if len(values) > self.limit:
            raise InputError(
                "{count} ids are more than the {limit} allowed.",
                count=len(values),
                limit=self.limit,
            )
        one = KeyAmong(self.type, self.entries)
        return [one(value) for value in values]
