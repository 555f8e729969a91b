"""The work list and the state of a translation, as the contract shows them."""

from __future__ import annotations

from tests.actions import world
from tests.mutations.newsroom import Person, gid

STATUS = """
query ($id: ID!) @stage(of: DRAFT) {
  translation(of: $id, locale: EN) {
    entry { id } locale sourceLocale sourceRevision presentRevision isStale movedSentences
    sentences { change part field text }
  }
}
"""
WORK = """
query ($kinds: [WorkKind!], $after: String) @stage(of: DRAFT) @inLocale(prefer: [VI]) {
  workList(locale: EN, kinds: $kinds, first: 1, after: $after) {
    nodes {
      entry { id ... on Article { variant { title } } }
      locale kinds state sourceLocale movedSentences assignee dueOn changedAt
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
STALE = (
    "query ($id: ID!) @stage(of: DRAFT) { article(id: $id) { variant(locale: EN) { isStale } } }"
)


async def test_how_a_translation_stands(chief: Person) -> None:
    key = gid("Article", await world.article())
    vi = {"locale": "VI", "title": "Mới", "bodyMarkdown": "*Chữ* **Việt**."}
    await chief.do("update", "Article", id=key, expectedVersion=1, variants=[vi])
    found = (await chief.ask(STATUS, id=key))["translation"]
    assert found == {
        "entry": {"id": key},
        "locale": "EN",
        "sourceLocale": "VI",
        "sourceRevision": 1,
        "presentRevision": 2,
        "isStale": True,
        "movedSentences": 1,
        "sentences": [
            {"change": "GONE", "part": None, "field": "title", "text": "Cửa khẩu"},
            {"change": "NEW", "part": None, "field": "title", "text": "Mới"},
            {"change": "KEPT", "part": None, "field": "bodyMarkdown", "text": "Chữ Việt."},
        ],
    }


async def test_is_stale_says_whether_words_changed(chief: Person) -> None:
    key = gid("Article", await world.article())

    async def stale_after(version: int, **texts: str) -> bool:
        vi = {"locale": "VI", **texts}
        await chief.do("update", "Article", id=key, expectedVersion=version, variants=[vi])
        found = await chief.ask(STALE, id=key)
        return bool(found["article"]["variant"]["isStale"])

    assert await stale_after(1, bodyMarkdown="# Chữ **Việt**.", slug="moi") is False
    assert await stale_after(2, bodyMarkdown="Chữ Việt.") is False
    assert await stale_after(3, bodyMarkdown="Chữ Nôm.") is True
    assert await stale_after(4, bodyMarkdown="1. Chữ\n   Việt.") is False


async def test_the_work_list(chief: Person) -> None:
    first = gid("Article", await world.article("mot"))
    second = gid("Article", await world.article("hai"))
    page = (await chief.ask(WORK))["workList"]
    (node,) = page["nodes"]
    assert node.pop("changedAt")
    assert node == {
        "entry": {"id": first, "variant": {"title": "Cửa khẩu"}},
        "locale": "EN",
        "kinds": ["DRAFT"],
        "state": "DRAFT",
        "sourceLocale": "VI",
        "movedSentences": 0,
        "assignee": None,
        "dueOn": None,
    }
    assert page["pageInfo"]["hasNextPage"]
    page = (await chief.ask(WORK, after=page["pageInfo"]["endCursor"]))["workList"]
    assert [node["entry"]["id"] for node in page["nodes"]] == [second]
    assert not page["pageInfo"]["hasNextPage"]
    assert (await chief.ask(WORK, kinds=["STALE"]))["workList"]["nodes"] == []


async def test_what_is_not_there_is_an_error(chief: Person) -> None:
    body = (await chief.post(STATUS, id=gid("Article", await world.unit()))).json()
    assert body["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert body["data"] == {"translation": None}
