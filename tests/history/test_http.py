"""The history over HTTP: what it is asked, and what it says to whom."""

from __future__ import annotations

from typing import Any

import pytest

from cms.actions.delete import delete
from cms.auth.caller import Grant, Role
from cms.content.enums import Classification
from tests.actions import world
from tests.actions.world import ACTOR, change, draft
from tests.mutations.newsroom import EDITOR, Newsroom, Person, gid
from tests.mutations.test_types import MADE, TEXT

REVISIONS = """
query ($of: ID!, $first: Int = 20, $after: String) @stage(of: DRAFT) {
  revisions(of: $of, first: $first, after: $after) {
    nodes { version savedAt author reason fields lists locales restored }
    edges { cursor node { version } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""
COMPARISON = """
query ($of: ID!, $from: Int, $to: Int) @stage(of: DRAFT) @inLocale(prefer: [VI]) {
  comparison(of: $of, fromVersion: $from, toVersion: $to) {
    fromVersion toVersion entry { id }
    fields { ...field }
    texts { locale alteration fields { ...field } }
    lists { ...list members { fields { ...field } lists { ...list } } }
  }
}
fragment field on FieldChange {
  name before after spans { op text }
  beforeEntry { ...named } afterEntry { ...named }
}
fragment named on Entry { id ... on Topic { code } ... on Period { code } }
fragment list on ListChange {
  name members { alteration isMoved code fromPosition toPosition entry { ...named } }
}
"""


async def code_of(person: Person, query: str, **variables: Any) -> tuple[str, list[Any]]:
    (error,) = (await person.post(query, **variables)).json()["errors"]
    return error["extensions"]["code"], error["path"]


async def test_a_reason_is_given_and_told(newsroom: Newsroom, chief: Person) -> None:
    given = {**MADE["Article"], "reason": "Theo công văn 12"}
    made = await chief.do("create", "Article", "article { id version }", **given)
    which = {"id": made["article"]["id"], "expectedVersion": 1}
    changes: dict[str, Any] = {"eventOn": None, "topics": {"set": []}, "reason": "  "}
    await chief.do("update", "Article", **which, **changes, kind="FEATURE")
    nodes = (await chief.ask(REVISIONS, of=which["id"]))["revisions"]["nodes"]
    assert [node.pop("savedAt")[:2] for node in nodes] == ["20", "20"]
    shared: dict[str, Any] = {"author": "chief", "lists": [], "restored": None}
    assert nodes == [
        {**shared, "version": 2, "reason": "", "fields": ["eventOn", "kind"], "locales": []},
        {
            **shared,
            "version": 1,
            "reason": "Theo công văn 12",
            "fields": nodes[1]["fields"],
            "locales": ["VI"],
        },
    ]
    assert await draft(
        newsroom.database, "select reason from office.revision order by version"
    ) == [
        {"reason": "Theo công văn 12"},
        {"reason": ""},
    ]


async def test_a_reason_that_is_too_long(chief: Person) -> None:
    payload = await chief.do("create", "Article", **MADE["Article"], reason="a" * 501)
    (error,) = payload["userErrors"]
    assert (error["code"], error["path"]) == ("LIMIT_EXCEEDED", ["input", "reason"])
    assert error["message"] == "reason has 501 characters; at most 500 are allowed."


async def test_pages(chief: Person) -> None:
    key = await world.article()
    for number in range(3):
        await change("Article", key, authors=[str(number)])
    of, seen, after = gid("Article", key), [], None
    while True:
        page = (await chief.ask(REVISIONS, of=of, first=2, after=after))["revisions"]
        seen.append([edge["node"]["version"] for edge in page["edges"]])
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [[4, 3], [2, 1]]
    assert await code_of(chief, REVISIONS, of=of, after="x") == ("INVALID_CURSOR", ["revisions"])
    assert await code_of(chief, REVISIONS, of=of, first=101) == (
        "INVALID_PAGE_SIZE",
        ["revisions"],
    )
    assert (await code_of(chief, REVISIONS, of="x"))[0] == "INVALID_ID"


async def test_what_is_different(chief: Person) -> None:
    topic, gone = await world.topic("trade"), await world.topic("gone")
    key = await world.article(topics=[topic, gone])
    variants = {"VI": {"title": "Cửa khẩu mới"}, "EN": None}
    await change("Article", key, event_on="2015-01", topics=[topic], variants=variants)
    await delete(ACTOR, "Topic", gone)
    of = gid("Article", key)
    found = (await chief.ask(COMPARISON, of=of, **{"from": 1}))["comparison"]
    assert (found["fromVersion"], found["toVersion"], found["entry"]) == (1, 2, {"id": of})
    nothing: dict[str, Any] = {"spans": [], "beforeEntry": None, "afterEntry": None}
    assert found["fields"] == [{**nothing, "name": "eventOn", "before": [], "after": ["2015-01"]}]
    english, vietnamese = found["texts"]
    assert (english["locale"], english["alteration"]) == ("EN", "REMOVED")
    assert [field["name"] for field in english["fields"]] == [
        "bodyMarkdown",
        "slug",
        "sourceLocale",
        "sourceRevision",
        "title",
    ]
    assert vietnamese["fields"] == [
        {
            **nothing,
            "name": "title",
            "before": ["Cửa khẩu"],
            "after": ["Cửa khẩu mới"],
            "spans": [{"op": "EQUAL", "text": "Cửa khẩu"}, {"op": "INSERT", "text": " mới"}],
        }
    ]
    (topics,) = found["lists"]
    assert topics["members"] == [
        {
            "alteration": "REMOVED",
            "isMoved": False,
            "code": None,
            "entry": None,
            "fromPosition": 1,
            "toPosition": None,
            "fields": [],
            "lists": [],
        }
    ]
    back = (await chief.ask(COMPARISON, of=of, **{"from": 2, "to": 1}))["comparison"]
    assert back["fields"][0]["before"] == ["2015-01"]
    whole = (await chief.ask(COMPARISON, of=of, to=2))["comparison"]
    assert whole["fromVersion"] is None
    named = {"id": gid("Topic", topic), "code": "trade"}
    assert whole["lists"][0]["members"][0]["entry"] == named


async def test_a_link_that_changed(newsroom: Newsroom, chief: Person) -> None:
    secret = await world.period("secret", classification="INTERNAL")
    key = await world.article(period=secret)
    await change("Article", key, period=await world.period("nguyen"))
    (field,) = (await chief.ask(COMPARISON, of=gid("Article", key), **{"from": 1}))["comparison"][
        "fields"
    ]
    codes = [field[side]["code"] for side in ("beforeEntry", "afterEntry")]
    assert (field["name"], codes) == ("period", ["secret", "nguyen"])
    public = await newsroom.hire("public", EDITOR, clearance=Classification.PUBLIC)
    (field,) = (await public.ask(COMPARISON, of=gid("Article", key), **{"from": 1}))["comparison"][
        "fields"
    ]
    assert (field["beforeEntry"], field["afterEntry"]["code"]) == (None, "nguyen")


async def test_of_what_may_not_be_seen_nothing_is_said(newsroom: Newsroom, chief: Person) -> None:
    """The same answer for an entry that is hidden, gone, or never was; and for a version."""
    key = await world.article(classification="SECRET")
    await change("Article", key, classification="PUBLIC", authors=["A"])
    of = gid("Article", key)
    seen = (await chief.ask(REVISIONS, of=of))["revisions"]["nodes"]
    assert [node["version"] for node in seen] == [2]
    for versions in ({"from": 1}, {"from": 2, "to": 1}, {"to": 1}, {"from": 3}):
        found = await code_of(chief, COMPARISON, of=of, **versions)
        assert found == ("NOT_FOUND", ["comparison"])
    await change("Article", key, classification="SECRET")
    for query in (REVISIONS, COMPARISON):
        assert (await code_of(chief, query, of=of))[0] == "NOT_FOUND"
        assert (await newsroom.stranger.post(query, of=of)).status_code == 401
    assert await chief.refused("restore", "Article", id=of, expectedVersion=3, version=2) == (
        "NOT_FOUND"
    )


async def test_at_the_live_stage_there_is_no_history(chief: Person) -> None:
    query = "query ($of: ID!) { revisions(of: $of) { nodes { version } } }"
    of = gid("Article", await world.article())
    assert await code_of(chief, query, of=of) == ("BAD_USER_INPUT", ["revisions"])


@pytest.mark.parametrize("type_name", MADE)
async def test_every_type_is_restored(newsroom: Newsroom, chief: Person, type_name: str) -> None:
    text = TEXT.get(type_name, "name")
    field = type_name[0].lower() + type_name[1:]
    asked = f"entry: {field} {{ id version variants {{ {text} }} }}"
    made = (await chief.do("create", type_name, asked, **MADE[type_name]))["entry"]
    changed = {"locale": "VI", text: "Khác"}
    await chief.do("update", type_name, id=made["id"], expectedVersion=1, variants=[changed])
    which = {"id": made["id"], "version": 1, "reason": "Sửa nhầm"}
    payload = await chief.do("restore", type_name, asked, **which, expectedVersion=2)
    assert payload == {"entry": {**made, "version": 3}, "userErrors": []}
    (newest, *_) = (await chief.ask(REVISIONS, of=made["id"]))["revisions"]["nodes"]
    assert (newest["restored"], newest["reason"], newest["locales"]) == (1, "Sửa nhầm", ["VI"])
    assert await chief.refused("restore", type_name, **which, expectedVersion=2) == (
        "VERSION_CONFLICT"
    )


async def test_faults_lie_in_the_version_that_is_asked_for(chief: Person) -> None:
    topic = await world.topic()
    key = await world.article(topics=[topic])
    await change("Article", key, topics=[], variants={"VI": {"slug": "moi"}})
    which = {"id": gid("Article", key), "expectedVersion": 2}
    payload = await chief.do("restore", "Article", **which, version=3)
    assert payload["userErrors"] == [
        {
            "code": "NOT_FOUND",
            "path": ["input", "version"],
            "message": "The entry has no revision 3.",
        }
    ]
    payload = await chief.do("restore", "Article", **which, version=1, locales=["EN", "FR"])
    assert payload["userErrors"][0]["path"] == ["input", "locales", 1]
    await world.article("khac", variants={"VI": {"title": "Khác", "slug": "cua-khau"}})
    payload = await chief.do("restore", "Article", "article { id }", **which, version=1)
    assert payload["article"] is None
    (error,) = payload["userErrors"]
    assert error["path"] == ["input", "version", "variants", "VI", "slug"]
    await delete(ACTOR, "Topic", topic)
    payload = await chief.do("restore", "Article", **which, version=1)
    assert payload["userErrors"][0]["path"] == ["input", "version", "topics", 0, "target"]


async def test_rights(newsroom: Newsroom) -> None:
    key = await world.article()
    await change("Article", key, kind="FEATURE", variants={"EN": {"title": "New"}})
    which = {"id": gid("Article", key), "expectedVersion": 2, "version": 1}
    translator = await newsroom.hire("translator", Grant(Role.TRANSLATOR, locale="EN"))
    monitor = await newsroom.hire("monitor", Grant(Role.MONITOR))
    assert await monitor.refused("restore", "Article", **which) == "FORBIDDEN"
    assert await translator.refused("restore", "Article", **which) == "FORBIDDEN"
    assert await translator.refused("restore", "Article", **which, locales=["EN"]) == ""
    assert await newsroom.stranger.refused("restore", "Article", **which) == "UNAUTHENTICATED"
