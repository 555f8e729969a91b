"""What caches are told: browsers, proxies, and a CDN in front (RFC 9110, 9111, 9213).

By default every cache asks again each time (``no-cache``), and is answered 304 where nothing has
changed. A CDN may be allowed more, and then gets the surrogate keys by which to forget an answer.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cms.app import create_app
from tests.read.conftest import World, world
from tests.world import gid

__all__ = ["world"]

TOPIC = '{ topic(code: "trade") { code variant { name } } }'
LIST = "{ articles(first: 3) { nodes { id period { code } } } }"
GRAPHQL = "application/graphql-response+json"
ANSWERED = pytest.mark.parametrize("query", [TOPIC, LIST, "{ __typename }"])


class Counted:
    """A pool that counts statements."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool
        self.count = 0

    async def fetch(self, query: str, *arguments: Any) -> Any:
        self.count += 1
        return await self.pool.fetch(query, *arguments)

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        self.count += 1
        return await self.pool.fetchrow(query, *arguments)


@dataclasses.dataclass
class Client:
    """Asks an application without a network; ``pool`` counts its statements."""

    http: httpx.AsyncClient
    pool: Counted

    async def get(self, query: str, method: str = "GET", **headers: str) -> httpx.Response:
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        return await self.http.request(method, "/graphql", params={"query": query}, headers=sent)


@asynccontextmanager
async def serving(world: World, **changes: Any) -> AsyncIterator[Client]:
    """The application as it serves, with these settings."""
    app = create_app(dataclasses.replace(world.database.settings, **changes), world.database)
    endpoint: Any = next(route for route in app.routes if getattr(route, "path", "") == "/graphql")
    counted = endpoint.app.pool = Counted(endpoint.app.pool)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://cms.test") as opened,
    ):
        del opened.headers["accept"]
        async with asyncio.timeout(10):
            while not endpoint.app.responses.generations.known:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        yield Client(opened, counted)


@pytest_asyncio.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with serving(world) as opened:
        yield opened


@pytest_asyncio.fixture
async def fronted(world: World) -> AsyncIterator[Client]:
    """The same with a CDN in front."""
    async with serving(world, cdn_seconds=60) as opened:
        yield opened


def listed(response: httpx.Response, name: str) -> list[str]:
    return [each.strip() for each in response.headers.get(name, "").split(",") if each.strip()]


# --- all caches -----------------------------------------------------------------------------------


@ANSWERED
async def test_an_answer_to_get_is_kept_and_asked_for_again(client: Client, query: str) -> None:
    for _ in range(2):  # computed, then kept
        response = await client.get(query)
        assert response.headers["cache-control"] == "public, no-cache"
        assert re.fullmatch(r'"[0-9a-f]+"', response.headers["etag"])
        assert set(listed(response, "vary")) == {"accept", "accept-language"}
        for name in ("cdn-cache-control", "cache-tag", "surrogate-key", "expires", "age", "pragma"):
            assert name not in response.headers


async def test_entity_tags_tell_representations_apart(client: Client) -> None:
    """Texts in other languages, and the same bytes under another type."""
    answers = [
        await client.get(TOPIC, accept=accept, accept_language=language)
        for accept in ("application/json", GRAPHQL)
        for language in ("vi", "en")
    ]
    assert len({response.headers["etag"] for response in answers}) == len(answers)
    again = await client.get(TOPIC, accept="application/json", accept_language="vi")
    assert again.headers["etag"] == answers[0].headers["etag"]


@ANSWERED
@pytest.mark.parametrize("form", ["{}", "W/{}", '"a", {}, "b"', 'W/"a",W/{}', "*"])
async def test_what_has_not_changed_is_not_sent(client: Client, query: str, form: str) -> None:
    first = await client.get(query)
    before = client.pool.count
    second = await client.get(query, if_none_match=form.format(first.headers["etag"]))
    assert (second.status_code, second.content) == (304, b"")
    for name in ("cache-control", "etag", "vary"):
        assert second.headers[name] == first.headers[name]
    assert "content-type" not in second.headers
    assert "content-length" not in second.headers
    assert client.pool.count == before, "PostgreSQL is not asked"


@pytest.mark.parametrize("form", ['"a"', "a", "", "{}a", '""', "W/"])
async def test_another_entity_tag_gets_the_answer(client: Client, form: str) -> None:
    first = await client.get(TOPIC)
    second = await client.get(TOPIC, if_none_match=form.format(first.headers["etag"]))
    assert (second.status_code, second.content) == (200, first.content)
    graphql = await client.get(TOPIC, accept=GRAPHQL, if_none_match=first.headers["etag"])
    assert graphql.status_code == 200


@ANSWERED
async def test_head_says_what_get_would(fronted: Client, query: str) -> None:
    got, head = await fronted.get(query), await fronted.get(query, "HEAD")
    assert head.content == b""
    assert (head.status_code, head.headers) == (got.status_code, got.headers)
    again = await fronted.get(query, "HEAD", if_none_match=got.headers["etag"])
    assert again.status_code == 304


REFUSED = {
    "syntax": "{",
    "validation": "{ nothing }",
    "field": '{ unit(id: "x") { id } }',
    "mutation": "mutation { __typename }",
    "limit": "{" + " a" * 6000 + "}",
    "empty": "",
}


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL, "image/png"])
@pytest.mark.parametrize("name", REFUSED)
async def test_no_error_is_kept(fronted: Client, name: str, accept: str) -> None:
    response = await fronted.get(REFUSED[name], accept=accept)
    assert response.json()["errors"]
    assert response.headers["cache-control"] == "no-store"
    for header in ("etag", "cdn-cache-control", "cache-tag", "surrogate-key"):
        assert header not in response.headers


@ANSWERED
async def test_no_answer_to_post_is_kept(fronted: Client, query: str) -> None:
    response = await fronted.http.post("/graphql", json={"query": query})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    for header in ("etag", "cdn-cache-control", "cache-tag", "surrogate-key"):
        assert header not in response.headers


# --- a CDN ----------------------------------------------------------------------------------------

TAGGED = {
    TOPIC: [f"topic:{gid('Topic', 'trade')}"],
    LIST: ["article", "period"],
    '{ topic(code: "nothing") { code } }': ["topic"],
    '{ article(slug: "binh-minh", locale: VI) { period { code } media { totalCount } } }': [
        f"article:{gid('Article', 'dawn')}",
        "media",
        f"period:{gid('Period', 'present')}",
    ],
}


@pytest.fixture(params=list(TAGGED))
def tagged(request: pytest.FixtureRequest) -> tuple[str, list[str]]:
    return request.param, TAGGED[request.param]


async def test_a_cdn_may_keep_it_under_its_keys(
    fronted: Client, tagged: tuple[str, list[str]]
) -> None:
    query, keys = tagged
    answers = [await fronted.get(query), await fronted.get(query)]
    answers.append(await fronted.get(query, if_none_match=answers[0].headers["etag"]))
    answers.append(await fronted.get(query, "HEAD"))
    assert [each.status_code for each in answers] == [200, 200, 304, 200]
    assert fronted.pool.count == 1, "the keys need no statement of their own"
    for response in answers:
        assert response.headers["cache-control"] == "public, no-cache", "for all other caches"
        assert response.headers["cdn-cache-control"] == "max-age=60"
        assert listed(response, "cache-tag") == keys
        assert response.headers["surrogate-key"].split(" ") == keys
        assert re.fullmatch(r"[A-Za-z0-9_:, -]+", response.headers["cache-tag"])


async def test_the_answer_is_the_same_with_and_without_keys(
    client: Client, fronted: Client, tagged: tuple[str, list[str]]
) -> None:
    query, _ = tagged
    plain, noted = await client.get(query), await fronted.get(query)
    assert plain.content == noted.content
    assert plain.headers["etag"] == noted.headers["etag"]


async def test_what_depends_on_no_entry_has_no_key(fronted: Client) -> None:
    for query in ("{ __typename }", "{ __schema { queryType { name } } }"):
        response = await fronted.get(query)
        assert response.headers["cdn-cache-control"] == "max-age=60"
        assert "cache-tag" not in response.headers
        assert "surrogate-key" not in response.headers
