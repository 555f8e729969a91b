"""Reading drafts: who may, by which words, and that nothing of it is kept or shared."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cms.auth.caller import Grant, Role, Scope, Stage
from cms.content.enums import Classification
from tests.actions import world
from tests.mutations.newsroom import ADMINISTRATOR, EDITOR, Newsroom, Person, gid

DRAFTS = "query @stage(of: DRAFT) { articles { totalCount nodes { kind } } }"
LIVE = "{ articles { totalCount nodes { kind } } }"


async def test_the_stage_is_named_in_the_document(newsroom: Newsroom, chief: Person) -> None:
    await world.article()
    assert (await chief.ask(DRAFTS))["articles"]["totalCount"] == 1
    for query in (LIVE, LIVE.replace("{", "query @stage(of: LIVE) {", 1)):
        assert (await chief.ask(query))["articles"]["totalCount"] == 0
        assert (await newsroom.stranger.ask(query))["articles"]["totalCount"] == 0


async def test_the_stage_is_no_variable(chief: Person) -> None:
    response = await chief.post("query ($s: Stage!) @stage(of: $s) { __typename }", s="DRAFT")
    assert response.status_code == 400
    assert "write LIVE or DRAFT" in response.json()["errors"][0]["message"]


async def test_each_sees_their_own(newsroom: Newsroom, chief: Person) -> None:
    """The same document, asked one after the other: no plan or answer is shared."""
    unit = await world.unit()
    await world.article("a", unit=unit, classification="INTERNAL")
    await world.article("b", classification="SECRET")
    secret = await newsroom.hire("secret", EDITOR, clearance=Classification.SECRET)
    public = await newsroom.hire("public", EDITOR, clearance=Classification.PUBLIC)
    other = await newsroom.hire("other", Grant(Role.EDITOR, await world.unit("other")))
    wanted = [(secret, 2), (chief, 1), (public, 0), (other, 0), (secret, 2)]
    for person, count in wanted * 2:
        assert (await person.ask(DRAFTS))["articles"]["totalCount"] == count


async def test_nothing_of_it_is_kept(newsroom: Newsroom, chief: Person) -> None:
    key = await world.article()
    for _ in range(2):
        response = await chief.post(DRAFTS)
        assert response.headers["cache-control"] == "private, no-store"
        assert "etag" not in response.headers
        assert "authorization" in response.headers["vary"]
    await world.change("Article", key, kind="PROFILE")
    assert (await chief.ask(DRAFTS))["articles"]["nodes"] == [{"kind": "PROFILE"}]
    await world.show("Article", key)
    await world.change("Article", key, kind="INTERVIEW")
    assert (await chief.ask(DRAFTS))["articles"]["nodes"] == [{"kind": "INTERVIEW"}]
    assert (await newsroom.stranger.ask(LIVE))["articles"]["nodes"] == [{"kind": "PROFILE"}]


async def test_it_can_be_asked_by_get_and_is_not_kept_there(chief: Person) -> None:
    await world.article()
    transport = httpx.ASGITransport(chief.newsroom.app)
    headers = {"authorization": f"Bearer {chief.token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
        response = await client.get("/graphql", params={"query": DRAFTS}, headers=headers)
    assert response.json()["data"]["articles"]["totalCount"] == 1
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "query", [DRAFTS, 'mutation { createTopic(input: {code: "x"}) { __typename } }']
)
async def test_who_has_not_signed_in_is_told_so(newsroom: Newsroom, query: str) -> None:
    response = await newsroom.stranger.post(query, "vi")
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["cache-control"] == "no-store"
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert "đăng nhập" in error["message"]


async def test_who_may_see_no_drafts_is_told_so(newsroom: Newsroom) -> None:
    people: list[Any] = [
        await newsroom.hire("nobody"),
        await newsroom.hire("live", ADMINISTRATOR, scopes=[Scope.READ], stage=Stage.LIVE),
        await newsroom.hire("blind", ADMINISTRATOR, scopes=[Scope.WRITE]),
    ]
    for person in people:
        response = await person.post(DRAFTS)
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert (await person.ask(LIVE))["articles"]["totalCount"] == 0


async def test_a_token_that_only_reads_changes_nothing(newsroom: Newsroom) -> None:
    reader = await newsroom.hire("reader", ADMINISTRATOR, scopes=[Scope.READ])
    writer = await newsroom.hire("writer", ADMINISTRATOR, scopes=[Scope.READ, Scope.WRITE])
    key = await world.article()
    which = {"id": gid("Article", key), "expectedVersion": 1}
    assert await reader.refused("update", "Article", **which, kind="PROFILE") == "FORBIDDEN"
    assert await reader.refused("publish", "Article", **which) == "FORBIDDEN"
    assert await writer.refused("publish", "Article", **which) == "FORBIDDEN"
    assert await writer.refused("update", "Article", **which, kind="PROFILE") == ""


async def test_a_mutation_is_priced_and_limited_like_a_query(chief: Person) -> None:
    many = "nodes { " * 7
    query = (
        'mutation { createTopic(input: {code: "x"}) { topic { articles(first: 1000) { nodes {'
        " related(first: 1000) { totalCount nodes { id } } } } } } }"
    )
    response = await chief.post(query)
    assert response.json()["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED", many
    found = await chief.ask("query @stage(of: DRAFT) { topics { totalCount } }")
    assert found["topics"]["totalCount"] == 0


async def test_an_invalid_mutation_is_explained_to_who_may_ask(chief: Person) -> None:
    response = await chief.post("mutation { createTopic(input: {}) { __typename } }")
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
