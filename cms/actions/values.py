"""The values that a caller may give: how each kind is read, kept in columns and shown again.

A value is read strictly: nothing is cut, rounded or guessed, and what is refused is refused with an
InputError that names the field, the rule and, where it helps, the value. Texts are kept in Unicode
Normalization Form C (UAX 15) with ``\\n`` for every line end.
"""

from __future__ import annotations

import math
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cms.content.edtf import PartialDate
from cms.content.enums import DatePrecision
from cms.errors import InputError, LimitExceeded, Path
from cms.i18n.locales import Locales

TEXT_LIMITS = {
    "body_markdown": 100_000,
    "transcript": 100_000,
    "description": 20_000,
    "editor_note": 20_000,
    "summary": 5_000,
    "caption": 5_000,
    "alt": 2_000,
}
"""Most characters of a text by its field; other texts may have ``TEXT_LIMIT``."""
TEXT_LIMIT = 1_000
LIST_LIMIT = 500
"""Most members of a list of texts, and of a list of links or parts whose model says nothing else
(see ``bound_of``)."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # but tab and line feed


@dataclass(frozen=True)
class Value(ABC):
    """One field of a table that a caller may give.

    ``required``: it must be given when the row is made. ``nullable``: it may be None.
    """

    name: str
    required: bool = False
    nullable: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold it, its own name's first."""
        return (self.name,)

    def read(self, raw: object, path: Path, locales: Locales) -> dict[str, Any]:
        """What the columns are to hold. Raises InputError."""
        if raw is not None:
            return self._read(raw, path, locales)
        if not self.nullable:
            raise self._wrong("{argument} must not be null.", path)
        return self._nothing()

    def show(self, row: object) -> object:
        """The row's value in a form that ``read`` takes and JSON can hold."""
        return getattr(row, self.name)

    @abstractmethod
    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        """``read`` for what is not None."""

    def _nothing(self) -> dict[str, Any]:
        return {self.name: None}

    def _wrong(self, message: str, path: Path, **params: object) -> InputError:
        """The error about this field; its template may use ``{argument}``, the field's name."""
        return InputError(message, path=path, argument=self.name, **params)


@dataclass(frozen=True)
class Text(Value):
    """A text of at most ``limit`` characters. A required one says something; an empty one that may
    be null is null."""

    limit: int = TEXT_LIMIT

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        text = self._normalised(raw, path)
        if self.required and not text.strip():
            raise self._wrong("{argument} must not be empty.", path)
        return {self.name: text or (None if self.nullable else "")}

    def _normalised(self, raw: Any, path: Path) -> str:
        if not isinstance(raw, str):
            raise self._wrong("{argument} must be a text.", path)
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        if found := _FORBIDDEN.search(text):
            code = f"U+{ord(found[0]):04X}"
            raise self._wrong("{argument} must not contain the character {code}.", path, code=code)
        text = unicodedata.normalize("NFC", text)
        if len(text) > self.limit:
            raise LimitExceeded(
                "{argument} has {length} characters; at most {limit} are allowed.",
                path=path,
                argument=self.name,
                length=len(text),
                limit=self.limit,
            )
        return text


@dataclass(frozen=True)
class Texts(Text):
    """A list of texts, each of at most ``limit`` characters; or of locales."""

    are_locales: bool = False

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        texts = []
        for position, member in enumerate(members(raw, path, self.name)):
            text = self._normalised(member, (*path, position))
            if self.are_locales:
                locales.check(text, path=(*path, position))
            if not text.strip():
                at = (*path, position)
                raise self._wrong("{argument} must not hold an empty text.", at)
            texts.append(text)
        if self.are_locales and len(set(texts)) != len(texts):
            raise self._wrong("{argument} must not name a locale twice.", path)
        return {self.name: texts}


@dataclass(frozen=True)
class LocaleCode(Value):
    """One of the content's locales."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        return {self.name: locales.check(raw, path=path)}


@dataclass(frozen=True)
class Choice(Value):
    """A member of a closed vocabulary, or its name."""

    enum: type[StrEnum] = StrEnum

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        try:
            return {self.name: self.enum(raw)}
        except ValueError:
            raise self._wrong(
                "{argument} is “{value}”; allowed are {allowed}.",
                path,
                value=str(raw)[:40],
                allowed=", ".join(self.enum),
            ) from None


@dataclass(frozen=True)
class Integer(Value):
    """A whole number that fits ``bits`` bits with a sign."""

    bits: int = 32

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise self._wrong("{argument} must be a whole number.", path)
        if not -(2 ** (self.bits - 1)) <= raw < 2 ** (self.bits - 1):
            raise self._wrong("{argument} does not fit {bits} bits.", path, bits=self.bits)
        return {self.name: raw}


@dataclass(frozen=True)
class Number(Value):
    """A finite number of double precision."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        if not isinstance(raw, int | float) or isinstance(raw, bool) or not math.isfinite(raw):
            raise self._wrong("{argument} must be a finite number.", path)
        return {self.name: float(raw)}


@dataclass(frozen=True)
class Day(Value):
    """A day: a date, or its text in ISO 8601 (``2015-01-30``)."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return {self.name: raw}
        if not isinstance(raw, str) or not re.fullmatch("[0-9-]{10}", raw):
            raise self._wrong("{argument} must be a day, written YYYY-MM-DD.", path)
        return {self.name: PartialDate.parse(raw, path=path, argument=self.name).day}

    def show(self, row: object) -> object:
        """The day in ISO 8601."""
        value = getattr(row, self.name)
        return value and value.isoformat()


@dataclass(frozen=True)
class PartialDay(Value):
    """A date known to the year, the month or the day, in the text form of EDTF."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The first day of the span, and how much of it is known."""
        return (self.name, f"{self.name}_precision")

    def _nothing(self) -> dict[str, Any]:
        return dict(zip(self.columns, (None, DatePrecision.DAY), strict=True))

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        if not isinstance(raw, str):
            raise self._wrong("{argument} must be a date: YYYY, YYYY-MM or YYYY-MM-DD.", path)
        parsed = PartialDate.parse(raw, path=path, argument=self.name)
        return dict(zip(self.columns, (parsed.day, parsed.precision), strict=True))

    def show(self, row: object) -> object:
        """The date in the text form that it was given in."""
        day, precision = (getattr(row, column) for column in self.columns)
        return day and str(PartialDate(day, precision))


@dataclass(frozen=True)
class Reference(Value):
    """A link to one entry, by its key. At most ``at_most`` rows may link to the same one."""

    target: str = ""
    at_most: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The column that holds the target's key."""
        return (f"{self.name}_id",)

    def _nothing(self) -> dict[str, Any]:
        return {self.columns[0]: None}

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        try:
            key = raw if isinstance(raw, UUID) else UUID(raw)
            if str(key) != str(raw).lower():
                raise ValueError
        except (ValueError, TypeError, AttributeError):
            raise self._wrong(
                "{argument} must be the key of an entry of type {type}.", path, type=self.target
            ) from None
        return {self.columns[0]: key}

    def show(self, row: object) -> object:
        """The target's key as a text."""
        key = getattr(row, self.columns[0])
        return key and str(key)


def members(
    raw: object, path: Path, name: str, at_most: int = LIST_LIMIT
) -> list[Any] | tuple[Any, ...]:
    """The members of a list that a caller gave. Raises InputError, LimitExceeded."""
    if not isinstance(raw, list | tuple):
        raise InputError("{argument} must be a list.", path=path, argument=name)
    if len(raw) > at_most:
        raise LimitExceeded(
            "{argument} has {length} members; at most {limit} are allowed.",
            path=path,
            argument=name,
            length=len(raw),
            limit=at_most,
        )
    return raw


def fields_of(raw: object, path: Path) -> Mapping[str, Any]:
    """The fields of an object that a caller gave. Raises InputError."""
    if isinstance(raw, Mapping) and all(isinstance(name, str) for name in raw):
        return raw
    name = str(path[-1]) if path else "content"
    raise InputError("{argument} must be an object with named fields.", path=path, argument=name)
