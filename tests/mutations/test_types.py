"""Every type over HTTP: made, changed, published, taken back and deleted; each payload by one
statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.actions import world
from tests.actions.world import draft, live
from tests.mutations.newsroom import ADMINISTRATOR, Newsroom, Person, gid

MADE: Mapping[str, dict[str, Any]] = {
    "Article": {
        "kind": "NEWS",
        "authors": ["Ban biên tập"],
        "eventOn": "2015-01",
        "variants": [{"locale": "VI", "title": "Tin", "slug": "tin", "bodyMarkdown": "*Nhấn*."}],
    },
    "Media": {
        "kind": "IMAGE",
        "mimeType": "image/png",
        "byteSize": 5_000_000_000,
        "sha256": "a" * 64,
        "focalX": 0.5,
        "focalY": 1,
        "rightsExpireOn": "2030-12-31",
        "variants": [{"locale": "VI", "title": "Ảnh", "alt": "Núi"}],
    },
    "Bulletin": {
        "year": 2015,
        "month": 2,
        "number": 1,
        "languages": ["VI", "EN"],
        "releasedOn": "2015-02-01",
        "variants": [{"locale": "VI", "title": "Bản tin", "editorNote": "Chào."}],
        "sections": [{"code": "news", "variants": [{"locale": "VI", "heading": "Tin"}]}],
    },
    "Period": {
        "code": "nguyen",
        "startsOn": "1831-11-04",
        "endsOn": "1885",
        "variants": [{"locale": "VI", "name": "Nguyễn"}],
    },
    "Topic": {"code": "trade", "variants": [{"locale": "VI", "name": "Thương mại"}]},
    "Place": {
        "code": "lang-son",
        "kind": "PROVINCE",
        "latitude": 21.85,
        "longitude": 106.76,
        "variants": [{"locale": "VI", "name": "Lạng Sơn"}],
    },
    "Unit": {
        "code": "ubnd",
        "kind": "COMMITTEE",
        "variants": [{"locale": "VI", "name": "Ủy ban"}],
    },
}
"""For each type the input that makes one."""

TEXT = {"Article": "title", "Media": "title", "Bulletin": "title"}


def named(type_name: str) -> str:
    """A type's field of a payload, asked for all that the tests compare."""
    text = TEXT.get(type_name, "name")
    field = type_name[0].lower() + type_name[1:]
    return (
        f"entry: {field} {{ id version publishedAt classification"
        f" variants {{ locale state {text} }} }}"
    )


@pytest.mark.parametrize("type_name", MADE)
async def test_the_life_of_an_entry(newsroom: Newsroom, chief: Person, type_name: str) -> None:
    asked, text = named(type_name), TEXT.get(type_name, "name")
    given = {**MADE[type_name], "classification": "PUBLIC"}
    made = (await chief.do("create", type_name, asked, **given))["entry"]
    (first,) = made["variants"]
    assert (made["version"], made["publishedAt"], first["state"]) == (1, None, "DRAFT")

    named_en = {"locale": "EN", text: "English", **({"slug": "en"} if text == "title" else {})}
    if type_name != "Article":
        named_en.pop("slug", None)
    changes = {"id": made["id"], "expectedVersion": 1, "variants": [named_en]}
    changed = (await chief.do("update", type_name, asked, **changes))["entry"]
    assert changed["version"] == 2
    assert {v["locale"]: v[text] for v in changed["variants"]} == {
        "VI": first[text],
        "EN": "English",
    }

    table = type_name.lower()
    which = {"id": made["id"], "expectedVersion": 2}
    other = await newsroom.hire("other", ADMINISTRATOR)
    await chief.desk("submitVariants", id=made["id"], locales=["VI"])
    await other.desk("approveVariants", id=made["id"], expectedVersion=2)
    shown = (await chief.do("publish", type_name, asked, **which, locales=["VI"]))["entry"]
    assert shown["publishedAt"]
    assert {v["locale"]: v["state"] for v in shown["variants"]} == {
        "VI": "PUBLISHED",
        "EN": "DRAFT",
    }
    rows = await live(newsroom.database, f"select locale from {table}_variant")
    assert rows == [{"locale": "VI"}]

    refused = await chief.do("delete", type_name, "deletedId", **which)
    assert refused["deletedId"] is None
    assert [e["code"] for e in refused["userErrors"]] == ["ACTION_REFUSED"]

    taken = await chief.do("unpublish", type_name, asked, **which)
    assert {v["state"] for v in taken["entry"]["variants"]} == {"DRAFT"}
    assert await live(newsroom.database, f"select from {table}") == []
    gone = await chief.do("delete", type_name, "deletedId", **which)
    assert gone == {"deletedId": made["id"], "userErrors": []}
    assert await draft(newsroom.database, f"select from draft.{table}_variant") == []
    verbs = await draft(newsroom.database, "select verb, actor from office.audit order by at, id")
    assert [row["verb"] for row in verbs if row["actor"] == "chief"] == [
        "save",
        "save",
        "submit",
        "publish",
        "unpublish",
        "delete",
    ]


@pytest.mark.parametrize("type_name", MADE)
async def test_all_that_can_be_given_can_be_read_again(chief: Person, type_name: str) -> None:
    """What the input says is what the draft shows, field by field."""
    given = {k: v for k, v in MADE[type_name].items() if not isinstance(v, list) or k == "authors"}
    fields = " ".join(given)
    field = type_name[0].lower() + type_name[1:]
    payload = await chief.do("create", type_name, f"{field} {{ {fields} }}", **MADE[type_name])
    assert payload == {field: given, "userErrors": []}


async def test_a_payload_takes_one_statement(newsroom: Newsroom, chief: Person) -> None:
    """However much is asked of it; and none where nothing was done."""
    from cms.content.enums import Classification

    key = await world.article()
    statements: list[float] = []
    pool = newsroom.database.drafts(Classification.INTERNAL)
    pool.took = statements.append
    asked = (
        "one: article { id topics { code } media { totalCount edges { role node { id } } }"
        " related { nodes { id } } variants { title body { html links { __typename } } } }"
        " two: article { period { code } }"
    )
    try:
        which = {"id": gid("Article", key), "expectedVersion": 1}
        payload = await chief.do("update", "Article", asked, **which, kind="FEATURE")
        assert payload["one"]["id"] == which["id"]
        assert len(statements) == 1
        payload = await chief.do("update", "Article", asked, **which, kind="NEWS")
        assert payload["one"] is payload["two"] is None
        assert len(statements) == 1
    finally:
        pool.took = lambda seconds: None
