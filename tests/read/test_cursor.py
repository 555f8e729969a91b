"""Cursors: what is encoded is read again, and nothing else is."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from asyncpg.pgproto import pgproto
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import InvalidCursor
from cms.read.cursor import CursorKey, encode, encode_fetched, mark

ORDER = mark("Article|published_at.desc|id.desc")
OWN = {
    "uuid": st.uuids().map(lambda key: pgproto.UUID(key.bytes)),
    "text": st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    "int4": st.integers(-(2**31), 2**31 - 1),
    "int8": st.integers(-(2**63), 2**63 - 1),
    "float8": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "date": st.dates(),
    "timestamptz": st.datetimes(timezones=st.just(UTC)),
    "bytea": st.binary(),
}
orders = st.lists(st.sampled_from(sorted(OWN)), min_size=1, max_size=4)


def read(cursor: str, types: list[str], *, order: int = ORDER, nullable: bool = False) -> list[Any]:
    """All the keys of a cursor."""
    shape = (order, tuple(types), tuple(nullable for _ in types))
    return [CursorKey(*shape, index)(cursor) for index in range(len(types))]


@settings(deadline=None)
@given(st.data(), orders)
def test_what_is_encoded_is_read_again(data: st.DataObject, types: list[str]) -> None:
    keys = [data.draw(OWN[kind]) for kind in types]
    cursor = encode(ORDER, tuple(keys))
    assert read(cursor, types) == keys
    assert cursor == encode_fetched(ORDER, tuple(keys))
    assert cursor.isascii()
    assert not set(cursor) & set("+/=")


@settings(deadline=None)
@given(st.data(), orders)
def test_missing_keys_are_read_where_there_may_be_some(
    data: st.DataObject, types: list[str]
) -> None:
    keys = [data.draw(st.none() | OWN[kind]) for kind in types]
    cursor = encode(ORDER, tuple(keys))
    assert read(cursor, types, nullable=True) == keys
    if None in keys:
        with pytest.raises(InvalidCursor):
            read(cursor, types)


@given(st.uuids())
def test_a_key_of_either_kind_of_uuid_gives_the_same_cursor(key: UUID) -> None:
    """The standard library's, and asyncpg's, of which the rows are."""
    fetched = pgproto.UUID(key.bytes)
    cursor = encode(ORDER, (key, None))
    assert cursor == encode(ORDER, (fetched, None)) == encode_fetched(ORDER, (fetched, None))
    assert read(cursor, ["uuid", "uuid"], nullable=True) == [key, None]


def test_a_cursor_of_another_order_is_refused() -> None:
    cursor = encode(ORDER, (5,))
    with pytest.raises(InvalidCursor):
        read(cursor, ["int4"], order=mark("Article|published_at.asc|id.asc"))
    with pytest.raises(InvalidCursor):
        read(cursor, ["int4", "int4"])
    assert read(cursor, ["int4"]) == [5]


def cursor_of(value: Any) -> str:
    """A cursor made of any JSON value, or of raw bytes."""
    raw = value if isinstance(value, bytes) else orjson.dumps(value)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "value",
    [
        [],
        [ORDER],
        [ORDER, 1, 1],
        [None, 1],
        {"order": ORDER},
        ORDER,
        "text",
        None,
        [ORDER, [1]],
        [ORDER, {}],
        b"",
        b"[",
        b"\xff\xfe",
        b"[" * 10_000,
        b"[1" + b"0" * 10_000 + b"]",
    ],
)
def test_what_is_no_cursor_is_refused(value: Any) -> None:
    with pytest.raises(InvalidCursor):
        read(cursor_of(value), ["int4"])


@pytest.mark.parametrize(
    "kind, key",
    [
        ("int4", 2**31),
        ("int4", -(2**31) - 1),
        ("int4", 1.0),
        ("int4", "1"),
        ("int4", True),
        ("int8", 2**63),
        ("float8", "1"),
        ("float8", True),
        ("bool", 1),
        ("text", 5),
        ("text", "a\x00b"),
        ("uuid", "not"),
        ("uuid", 5),
        ("date", "2015-02-29"),
        ("date", 20150101),
        ("timestamptz", "2015-01-05T08:00:00"),
        ("timestamptz", "0001-01-01T00:00:00+14:00"),
        ("timestamptz", "9999-12-31T23:59:59-14:00"),
        ("timestamptz", 0),
        ("bytea", "0g"),
        ("bytea", 5),
    ],
)
def test_a_key_that_the_column_can_not_hold_is_refused(kind: str, key: Any) -> None:
    with pytest.raises(InvalidCursor):
        read(cursor_of([ORDER, key]), [kind])


@pytest.mark.parametrize(
    "text", ["", "?", "é", "\ud800", "=", "AA==", "A", " ", "W10\n", "x" * 10_000]
)
def test_a_text_that_is_no_base64_url_is_refused(text: str) -> None:
    with pytest.raises(InvalidCursor) as refused:
        read(text, ["int4"])
    assert len(str(refused.value)) < 200


@settings(deadline=None)
@given(st.text() | st.binary().map(cursor_of))
def test_anything_else_is_refused_and_raises_nothing_worse(text: str) -> None:
    with pytest.raises(InvalidCursor):
        read(text, ["timestamptz", "uuid"])


@pytest.mark.parametrize(
    "kind, key, other",
    [
        ("date", "2015-01-05", "20150105"),
        ("date", "2015-01-05", "2015-W02-1"),
        ("timestamptz", "2015-01-05T01:00:00+00:00", "2015-01-05T08:00:00+07:00"),
        ("timestamptz", "2015-01-05T01:00:00+00:00", "2015-01-05T01:00:00Z"),
        ("uuid", "0" * 32, "00000000-0000-0000-0000-000000000000"),
        ("uuid", "a" * 32, "A" * 32),
        ("bytea", "0a0b", "0A0B"),
        ("bytea", "0a0b", "0a 0b"),
        ("float8", 1.0, 1),
    ],
)
def test_a_place_has_one_spelling(kind: str, key: Any, other: Any) -> None:
    """So that a response to a page can be found again by its cursor."""
    read(cursor_of([ORDER, key]), [kind])
    with pytest.raises(InvalidCursor):
        read(cursor_of([ORDER, other]), [kind])


def test_marks_tell_orders_apart() -> None:
    signatures = {f"{kind}|{column}.{way}" for kind in "AB" for column in "cd" for way in "ef"}
    assert len({mark(each) for each in signatures}) == len(signatures)


def test_a_cursor_is_short() -> None:
    """A moment and a key: what a page of articles gives for each row."""
    key = UUID("01940000-0000-7000-8000-000000000000")
    assert len(encode(ORDER, (datetime(2015, 1, 5, 8, tzinfo=UTC), key))) < 120
    assert len(encode(ORDER, (date(2015, 1, 5),))) < 50
