"""Builders: from records to answers, shape by shape."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cms.read import cursor, global_id
from cms.read import shape as s
from cms.read.build import generate, source

KEY = UUID("01940000-0000-7000-8000-000000000001")


def built(shape: s.Shape, *record: Any) -> Any:
    """What a shape under one key makes of a record."""
    return generate(s.Mapping((("it", shape),)))(record)["it"]


@pytest.mark.parametrize("value", [None, True, 0, "", "'\"\\\n", "{r[0]}", ["a"], {"b": [1]}])
def test_fixed_values(value: object) -> None:
    assert built(s.Fixed(value)) == value


def test_values_of_the_record() -> None:
    assert built(s.Slot(1), "a", "b") == "b"
    assert built(s.IdSlot(0, "Article"), KEY.bytes) == global_id.encode("Article", KEY)
    assert built(s.CursorSlots(7, (1, 0)), "a", 5) == cursor.encode(7, (5, "a"))


def test_objects() -> None:
    inner = (("a", s.Slot(0)), ("b", s.Mapping((("c", s.Slot(1)),))))
    assert built(s.Mapping(inner), 1, 2) == {"a": 1, "b": {"c": 2}}
    assert built(s.Mapping(inner, present=0), 1, 2) == {"a": 1, "b": {"c": 2}}
    assert built(s.Mapping(inner, present=0), None, 2) is None
    assert built(s.Mapping((), present=0), 0) == {}


def test_the_first_of_several_that_is_there() -> None:
    shape = s.FirstOf(
        (s.Mapping((("a", s.Slot(0)),), present=0), s.Mapping((("b", s.Slot(1)),), present=1))
    )
    assert built(shape, 1, 2) == {"a": 1}
    assert built(shape, None, 2) == {"b": 2}
    assert built(shape, None, None) is None


def test_lists_within_lists() -> None:
    inner = s.Rows(1, s.Mapping((("c", s.Slot(0)),)))
    shape = s.Rows(0, s.Mapping((("b", s.Slot(0)), ("in", inner))))
    assert built(shape, [(1, [(2,), (3,)]), (4, [])]) == [
        {"b": 1, "in": [{"c": 2}, {"c": 3}]},
        {"b": 4, "in": []},
    ]


CURSOR = s.CursorSlots(7, (0,))


def page(**given: Any) -> s.Paged:
    """A page of two rows with all that can be said of it."""
    names = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
    parts: tuple[tuple[str, s.PagedPart], ...] = (
        ("nodes", s.RowsPart(s.Mapping((("n", s.Slot(0)),)))),
        ("info", s.InfoPart(tuple((name, name) for name in names), CURSOR)),
    )
    made: dict[str, Any] = {
        "rows": 0,
        "size": 2,
        "probed": True,
        "backward": False,
        "total": None,
        "earlier": None,
        "later": None,
        "parts": parts,
    }
    return s.Paged(**(made | given))


def mark(number: int) -> str:
    return cursor.encode(7, (number,))


def test_a_page_forward() -> None:
    found = built(page(), [(1,), (2,), (3,)])
    assert found["nodes"] == [{"n": 1}, {"n": 2}]
    assert found["info"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": mark(1),
        "endCursor": mark(2),
    }
    assert built(page(), [(1,), (2,)])["info"]["hasNextPage"] is False


def test_a_page_backward_comes_in_reverse() -> None:
    found = built(page(backward=True), [(3,), (2,), (1,)])
    assert found["nodes"] == [{"n": 2}, {"n": 3}]
    assert found["info"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": mark(2),
        "endCursor": mark(3),
    }


def test_a_page_of_which_nobody_asks_what_follows() -> None:
    parts = (
        ("nodes", s.RowsPart(s.Slot(0))),
        ("info", s.InfoPart((("end", "endCursor"),), CURSOR)),
    )
    found = built(page(probed=False, parts=parts), [(1,), (2,)])
    assert found == {"nodes": [1, 2], "info": {"end": mark(2)}}


def test_an_empty_page() -> None:
    found = built(page(), [])
    assert found["nodes"] == []
    assert found["info"]["startCursor"] is found["info"]["endCursor"] is None


def test_what_lies_beyond_the_cursors() -> None:
    found = built(page(earlier=1, later=2), [(1,)], True, True)["info"]
    assert (found["hasPreviousPage"], found["hasNextPage"]) == (True, True)
    found = built(page(earlier=1, later=2), [(1,)], False, False)["info"]
    assert (found["hasPreviousPage"], found["hasNextPage"]) == (False, False)
    found = built(page(earlier=1, later=2), [(1,), (2,), (3,)], False, False)["info"]
    assert (found["hasPreviousPage"], found["hasNextPage"]) == (False, True)


def test_a_count_needs_no_rows() -> None:
    parts = (("total", s.TotalPart()), ("t", s.Fixed("ArticleConnection")))
    assert built(page(rows=None, total=0, parts=parts), 5) == {"total": 5, "t": "ArticleConnection"}


def test_keys_are_only_keys() -> None:
    """GraphQL's names can't hold a quote; the builder would be sound if they could."""
    awkward = ("class", "__import__", "r", "rows", 'a"b', "a'b", "\\", "\n")
    shape = s.Mapping(tuple((key, s.Slot(index)) for index, key in enumerate(awkward)))
    record = tuple(range(len(awkward)))
    assert generate(shape)(record) == dict(zip(awkward, record, strict=True))


def test_the_source_is_readable() -> None:
    shape = s.Mapping((("a", s.Slot(0)), ("p", page())))
    assert source(shape).startswith("def page_1(r):\n    rows = r[0]\n")
    assert source(shape).endswith("def build(r):\n    return {'a': r[0], 'p': page_1(r)}\n")
