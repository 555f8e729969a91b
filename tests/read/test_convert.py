"""Converters: what a caller gives becomes what PostgreSQL takes, or is refused with its value."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import InputError, InvalidDate, InvalidId
from cms.read import convert, global_id

KEY = UUID("01940000-0000-7000-8000-000000000001")
ARTICLE, MEDIA = global_id.encode("Article", KEY), global_id.encode("Media", KEY)
ENTRIES = ("Article", "Media")


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_a_text_is_brought_to_nfc(value: str) -> None:
    found = convert.text(value)
    assert found == unicodedata.normalize("NFC", value)
    assert convert.text(found) == found


def test_a_text_decomposed_is_the_same_text() -> None:
    composed = "Lạng Sơn"
    assert convert.text(unicodedata.normalize("NFD", composed)) == composed
    assert convert.texts([unicodedata.normalize("NFD", composed), None]) == [composed]  # type: ignore[list-item]


@pytest.mark.parametrize(
    "converter, value, found",
    [
        (convert.as_is, 5, 5),
        (convert.members, [1, None, 2], [1, 2]),
        (convert.moment, "2015-01-05T08:00:00+07:00", datetime(2015, 1, 5, 1, tzinfo=UTC)),
        (convert.moment, "2015-01-05T01:00:00Z", datetime(2015, 1, 5, 1, tzinfo=UTC)),
        (convert.moment, "0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        (
            convert.moment,
            "9999-12-31T23:59:59.999999Z",
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ),
        (convert.moments, ["2015-01-05T01:00:00Z", None], [datetime(2015, 1, 5, 1, tzinfo=UTC)]),
        (convert.day, "2015-01-05", date(2015, 1, 5)),
        (convert.days, ["2016-02-29", None], [date(2016, 2, 29)]),
        (convert.first_day, "1885", date(1885, 1, 1)),
        (convert.last_day, "1885", date(1885, 12, 31)),
        (convert.first_day, "1885-02", date(1885, 2, 1)),
        (convert.last_day, "1884-02", date(1884, 2, 29)),
        (convert.last_day, "1831-11-04", date(1831, 11, 4)),
        (convert.precision, "1885", "YEAR"),
        (convert.precision, "1885-02", "MONTH"),
        (convert.precision, "1831-11-04", "DAY"),
        (convert.precisions_within, "1885", ["YEAR", "MONTH", "DAY"]),
        (convert.precisions_within, "1885-02", ["MONTH", "DAY"]),
        (convert.precisions_within, "1831-11-04", ["DAY"]),
        (convert.Key("Article"), ARTICLE, KEY),
        (convert.Keys("Article"), [ARTICLE, None], [KEY]),
        (convert.Keys("Article"), [], []),
        (convert.KeyAmong("Article", ENTRIES), ARTICLE, KEY),
        (convert.KeyAmong("Article", ENTRIES), MEDIA, None),
        (convert.KeysAmong("Media", ENTRIES, 3), [ARTICLE, MEDIA, MEDIA], [None, KEY, KEY]),
    ],
)
def test_what_is_taken(converter: Callable[[Any], Any], value: Any, found: Any) -> None:
    assert converter(value) == found


@pytest.mark.parametrize(
    "converter, value, kind",
    [
        (convert.text, "a\x00", InputError),
        (convert.text, "\ud83d", InputError),
        (convert.texts, ["a", "\x00"], InputError),
        (convert.moment, "2015-01-05T08:00:00", InvalidDate),
        (convert.moment, "2015-01-05", InvalidDate),
        (convert.moment, "2015-02-29T08:00:00Z", InvalidDate),
        (convert.moment, "2015-01-05T24:01:00Z", InvalidDate),
        (convert.moment, "0001-01-01T00:00:00+01:00", InvalidDate),
        (convert.moment, "9999-12-31T23:59:59-01:00", InvalidDate),
        (convert.moment, "", InvalidDate),
        (convert.moment, "now", InvalidDate),
        (convert.moment, "\ud800", InvalidDate),
        (convert.moments, ["2015-01-05T08:00:00Z", "x"], InvalidDate),
        (convert.day, "2015-1-5", InvalidDate),
        (convert.day, "20150105", InvalidDate),
        (convert.day, "2015-W01-1", InvalidDate),
        (convert.day, "2015-02-29", InvalidDate),
        (convert.day, "2015-01-05T00:00:00Z", InvalidDate),
        (convert.day, "0000-01-01", InvalidDate),
        (convert.day, "２０１５-01-05", InvalidDate),
        (convert.days, ["2015-01-05", ""], InvalidDate),
        (convert.first_day, "2015-13", InvalidDate),
        (convert.last_day, "15", InvalidDate),
        (convert.precision, "2015-01-05 ", InvalidDate),
        (convert.precisions_within, "0000", InvalidDate),
        (convert.Key("Article"), MEDIA, InvalidId),
        (convert.Key("Article"), "x", InvalidId),
        (convert.Keys("Article"), [ARTICLE, MEDIA], InvalidId),
        (convert.KeyAmong("Article", ENTRIES), global_id.encode("Nothing", KEY), InvalidId),
        (convert.KeysAmong("Article", ENTRIES, 3), [ARTICLE, "x"], InvalidId),
        (convert.KeysAmong("Article", ENTRIES, 3), [ARTICLE] * 4, InputError),
    ],
)
def test_what_is_refused(
    converter: Callable[[Any], Any], value: Any, kind: type[InputError]
) -> None:
    with pytest.raises(kind) as refused:
        converter(value)
    assert type(refused.value) is kind


@pytest.mark.parametrize(
    "converter",
    [convert.moment, convert.day, convert.first_day, convert.Key("A"), convert.KeyAmong("A", ())],
)
def test_a_refusal_shows_a_long_value_in_part(converter: Callable[[Any], Any]) -> None:
    with pytest.raises(InputError) as refused:
        converter("x" * 100_000)
    assert "xxxx" in str(refused.value)
    assert len(str(refused.value)) < 250


@settings(deadline=None)
@given(st.text())
def test_nothing_worse_than_a_refusal(value: str) -> None:
    for converter in (convert.moment, convert.day, convert.precision, convert.Key("Article")):
        with pytest.raises(InputError):
            converter(f"x{value}")


def test_equal_converters_are_one_parameter() -> None:
    assert convert.Key("Article") == convert.Key("Article") != convert.Key("Media")
    assert len({convert.Keys("A"), convert.Keys("A"), convert.Keys("B")}) == 2
