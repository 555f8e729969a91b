"""What an input says, and what is told when it is at fault."""

from __future__ import annotations

from typing import Any

import pytest

from tests.actions import world
from tests.actions.world import draft
from tests.mutations.newsroom import Newsroom, Person, gid

ERRORS = "userErrors { path code message }"


async def test_absent_is_kept_and_null_is_emptied(newsroom: Newsroom, chief: Person) -> None:
    period = await world.period()
    key = await world.article(period=period, event_on="1885-02", authors=["A", "B"])
    which = {"id": gid("Article", key), "expectedVersion": 1}
    asked = "article { kind eventOn authors period { code } }"
    kept = await chief.do("update", "Article", asked, **which, kind="FEATURE")
    assert kept["article"] == {
        "kind": "FEATURE",
        "eventOn": "1885-02",
        "authors": ["A", "B"],
        "period": {"code": "nguyen-1831"},
    }
    which["expectedVersion"] = 2
    emptied = await chief.do("update", "Article", asked, **which, eventOn=None, period=None)
    assert emptied["article"]["eventOn"] is emptied["article"]["period"] is None
    which["expectedVersion"] = 3
    (error,) = (await chief.do("update", "Article", **which, kind=None))["userErrors"]
    assert error == {
        "path": ["input", "kind"],
        "code": "BAD_USER_INPUT",
        "message": "kind must not be null.",
    }


async def test_variables_that_are_absent_leave_a_literal_field_absent(chief: Person) -> None:
    key = await world.article(event_on="1885")
    query = (
        "mutation ($on: PartialDate, $kind: ArticleKind) { updateArticle(input: "
        f'{{id: "{gid("Article", key)}", expectedVersion: 1, eventOn: $on, kind: $kind}})'
        " { article { eventOn kind version } userErrors { code } } }"
    )
    found = (await chief.ask(query, kind="PROFILE"))["updateArticle"]["article"]
    assert found == {"eventOn": "1885", "kind": "PROFILE", "version": 2}
    refused = (await chief.ask(query, kind="PROFILE", on=None))["updateArticle"]
    assert refused["userErrors"] == [{"code": "VERSION_CONFLICT"}]


FAULTY: dict[str, Any] = {
    "kind": "NEWS",
    "eventOn": "31/01/2015",
    "variants": [
        {"locale": "EN", "title": "Fine", "slug": "fine"},
        {"locale": "VI", "title": "  ", "slug": "s", "bodyMarkdown": "[x](article:nowhere)"},
        {"locale": "ZH", "seoTitle": "x" * 1001},
    ],
    "topics": ["nonsense"],
}


async def test_all_faults_of_an_input_are_told_together_with_their_places(
    newsroom: Newsroom, chief: Person
) -> None:
    first = await chief.do("create", "Article", **FAULTY)
    assert [(e["path"], e["code"]) for e in first["userErrors"]] == [
        (["input", "topics", 0], "INVALID_ID")
    ]
    faults = await chief.do("create", "Article", **{**FAULTY, "topics": []})
    assert [(e["path"], e["code"]) for e in faults["userErrors"]] == [
        (["input", "eventOn"], "INVALID_DATE"),
        (["input", "variants", 1, "title"], "BAD_USER_INPUT"),
        (["input", "variants", 2, "seoTitle"], "LIMIT_EXCEEDED"),
    ]
    assert "seoTitle has 1001 characters" in faults["userErrors"][2]["message"]
    assert await draft(newsroom.database, "select from article") == []
    assert await draft(newsroom.database, "select from office.audit where verb = 'save'") == []


@pytest.mark.parametrize(
    "language, message",
    [
        ("en", "title must not be empty."),
        ("vi", "title không được để trống."),
        ("zh", "title 不能为空。"),
    ],
)
async def test_messages_are_in_the_callers_language(
    chief: Person, language: str, message: str
) -> None:
    given = {"kind": "NEWS", "variants": [{"locale": "VI", "title": "", "slug": "s"}]}
    query = (
        f"mutation ($input: CreateArticleInput!) {{ createArticle(input: $input) {{ {ERRORS} }} }}"
    )
    response = await chief.post(query, language, input=given)
    (error,) = response.json()["data"]["createArticle"]["userErrors"]
    assert error["message"] == message


async def test_a_version_that_has_moved_on_changes_nothing(
    newsroom: Newsroom, chief: Person
) -> None:
    key = await world.article()
    await world.change("Article", key, kind="FEATURE")
    which = {"id": gid("Article", key), "expectedVersion": 1}
    for verb in ("update", "publish", "unpublish", "delete"):
        payload = await chief.do(verb, "Article", **which)
        (error,) = payload["userErrors"]
        assert error["code"] == "VERSION_CONFLICT"
        assert error["path"] == ["input", "expectedVersion"]
        assert "version 2, not 1" in error["message"]
    rows = await draft(newsroom.database, "select version, kind from article")
    assert rows == [{"version": 2, "kind": "FEATURE"}]


async def test_a_taken_slug_names_its_variant(chief: Person) -> None:
    await world.article("taken")
    given = {
        "kind": "NEWS",
        "variants": [
            {"locale": "EN", "title": "Other", "slug": "other"},
            {"locale": "VI", "title": "Trùng", "slug": "taken"},
        ],
    }
    (error,) = (await chief.do("create", "Article", **given))["userErrors"]
    assert (error["path"], error["code"]) == (["input", "variants", 1, "slug"], "CONFLICT")
    assert "taken" in error["message"]


async def test_a_locale_stands_once(chief: Person) -> None:
    key = await world.article()
    which = {"id": gid("Article", key), "expectedVersion": 1}
    twice = {"variants": [{"locale": "VI", "title": "a"}, {"locale": "VI", "title": "b"}]}
    (error,) = (await chief.do("update", "Article", **which, **twice))["userErrors"]
    assert error["path"] == ["input", "variants", 1, "locale"]
    both = {"variants": [{"locale": "VI", "title": "a"}], "removeVariants": ["VI"]}
    (error,) = (await chief.do("update", "Article", **which, **both))["userErrors"]
    assert error["path"] == ["input", "removeVariants", 0]


async def test_texts_are_removed_by_their_locale(chief: Person) -> None:
    key = await world.article()
    which = {"id": gid("Article", key), "expectedVersion": 1}
    asked = "article { variants { locale } }"
    payload = await chief.do("update", "Article", asked, **which, removeVariants=["EN"])
    assert payload["article"]["variants"] == [{"locale": "VI"}]


async def test_an_id_of_another_type_is_told_where_it_stands(chief: Person) -> None:
    topic, key = await world.topic(), await world.article()
    wrong = {"id": gid("Topic", topic), "expectedVersion": 1}
    (error,) = (await chief.do("update", "Article", **wrong))["userErrors"]
    assert (error["path"], error["code"]) == (["input", "id"], "INVALID_ID")
    which = {"id": gid("Article", key), "expectedVersion": 1}
    (error,) = (await chief.do("update", "Article", **which, period=gid("Topic", topic)))[
        "userErrors"
    ]
    assert (error["path"], error["code"]) == (["input", "period"], "INVALID_ID")


async def test_several_mutations_are_done_in_their_order(newsroom: Newsroom, chief: Person) -> None:
    """And one that is refused keeps none of the others from being done."""
    query = """mutation ($bad: CreateTopicInput!) {
        a: createTopic(input: {code: "a", variants: [{locale: VI, name: "A"}]}) { topic { code } }
        b: createTopic(input: $bad) { __typename topic { code } userErrors { __typename code } }
        c: createTopic(input: {code: "c"}) { ...Shown }
    } fragment Shown on CreateTopicPayload { t: topic { code, version } }"""
    data = await chief.ask(query, bad={"code": "a"})
    assert data == {
        "a": {"topic": {"code": "a"}},
        "b": {
            "__typename": "CreateTopicPayload",
            "topic": None,
            "userErrors": [{"__typename": "UserError", "code": "CONFLICT"}],
        },
        "c": {"t": {"code": "c", "version": 1}},
    }
    assert list(data) == ["a", "b", "c"]
    rows = await draft(newsroom.database, "select code from topic order by code")
    assert [row["code"] for row in rows] == ["a", "c"]


async def test_a_mutation_is_not_sent_by_get(chief: Person) -> None:
    import httpx

    transport = httpx.ASGITransport(chief.newsroom.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
        query = 'mutation { createTopic(input: {code: "x"}) { __typename } }'
        headers = {"authorization": f"Bearer {chief.token}"}
        response = await client.get("/graphql", params={"query": query}, headers=headers)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert await draft(chief.newsroom.database, "select from topic") == []


async def test_a_text_may_be_as_long_as_can_be_saved(chief: Person) -> None:
    """In variables; what is written in a document is bounded as any document is."""
    key = await world.article()
    which = {"id": gid("Article", key), "expectedVersion": 1}
    asked = "article { variant(locale: VI) { body { markdown } } }"
    text = {"locale": "VI", "bodyMarkdown": "ạ" * 100_000}
    payload = await chief.do("update", "Article", asked, **which, variants=[text])
    assert payload["article"]["variant"]["body"]["markdown"] == text["bodyMarkdown"]
    which["expectedVersion"] = 2
    text["bodyMarkdown"] += "ạ"
    body = (
        await chief.post(
            "mutation ($i: UpdateArticleInput!) { updateArticle(input: $i) { __typename } }",
            i={**which, "variants": [text]},
        )
    ).json()
    assert body["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
