"""The future: what the world would see at a moment, with what is scheduled done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cms.auth.caller import Grant, Role
from tests.actions import world
from tests.desk.people import approved, live, written
from tests.desk.test_releases import scheduled, shown
from tests.mutations.newsroom import Newsroom, Person, gid

THEN = (
    "query ($at: DateTime!) @stage(of: LIVE, at: $at) { articles { totalCount"
    " nodes { publishedAt variants(locales: [VI]) { slug } } } }"
)


def hours(count: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=count)).isoformat()


async def slugs(person: Person, at: str) -> list[str]:
    nodes = (await person.ask(THEN, at=at))["articles"]["nodes"]
    return sorted(variant["slug"] for node in nodes for variant in node["variants"])


async def schedule(person: Person, at: str, entry: str, verb: str = "PUBLISH") -> None:
    payload = await person.desk("scheduleEntry", id=entry, verb=verb, at=at)
    assert payload["userErrors"] == [], payload


async def test_the_portal_as_it_will_be(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, version = await approved(editor, approver, "mot")
    two, _ = await approved(editor, approver, "hai")
    await approver.do("publish", "Article", id=one, expectedVersion=version)
    await schedule(approver, hours(2), two)
    await schedule(approver, hours(4), one, "UNPUBLISH")
    assert await slugs(editor, hours(1)) == ["mot"]
    assert await slugs(editor, hours(3)) == ["hai", "mot"]
    assert await slugs(editor, hours(5)) == ["hai"]
    assert await live(editor) == ["mot"]
    rows = await world.draft(
        newsroom.database, "select verb from office.audit where actor = 'releases'"
    )
    assert rows == []


async def test_it_says_when_it_will_have_been_published(editor: Person, approver: Person) -> None:
    one, _ = await approved(editor, approver, "mot")
    at = "2090-01-01T06:00:00Z"
    await schedule(approver, at, one)
    nodes = (await editor.ask(THEN, at="2090-01-01T06:00:01Z"))["articles"]["nodes"]
    assert [node["publishedAt"] for node in nodes] == [at]


async def test_what_could_not_be_done_is_not_done_there(editor: Person, approver: Person) -> None:
    one, version = await approved(editor, approver, "mot")
    two, _ = await approved(editor, approver, "hai")
    await scheduled(approver, one, two)
    assert await slugs(editor, hours(2)) == ["hai", "mot"]
    texts = [{"locale": "VI", "title": "Khác"}]
    await editor.do("update", "Article", id=two, expectedVersion=version, variants=texts)
    assert await slugs(editor, hours(2)) == []


async def test_only_for_those_who_see_it_all(newsroom: Newsroom, chief: Person) -> None:
    """A release with an entry of another unit changes nothing of what they are shown."""
    own, other = await world.unit("own"), await world.unit("other")
    here = await newsroom.hire("here", Grant(Role.EDITOR, own))
    there = await newsroom.hire("there", Grant(Role.EDITOR, other))

    key, version = await written(here, "mot", unit=gid("Unit", own))
    await here.desk("submitVariants", id=key)
    await chief.desk("approveVariants", id=key, expectedVersion=version)
    await schedule(chief, hours(1), key)
    assert await slugs(here, hours(2)) == ["mot"]
    assert await slugs(there, hours(2)) == []
    assert (await newsroom.stranger.post(THEN, at=hours(2))).status_code == 401


async def test_moments_that_are_none(editor: Person) -> None:
    past = (await editor.post(THEN, at="2015-01-01T00:00:00Z")).json()
    assert past["errors"][0]["path"] == ["at"]
    body = (await editor.post(THEN.replace("$at: DateTime!", "$at: DateTime"))).json()
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    nonsense = "query @stage(of: LIVE, at: 5) { articles { totalCount } }"
    assert "errors" in (await editor.post(nonsense)).json()
    mixed = 'query @stage(of: DRAFT, at: "2090-01-01T00:00:00Z") { articles { totalCount } }'
    body = (await editor.post(mixed)).json()
    assert "Drafts have no moment" in body["errors"][0]["message"]


async def test_a_release_stays_what_it_is(editor: Person, approver: Person) -> None:
    one, _ = await approved(editor, approver, "mot")
    key = await scheduled(approver, one)
    before = await shown(approver, key)
    await slugs(editor, hours(2))
    assert await shown(approver, key) == before
    assert before["state"] == "SCHEDULED"
