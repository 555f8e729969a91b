"""Releases: together or not at all, once, on time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from cms.actions.base import transaction
from cms.actions.release.run import LOCK, SYSTEM, run_due
from cms.auth.caller import Grant, Role
from cms.database.pools import Database
from cms.desk.runner import releasing
from cms.read import global_id
from tests.actions import world
from tests.desk.people import approved, live, written
from tests.mutations.newsroom import Newsroom, Person, gid

SHOWN = (
    "release { id version name state dueAt scheduledBy doneAt problems { item code message }"
    " items { verb locales entry { id } } }"
)


def soon(seconds: float = 3600) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


async def release(person: Person, *items: Any, name: str = "Tết") -> tuple[str, int]:
    given = [each if isinstance(each, dict) else {"entry": each} for each in items]
    payload = await person.desk("createRelease", SHOWN, name=name, items=given)
    assert payload["userErrors"] == [], payload
    return payload["release"]["id"], payload["release"]["version"]


async def scheduled(person: Person, *items: Any) -> str:
    key, version = await release(person, *items)
    payload = await person.desk(
        "scheduleRelease", SHOWN, id=key, expectedVersion=version, at=soon()
    )
    assert payload["userErrors"] == [], payload
    assert payload["release"]["state"] == "SCHEDULED"
    return key


async def fall_due(database: Database, seconds: float = 1) -> None:
    """Let time pass: what is scheduled was due some seconds ago."""
    owner = await database.access.owner.connect()
    await owner.execute(
        "update office.release set due_at = now() - make_interval(secs => $1) "
        "where state = 'SCHEDULED'",
        seconds,
    )
    await owner.close()


async def shown(person: Person, key: str) -> Any:
    asked = SHOWN.replace("release", "release(id: $id)", 1)
    query = f"query ($id: ID!) @stage(of: DRAFT) {{ {asked} }}"
    return (await person.ask(query, id=key))["release"]


async def test_entries_go_live_together_when_it_is_time(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, version = await approved(editor, approver, "mot")
    two, _ = await approved(editor, approver, "hai")
    gone, _ = await approved(editor, approver, "ba")
    await approver.do("publish", "Article", id=gone, expectedVersion=version)
    key = await scheduled(
        approver, one, {"entry": two, "locales": ["VI"]}, {"entry": gone, "verb": "UNPUBLISH"}
    )
    assert await run_due() is None
    assert await live(editor) == ["ba"]
    await fall_due(newsroom.database)
    ran = await run_due()
    assert ran is not None
    assert ran.problems == ()
    assert await live(editor) == ["hai", "mot"]
    found = await shown(approver, key)
    assert found["state"] == "DONE"
    assert found["scheduledBy"] == "approver"
    assert [item["verb"] for item in found["items"]] == ["PUBLISH", "PUBLISH", "UNPUBLISH"]
    assert await run_due() is None
    audit = await world.draft(
        newsroom.database,
        "select verb, detail->>'release' as release from office.audit where actor = 'releases' "
        "order by at, verb",
    )
    verbs = [(row["verb"], row["release"] is not None) for row in audit]
    assert sorted(verbs) == [
        ("publish", True),
        ("publish", True),
        ("run_release", False),
        ("unpublish", True),
    ]


async def test_if_one_can_not_none_does(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, version = await approved(editor, approver, "mot")
    two, _ = await approved(editor, approver, "hai")
    key = await scheduled(approver, one, two)
    texts = [{"locale": "VI", "title": "Khác"}]
    await editor.do("update", "Article", id=two, expectedVersion=version, variants=texts)
    await fall_due(newsroom.database)
    ran = await run_due()
    assert ran is not None
    assert len(ran.problems) == 1
    assert await live(editor) == []
    found = await shown(approver, key)
    assert found["state"] == "FAILED"
    assert found["problems"] == [
        {
            "item": 1,
            "code": "NOT_PUBLISHABLE",
            "message": "The variant VI is DRAFT; only approved ones can be published.",
        }
    ]
    states = await editor.ask(
        "query ($id: ID!) @stage(of: DRAFT) { node(id: $id) {"
        " ... on Article { publishedAt variants { state } } } }",
        id=one,
    )
    assert states["node"] == {
        "publishedAt": None,
        "variants": [{"state": "APPROVED"}, {"state": "APPROVED"}],
    }
    assert await run_due() is None
    events = await world.draft(newsroom.database, "select event from office.outbox order by id")
    assert [row["event"] for row in events][-1] == "release.failed"


async def test_a_rehearsal_leaves_nothing(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, _ = await written(editor, "mot")
    two, _ = await approved(editor, approver, "hai")
    key, version = await release(approver, two, one)
    payload = await approver.desk(
        "scheduleRelease", SHOWN, id=key, expectedVersion=version, at=soon()
    )
    assert payload["release"] is None
    at = ["input", "items", 1, "locales"]
    assert [error["path"] for error in payload["userErrors"]] == [at] * 3
    assert await live(editor) == []
    assert (await shown(approver, key))["state"] == "OPEN"
    rows = await world.draft(
        newsroom.database, "select from office.audit where verb in ('publish', 'schedule_release')"
    )
    assert rows == []


async def test_a_release_is_run_at_once(editor: Person, approver: Person) -> None:
    one, _ = await approved(editor, approver, "mot")
    key, version = await release(approver, one)
    payload = await approver.desk("runRelease", SHOWN, id=key, expectedVersion=version)
    assert payload["release"]["state"] == "DONE"
    assert await live(editor) == ["mot"]
    assert await approver.refused_desk("runRelease", id=key, expectedVersion=version + 1) == (
        "ACTION_REFUSED"
    )


async def test_a_cancelled_release_is_not_done(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, _ = await approved(editor, approver, "mot")
    key = await scheduled(approver, one)
    version = (await shown(approver, key))["version"]
    assert (
        await approver.refused_desk("updateRelease", id=key, expectedVersion=version, name="x")
        == "ACTION_REFUSED"
    )
    payload = await approver.desk("cancelRelease", SHOWN, id=key, expectedVersion=version)
    assert payload["release"]["state"] == "CANCELLED"
    await fall_due(newsroom.database)
    assert await run_due() is None
    assert await live(editor) == []
    payload = await approver.desk(
        "updateRelease", SHOWN, id=key, expectedVersion=version + 1, name="Rằm"
    )
    assert (payload["release"]["state"], payload["release"]["name"]) == ("OPEN", "Rằm")
    assert len(payload["release"]["items"]) == 1


async def test_one_entry_is_scheduled_alone(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, _ = await approved(editor, approver, "mot")
    payload = await approver.desk(
        "scheduleEntry", "entry { id } " + SHOWN, id=one, verb="PUBLISH", at=soon(), locales=["VI"]
    )
    assert payload["userErrors"] == []
    assert payload["entry"] == {"id": one}
    assert payload["release"]["items"] == [
        {"verb": "PUBLISH", "locales": ["VI"], "entry": {"id": one}}
    ]
    await fall_due(newsroom.database)
    assert await run_due() is not None
    assert await live(editor) == ["mot"]


async def test_who_may_not_publish_schedules_nothing(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, _ = await approved(editor, approver, "mot")
    assert await editor.refused_desk("createRelease", name="x", items=[{"entry": one}]) == (
        "FORBIDDEN"
    )
    key = await scheduled(approver, one)
    for name in ("cancelRelease", "runRelease"):
        assert await editor.refused_desk(name, id=key, expectedVersion=2) == "FORBIDDEN"
    assert (
        await editor.refused_desk("scheduleRelease", id=key, expectedVersion=2, at=soon())
        == "FORBIDDEN"
    )
    assert (
        await editor.refused_desk("scheduleEntry", id=one, verb="UNPUBLISH", at=soon())
        == "FORBIDDEN"
    )


async def test_a_release_with_a_hidden_entry_is_hidden(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    unit = await world.unit("own")
    secret = await world.article("bi-mat", unit=unit)
    key, _ = await release(approver, gid("Article", secret), name="Hush")
    other = await newsroom.hire("other", Grant(Role.APPROVER, await world.unit("other")))
    query = "query @stage(of: DRAFT) { releases { nodes { name } } }"
    assert (await approver.ask(query))["releases"]["nodes"] == [{"name": "Hush"}]
    assert (await other.ask(query))["releases"]["nodes"] == []
    query = "query ($id: ID!) @stage(of: DRAFT) { release(id: $id) { name } }"
    absent = global_id.encode("Release", UUID(int=5))
    told = [(await other.post(query, id=each)).json()["errors"] for each in (key, absent)]
    assert told[0] == told[1]
    assert await other.refused_desk("cancelRelease", id=key, expectedVersion=1) == "NOT_FOUND"
    with_it = "query ($id: ID!) @stage(of: DRAFT) { releases(with: $id) { nodes { name } } }"
    assert (await approver.ask(with_it, id=gid("Article", secret)))["releases"]["nodes"]


@pytest.mark.parametrize(
    "given, path",
    [
        ({"name": "  "}, ["input", "name"]),
        ({"name": "x" * 201}, ["input", "name"]),
        ({"name": "x", "items": [{"entry": "nonsense"}]}, ["input", "items", 0, "entry"]),
    ],
)
async def test_a_release_that_can_not_be(
    approver: Person, given: dict[str, Any], path: list[str]
) -> None:
    payload = await approver.desk("createRelease", SHOWN, **given)
    assert [error["path"] for error in payload["userErrors"]] == [path]


async def test_the_moment_lies_ahead(editor: Person, approver: Person) -> None:
    one, _ = await approved(editor, approver, "mot")
    key, version = await release(approver, one)
    payload = await approver.desk(
        "scheduleRelease", id=key, expectedVersion=version, at="2015-01-01T00:00:00Z"
    )
    assert [error["path"] for error in payload["userErrors"]] == [["input", "at"]]


async def test_many_who_try_do_it_once(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    for number in range(5):
        one, _ = await approved(editor, approver, f"bai-{number}")
        await scheduled(approver, one)
    await fall_due(newsroom.database)

    async def runner() -> int:
        done = 0
        for _ in range(40):
            done += await run_due() is not None
            await asyncio.sleep(0)
        return done

    counts = await asyncio.gather(*(runner() for _ in range(4)))
    assert sum(counts) == 5
    rows = await world.draft(
        newsroom.database,
        "select entry_id, count(*) as n from office.audit where verb = 'publish' group by entry_id",
    )
    assert [row["n"] for row in rows] == [1] * 5


async def test_who_holds_the_lock_is_left_alone(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    one, _ = await approved(editor, approver, "mot")
    await scheduled(approver, one)
    await fall_due(newsroom.database)
    owner = await newsroom.database.access.owner.connect()
    async with owner.transaction():
        await owner.execute("select pg_advisory_xact_lock($1)", LOCK)
        assert await run_due() is None
    await owner.close()
    assert await run_due() is not None


async def test_what_was_missed_is_caught_up_in_order(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    """Published on one day and taken back on the next, while no process lived."""
    one, _ = await approved(editor, approver, "mot")
    await scheduled(approver, one)
    await fall_due(newsroom.database, 7200)
    owner = await newsroom.database.access.owner.connect()
    key = await owner.fetchval("select entry_id from office.release_item")
    await owner.execute(
        "with made as (insert into office.release (id, version, name, state, due_at, created_by, "
        "created_at, problems) values (uuidv7(), 1, 'back', 'SCHEDULED', now() - interval '1 hour',"
        " 'test', now(), '[]') returning id) insert into office.release_item (id, release_id, "
        "position, verb, type, entry_id, overrule) select uuidv7(), id, 0, 'UNPUBLISH', 'Article', "
        "$1, '' from made",
        key,
    )
    await owner.close()
    async with releasing(newsroom.database), asyncio.timeout(20):
        while True:
            rows = await world.draft(
                newsroom.database, "select state from office.release where state <> 'SCHEDULED'"
            )
            if len(rows) == 2:
                break
            await asyncio.sleep(0.05)
    assert [row["state"] for row in rows] == ["DONE", "DONE"]
    assert await live(editor) == []
    changes = await world.live(
        newsroom.database, "select kind from live.entry_change order by position"
    )
    assert [row["kind"] for row in changes] == ["PUBLISHED", "UNPUBLISHED"]


async def _hasty() -> None:
    """Run what is due, and wait for no lock."""
    async with transaction(SYSTEM) as tx:
        await tx.connection.execute_query("set local lock_timeout = 50")
        await run_due()


async def test_a_fault_of_the_database_is_for_another_time(
    newsroom: Newsroom, editor: Person, approver: Person
) -> None:
    """A lock that isn't to be had: the release stays scheduled, and is done afterwards."""
    one, _ = await approved(editor, approver, "mot")
    await scheduled(approver, one)
    await fall_due(newsroom.database)
    owner = await newsroom.database.access.owner.connect()
    try:
        async with owner.transaction():
            await owner.execute("lock table draft.article in exclusive mode")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await _hasty()
    finally:
        await owner.close()
    assert await live(editor) == []
    ran = await run_due()
    assert ran is not None
    assert ran.problems == ()
    assert await live(editor) == ["mot"]
