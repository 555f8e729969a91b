"""The whole way: ``cms serve`` in a process of its own, a token, mutations, what readers see."""

from __future__ import annotations

import asyncio

import httpx

from tests.actions import world
from tests.mutations.newsroom import Newsroom, Person, gid
from tests.web.served import serving

UPDATE = """mutation Change($input: UpdateArticleInput!) {
    updateArticle(input: $input) { article { version kind } userErrors { code } } }"""
PUBLISH = """mutation Show($input: PublishInput!) {
    publishArticle(input: $input) { article { publishedAt } userErrors { code } } }"""
READ = "{ articles { nodes { kind variant(locale: EN) { title } } } }"


async def test_an_article_is_changed_published_and_read(newsroom: Newsroom, chief: Person) -> None:
    server = newsroom.database.access.server
    assert server is not None
    key = await world.article()
    url = server.url(database="cms")
    found = await asyncio.to_thread(_ask, url, chief.token, gid("Article", key))
    assert found == [
        {"articles": {"nodes": []}},
        {"updateArticle": {"article": {"version": 2, "kind": "PROFILE"}, "userErrors": []}},
        {"articles": {"nodes": []}},
        {"publishArticle": {"userErrors": []}},
        {"articles": {"nodes": [{"kind": "PROFILE", "variant": {"title": "Border gates"}}]}},
    ]


def _ask(url: str, token: str, id: str) -> list[dict[str, object]]:
    """Read, change, read, publish, read; the reader shows nothing."""
    mine = {"authorization": f"Bearer {token}"}
    update = {"id": id, "expectedVersion": 1, "kind": "PROFILE"}
    publish = {"id": id, "expectedVersion": 2}
    steps: list[tuple[str, dict[str, object], dict[str, str]]] = [
        (READ, {}, {}),
        (UPDATE, {"input": update}, mine),
        (READ, {}, {}),
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
