"""Partial dates: a year, a month or a day, in the text form of EDTF level 0 (ISO 8601-2:2019).

``1831``, ``1885-02`` and ``1831-11-04`` are whole statements: what isn't known isn't written. Years
run from 0001 to 9999 in the proleptic Gregorian calendar, which is also PostgreSQL's.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from cms.content.enums import DatePrecision
from cms.errors import InvalidDate, Path

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_WRITTEN = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}


@dataclass(frozen=True)
class PartialDate:
    """A date known to some precision; ``day`` is the first day of the span that it names."""

    day: date
    precision: DatePrecision = DatePrecision.DAY

    @classmethod
    def parse(cls, text: str, *, path: Path = (), argument: str | None = None) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; nothing else, no white space.

        Raises:
            InvalidDate: the text has another form or names a day that doesn't exist.
        """
        match = _FORM.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            year, month, day = match.groups()
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise InvalidDate(
                "“{value}” is not a date; write YYYY, YYYY-MM or YYYY-MM-DD.",
                path=path,
                argument=argument,
                value=text[:40],
            ) from None
        return cls(first, list(DatePrecision)[sum(part is not None for part in (month, day))])

    @property
    def last_day(self) -> date:
        """The last day of the span that the date names."""
        match self.precision:
            case DatePrecision.YEAR:
                return self.day.replace(month=12, day=31)
            case DatePrecision.MONTH:
                return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])
        return self.day

    def __str__(self) -> str:
        return self.day.isoformat()[: _WRITTEN[self.precision]]
