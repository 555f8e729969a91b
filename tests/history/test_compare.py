"""Revisions compared field by field; no database is needed for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.actions.aggregate import aggregate_of
from cms.desk.reference import EntryRef
from cms.history.compare import Alteration, Difference, FieldChange, ListChange, compare
from cms.history.links import linked, without
from cms.history.words import Span, SpanOp

KEYS = tuple(UUID(int=n) for n in range(6))
TEXT: Mapping[str, Any] = {"title": "Cửa khẩu", "slug": "cua-khau", "source_locale": None}


def article(**fields: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {name: [] for name in aggregate_of("Article").lists}
    base: dict[str, Any] = {
        "kind": "NEWS",
        "authors": [],
        "period": None,
        "event_on": None,
        "unit": None,
    }
    return {**base, **lists, "variants": {"VI": dict(TEXT)}, **fields}


def topics(*numbers: int) -> list[dict[str, str]]:
    return [{"target": str(KEYS[number])} for number in numbers]


def compared(old: Any, new: Any, type_name: str = "Article") -> Difference:
    return compare(aggregate_of(type_name), old, new)


def members(found: Difference, name: str) -> list[tuple[Any, ...]]:
    (change,) = (change for change in found.lists if change.name == name)
    return [
        (m.alteration.value, m.entry and m.entry.key.int, m.from_position, m.to_position)
        for m in change.members
    ]


def test_the_same_is_no_difference() -> None:
    assert not compared(article(), article())


def test_fields_are_told_with_what_they_held() -> None:
    old = article(authors=["A", "B"], event_on="2015-01", period=str(KEYS[1]))
    new = article(kind="FEATURE", authors=["A"], period=str(KEYS[2]))
    assert compared(old, new).fields == (
        FieldChange("authors", ("A", "B"), ("A",)),
        FieldChange("event_on", ("2015-01",), ()),
        FieldChange("kind", ("NEWS",), ("FEATURE",)),
        FieldChange(
            "period",
            before_entry=EntryRef("Period", KEYS[1]),
            after_entry=EntryRef("Period", KEYS[2]),
        ),
    )


def test_texts_are_told_word_by_word() -> None:
    new = article(variants={"VI": {**TEXT, "title": "Cửa khẩu Hữu Nghị"}})
    (variant,) = compared(article(), new).texts
    assert (variant.locale, variant.alteration) == ("VI", Alteration.CHANGED)
    spans = (Span(SpanOp.EQUAL, "Cửa khẩu"), Span(SpanOp.INSERT, " Hữu Nghị"))
    assert variant.fields == (
        FieldChange("title", ("Cửa khẩu",), ("Cửa khẩu Hữu Nghị",), spans=spans),
    )


def test_texts_that_come_and_go() -> None:
    found = compared(article(), article(variants={"ZH": {"title": "口岸", "summary": ""}}))
    told = [(v.locale, v.alteration.value, [f.name for f in v.fields]) for v in found.texts]
    assert told == [("VI", "REMOVED", ["slug", "title"]), ("ZH", "ADDED", ["title"])]


def test_members_that_come_go_and_move() -> None:
    found = compared(article(topics=topics(1, 2, 3, 4)), article(topics=topics(4, 1, 5, 3)))
    assert members(found, "topics") == [
        ("REMOVED", 2, 1, None),
        ("MOVED", 4, 3, 0),
        ("ADDED", 5, None, 2),
    ]


def test_a_member_may_change_and_move() -> None:
    def media(*roles: tuple[int, str]) -> list[dict[str, str]]:
        return [{"target": str(KEYS[n]), "role": role} for n, role in roles]

    old = article(media=media((1, "LEAD"), (2, "INLINE"), (3, "INLINE")))
    new = article(media=media((2, "INLINE"), (3, "INLINE"), (1, "GALLERY")))
    found = compared(old, new)
    assert members(found, "media") == [("CHANGED", 1, 0, 2)]
    (member,) = found.lists[0].members
    assert member.is_moved
    assert member.fields == (
        FieldChange(
            "role",
            ("LEAD",),
            ("GALLERY",),
            spans=(),
        ),
    )


def section(code: str, heading: str, *items: dict[str, Any]) -> dict[str, Any]:
    whole = [{"article": None, "media": None, "variants": {}, **item} for item in items]
    return {"code": code, "variants": {"VI": {"heading": heading}}, "items": whole}


def test_lists_within_lists() -> None:
    one, two = {"article": str(KEYS[1])}, {"media": str(KEYS[2])}
    old = {"sections": [section("news", "Tin tức", one, two, one)], "variants": {}}
    new = {"sections": [section("news", "Tin mới", two, one, one)], "variants": {}}
    (sections,) = compared(old, new, "Bulletin").lists
    (news,) = sections.members
    assert (news.code, news.entry, news.is_moved) == ("news", None, False)
    assert [f.name for f in news.texts[0].fields] == ["heading"]
    (items,) = news.lists
    assert [(m.entry, m.alteration) for m in items.members] == [
        (EntryRef("Media", KEYS[2]), Alteration.MOVED)
    ]


def test_from_nothing_all_is_new() -> None:
    found = compared(None, article(authors=["A"], topics=topics(1)))
    assert [(f.name, f.before, f.after) for f in found.fields] == [
        ("authors", (), ("A",)),
        ("kind", (), ("NEWS",)),
    ]
    assert [v.alteration for v in found.texts] == [Alteration.ADDED]
    assert members(found, "topics") == [("ADDED", 1, None, 0)]


def test_what_one_revision_does_not_know_is_passed_over() -> None:
    """Fields and lists that came, or went, with another version of the program."""
    old = article(forgotten="x")
    del old["authors"], old["topics"]
    new = article(authors=["A"], topics=topics(1))
    assert not compared(old, new)


def test_what_is_hidden_leaves_no_trace() -> None:
    content = article(topics=topics(1, 2, 3), period=str(KEYS[4]), unit=str(KEYS[5]))
    shape = aggregate_of("Article")
    assert {ref.type for ref in linked(shape, content)} == {"Topic", "Period", "Unit"}
    hidden = {EntryRef("Topic", KEYS[2]), EntryRef("Period", KEYS[4]), EntryRef("Topic", KEYS[5])}
    shown = without(shape, content, hidden)
    assert shown == article(topics=topics(1, 3), unit=str(KEYS[5]))
    assert content["period"]
    found = compared(without(shape, article(topics=topics(1, 3)), hidden), shown)
    assert [field.name for field in found.fields] == ["unit"]
    assert not found.lists


numbers = st.lists(st.integers(0, 5), unique=True)


@settings(max_examples=300, deadline=None)
@given(old=numbers, new=numbers)
def test_a_list_follows_from_its_changes(old: list[int], new: list[int]) -> None:
    """Whatever was done to a list: whoever takes out what was removed or moved, and puts in what
    was added or moved at its place, has the new one."""
    found = compared(article(topics=topics(*old)), article(topics=topics(*new)))
    changes = next((c for c in found.lists if c.name == "topics"), ListChange("topics", ()))
    rows = list(old)
    for member in changes.members:
        assert member.entry
        if member.from_position is not None:
            assert old[member.from_position] == member.entry.key.int
            rows.remove(member.entry.key.int)
    for member in changes.members:
        assert member.entry
        if member.to_position is not None:
            rows.insert(member.to_position, member.entry.key.int)
    assert rows == new
