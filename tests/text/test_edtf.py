"""Partial dates in the text form of EDTF."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.content.edtf import PartialDate
from cms.content.enums import DatePrecision
from cms.errors import InvalidDate


@pytest.mark.parametrize(
    "text, day, precision",
    [
        ("1831", date(1831, 1, 1), DatePrecision.YEAR),
        ("1885-02", date(1885, 2, 1), DatePrecision.MONTH),
        ("1831-11-04", date(1831, 11, 4), DatePrecision.DAY),
        ("0001", date(1, 1, 1), DatePrecision.YEAR),
        ("9999-12-31", date(9999, 12, 31), DatePrecision.DAY),
        ("1582-10-10", date(1582, 10, 10), DatePrecision.DAY),  # proleptic: no days are missing
        ("2000-02-29", date(2000, 2, 29), DatePrecision.DAY),
    ],
)
def test_what_is_a_date(text: str, day: date, precision: DatePrecision) -> None:
    parsed = PartialDate.parse(text)
    assert parsed == PartialDate(day, precision)
    assert str(parsed) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "831",
        "18310",
        "-1831",
        "1831-13",
        "1831-00",
        "1831-11-31",
        "1900-02-29",
        "1831-1",
        "1831-11-4",
        "1831-11-04T00:00",
        " 1831",
        "1831\n",
        "1831-",
        "1831-11-",
        "1831/1885",
        "1831?",
        "183X",
        "１８３１",
        "04/11/1831",
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        PartialDate.parse(text, path=("event_on",), argument="event_on")
    assert caught.value.path == ("event_on",)
    assert "YYYY-MM-DD" in str(caught.value)


@given(st.dates(), st.sampled_from(DatePrecision))
def test_every_date_is_read_as_it_is_written(day: date, precision: DatePrecision) -> None:
    text = str(PartialDate(day, precision))
    assert str(PartialDate.parse(text)) == text
    assert PartialDate.parse(text).precision is precision
    assert PartialDate.parse(text).day <= day
