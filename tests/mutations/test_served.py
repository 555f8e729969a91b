"""The whole way: ``cms serve`` in a process of its own, a token, mutations, what readers see."""

from __future__ import annotations

import asyncio

import httpx

from tests.actions import world
from tests.mutations.newsroom import ADMINISTRATOR, Newsroom, Person, gid
from tests.web.served import serving

UPDATE = """mutation Change($input: UpdateArticleInput!) {
    updateArticle(input: $input) { article { version kind } userErrors { code } } }"""
SUBMIT = """mutation Submit($input: SubmitVariantsInput!) {
    submitVariants(input: $input) { userErrors { code } } }"""
APPROVE = """mutation Approve($input: ApproveVariantsInput!) {
    approveVariants(input: $input) { userErrors { code } } }"""
PUBLISH = """mutation Show($input: PublishInput!) {
    publishArticle(input: $input) { article { publishedAt } userErrors { code } } }"""
READ = "{ articles { nodes { kind variant(locale: EN) { title } } } }"


async def test_an_article_is_changed_published_and_read(newsroom: Newsroom, chief: Person) -> None:
    server = newsroom.database.access.server
    assert server is not None
    key = await world.article()
    url = server.url(database="cms")
    other = await newsroom.hire("other", ADMINISTRATOR)
    found = await asyncio.to_thread(_ask, url, chief.token, other.token, gid("Article", key))
    assert found == [
        {"articles": {"nodes": []}},
        {"updateArticle": {"article": {"version": 2, "kind": "PROFILE"}, "userErrors": []}},
        {"articles": {"nodes": []}},
        {"submitVariants": {"userErrors": []}},
        {"approveVariants": {"userErrors": []}},
        {"publishArticle": {"userErrors": []}},
        {"articles": {"nodes": [{"kind": "PROFILE", "variant": {"title": "Border gates"}}]}},
    ]


def _ask(url: str, token: str, other: str, id: str) -> list[dict[str, object]]:
    """Read, change, read, have it approved, publish, read; the reader shows nothing."""
    mine, theirs = ({"authorization": f"Bearer {each}"} for each in (token, other))
    update = {"id": id, "expectedVersion": 1, "kind": "PROFILE"}
    publish = {"id": id, "expectedVersion": 2}
    steps: list[tuple[str, dict[str, object], dict[str, str]]] = [
        (READ, {}, {}),
        (UPDATE, {"input": update}, mine),
        (READ, {}, {}),
        (SUBMIT, {"input": {"id": id}}, mine),
        (APPROVE, {"input": publish}, theirs),
        (PUBLISH, {"input": publish}, mine),
        (READ, {}, {}),
    ]
    answers = []
    with serving(CMS_DATABASE_URL=url) as served, httpx.Client(timeout=30) as client:
        for query, variables, headers in steps:
            body = {"query": query, "variables": variables}
            response = client.post(served.api, json=body, headers=headers)
            answer = response.json()["data"]
            if "publishArticle" in answer:
                assert answer["publishArticle"].pop("article")["publishedAt"]
            answers.append(answer)
    return answers
