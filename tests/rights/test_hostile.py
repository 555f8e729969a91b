"""An editor of one unit, of one language, of low clearance, who tries everything: nothing out of
their sight is seen or changed, and it is answered like what isn't there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from cms.auth.caller import Grant, Role
from cms.content.base import new_key
from cms.database.pools import Database
from tests.actions import world
from tests.actions.world import draft, live
from tests.mutations.newsroom import Newsroom, Person, gid
from tests.mutations.test_types import MADE

ENTRIES = tuple(MADE)


@dataclass(frozen=True)
class Secrets:
    """Entries that the editor may not see, by their types: those of another unit that were never
    published, and those above the clearance. ``own`` is the editor's unit."""

    own: UUID
    others: dict[str, UUID]
    secret: dict[str, UUID]

    @property
    def hidden(self) -> list[tuple[str, UUID]]:
        return [*self.others.items(), *self.secret.items()]


async def make_all(unit: UUID, mark: str, classification: str) -> dict[str, UUID]:
    """An entry of each type, with texts that bear the mark."""
    texts = {"VI": {"name": f"{mark} name"}}
    number = 1 + len(mark)
    made: dict[str, dict[str, Any]] = {
        "Topic": {"code": mark, "variants": texts},
        "Period": {"code": mark, "starts_on": "1831", "variants": texts},
        "Place": {"code": mark, "kind": "SITE", "variants": texts},
        "Unit": {"code": mark, "kind": "CENTRE", "variants": texts},
        "Media": {
            "kind": "IMAGE",
            "mime_type": "image/png",
            "byte_size": 1,
            "sha256": "0" * 64,
            "credit": mark,
            "variants": {"VI": {"title": f"{mark} title"}},
        },
        "Article": {"kind": "NEWS", "variants": {"VI": {"title": f"{mark} title", "slug": mark}}},
        "Bulletin": {
            "year": 2015,
            "month": number,
            "number": number,
            "variants": {"VI": {"title": f"{mark} title"}},
            "sections": [{"code": mark, "variants": {"VI": {"heading": mark}}}],
        },
    }
    return {
        name: await world.make(name, content, unit=unit, classification=classification)
        for name, content in made.items()
    }


@pytest_asyncio.fixture
async def secrets(newsroom: Newsroom) -> Secrets:
    own, other = await world.unit("own"), await world.unit("other")
    return Secrets(
        own,
        await make_all(other, "theirs", "INTERNAL"),
        await make_all(own, "hush", "SECRET"),
    )


@pytest_asyncio.fixture
async def spy(newsroom: Newsroom, secrets: Secrets) -> Person:
    """An editor, approver and producer of one unit, without clearance for state secrets."""
    roles = (Role.EDITOR, Role.APPROVER, Role.PRODUCER, Role.CONTRIBUTOR)
    return await newsroom.hire("spy", *(Grant(role, secrets.own) for role in roles))


async def everything(database: Database) -> str:
    """All rows of drafts, of what is live and of the office's records, as one text."""
    tables = await draft(
        database,
        "select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables "
        "where schemaname in ('draft', 'live') and tablename <> 'tortoise_migrations' "
        "union all values ('office.revision'), ('office.outbox'), ('office.work'), "
        "('office.comment'), ('office.release'), ('office.release_item') order by 1",
    )
    owner = await database.access.owner.connect()
    try:
        found = [
            await owner.fetchval(f"select jsonb_agg(t order by t::text)::text from {row['name']} t")
            for row in tables
        ]
    finally:
        await owner.close()
    return json.dumps(found)


def attempts(type_name: str, key: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Every mutation that names an entry."""
    which = {"id": gid(type_name, key), "expectedVersion": 1}
    text = {"Article": "title", "Media": "title", "Bulletin": "title"}.get(type_name, "name")
    texts = [{"locale": "VI", text: "taken over"}]
    return [
        ("update", {**which, "classification": "PUBLIC"}),
        ("update", {**which, "variants": texts}),
        ("update", {**which, "removeVariants": ["VI"]}),
        ("update", which),
        ("update", {**which, "expectedVersion": 7}),
        ("publish", which),
        ("publish", {**which, "locales": ["ZH"]}),
        ("unpublish", which),
        ("delete", which),
        ("delete", {**which, "expectedVersion": 7}),
    ]


async def test_what_is_hidden_is_answered_like_what_is_not_there(
    newsroom: Newsroom, secrets: Secrets, spy: Person
) -> None:
    before = await everything(newsroom.database)
    for type_name, key in secrets.hidden:
        absent = new_key()
        for (verb, given), (_, same) in zip(
            attempts(type_name, key), attempts(type_name, absent), strict=True
        ):
            asked = "" if verb == "delete" else f"{type_name.lower()} {{ id }}"
            hidden = await spy.do(verb, type_name, asked, **given)
            assert hidden == await spy.do(verb, type_name, asked, **same)
            assert [e["code"] for e in hidden["userErrors"]] == ["NOT_FOUND"], (verb, type_name)
    assert await everything(newsroom.database) == before


LINKS: list[tuple[str, str, str]] = [
    ("Article", "period", "Period"),
    ("Article", "sourceUnit", "Unit"),
    ("Media", "place", "Place"),
    ("Topic", "parent", "Topic"),
    ("Bulletin", "cover", "Media"),
]


async def test_nothing_hidden_can_be_linked_to(
    newsroom: Newsroom, secrets: Secrets, spy: Person
) -> None:
    own = gid("Unit", secrets.own)
    before = await everything(newsroom.database)
    for type_name, field, target in LINKS:
        answers = []
        for key in (secrets.others[target], secrets.secret[target], new_key()):
            given = {**MADE[type_name], "unit": own, field: gid(target, key)}
            answers.append(await spy.do("create", type_name, **given))
        assert answers[0] == answers[1] == answers[2]
        assert answers[0]["userErrors"][0]["path"] == ["input", field]
    body = "Xem [đây](article:{})."
    answers = []
    for key in (secrets.others["Article"], new_key()):
        link = gid("Article", key)
        text = {"locale": "VI", "title": "t", "slug": "s", "bodyMarkdown": body.format(link)}
        payload = await spy.do("create", "Article", unit=own, kind="NEWS", variants=[text])
        answers.append(json.dumps(payload).replace(link, ""))
    assert answers[0] == answers[1]
    assert await everything(newsroom.database) == before


async def test_nothing_hidden_is_read_counted_found_or_ordered_by(
    secrets: Secrets, spy: Person
) -> None:
    keys = [*secrets.hidden]
    ids = json.dumps([gid(name, key) for name, key in keys])
    lists = ["articles", "media", "periods", "topics", "places", "units", "bulletins"]
    found = await spy.ask(f"query @stage(of: DRAFT) {{ nodes(ids: {ids}) {{ id }} }}")
    assert found["nodes"] == [None] * len(keys)
    for name in lists:
        found = await spy.ask(
            f"""query @stage(of: DRAFT) {{
                all: {name}(orderBy: [{{ unit: {{ code: ASC }} }}]) {{ totalCount nodes {{ id }} }}
                these: {name}(where: {{ id: {{ in: {ids_of(keys, name)} }} }}) {{ totalCount }}
                owned: {name}(where: {{ unit: {{ code: {{ eq: "theirs" }} }} }}) {{ totalCount }}
                others: {name}(where: {{ not: {{ id: {{ in: [] }} }} }}) {{ totalCount }}
            }}"""
        )
        assert found["these"]["totalCount"] == found["owned"]["totalCount"] == 0
        seen = {node["id"] for node in found["all"]["nodes"]}
        assert found["all"]["totalCount"] == found["others"]["totalCount"] == len(seen)
        assert seen.isdisjoint(gid(kind, key) for kind, key in keys)
        if name != "units":
            assert not seen
    single = await spy.ask(
        """query @stage(of: DRAFT) {
            a: article(slug: "theirs", locale: VI) { id }
            b: article(slug: "hush", locale: VI) { id }
            t: topic(code: "theirs") { id } p: period(code: "hush") { id }
            u: unit(code: "theirs") { id } i: bulletin(year: 2015, month: 7) { id }
        }"""
    )
    assert set(single.values()) == {None}


def ids_of(keys: list[tuple[str, UUID]], name: str) -> str:
    kinds = {f"{kind.lower()}s": kind for kind in ENTRIES} | {"media": "Media"}
    return json.dumps([gid(kind, key) for kind, key in keys if kind == kinds[name]])


async def test_links_to_what_is_hidden_are_not_seen_and_stay(
    newsroom: Newsroom, secrets: Secrets, spy: Person
) -> None:
    """Also while the list around them is given whole, moved or cut."""
    shown = [await world.topic(code, unit=secrets.own) for code in ("a", "b")]
    hidden = secrets.secret["Topic"]
    body = f"[x](article:{gid('Article', secrets.secret['Article'])})"
    key = await world.make(
        "Article",
        {"kind": "NEWS", "variants": {"VI": {"title": "t", "slug": "s", "body_markdown": body}}},
        topics=[shown[0], hidden, shown[1]],
        period=secrets.secret["Period"],
        unit=secrets.own,
        classification="INTERNAL",
    )
    asked = (
        "article { version period { code } topics { code }"
        " variants { title body { links { __typename } } } }"
    )
    which = {"id": gid("Article", key), "expectedVersion": 1}
    a, b = (gid("Topic", each) for each in shown)

    async def order() -> list[UUID]:
        rows = await draft(
            newsroom.database, "select target_id from article_topic order by position"
        )
        return [row["target_id"] for row in rows]

    whole = await spy.do("update", "Article", asked, **which, topics={"set": [b, a]})
    assert whole["article"]["period"] is None
    assert [t["code"] for t in whole["article"]["topics"]] == ["b", "a"]
    assert whole["article"]["variants"][0]["body"]["links"] == []
    assert await order() == [shown[1], shown[0], hidden]
    which["expectedVersion"] = 2
    refused = await spy.do("update", "Article", **which, topics={"remove": [gid("Topic", hidden)]})
    same = await spy.do("update", "Article", **which, topics={"remove": [gid("Topic", new_key())]})
    assert refused == same
    assert refused["userErrors"]
    text = [{"locale": "VI", "title": "new", "bodyMarkdown": f"{body} more"}]
    kept = await spy.do("update", "Article", asked, **which, variants=text, topics={"set": [a]})
    assert kept["article"]["variants"][0]["title"] == "new"
    assert await order() == [shown[0], hidden]
    rows = await draft(newsroom.database, "select period_id from article where id = $1", key)
    assert rows == [{"period_id": secrets.secret["Period"]}]


async def test_a_link_from_what_is_hidden_forbids_to_delete_without_being_named(
    secrets: Secrets, spy: Person
) -> None:
    topic = await world.topic("a", unit=secrets.own)
    await world.article("seen", topics=[topic], unit=secrets.own)
    await world.change("Article", secrets.secret["Article"], topics=[topic])
    which = {"id": gid("Topic", topic), "expectedVersion": 1}
    asked = "linkedFrom { variant(locale: VI) { ... on ArticleVariant { slug } } }"
    payload = await spy.do("delete", "Topic", asked, **which)
    assert payload["linkedFrom"] == [{"variant": {"slug": "seen"}}]
    (error,) = payload["userErrors"]
    assert error["code"] == "REFERENCED_BY"
    assert error["message"] == "Other entries link to it: 1, and some that you may not see."


async def test_an_entry_can_not_leave_the_units_or_the_clearance_of_its_editor(
    newsroom: Newsroom, secrets: Secrets, spy: Person
) -> None:
    key = await world.article(unit=secrets.own, classification="INTERNAL")
    shared = await world.article("shared", classification="INTERNAL")
    before = await everything(newsroom.database)
    which = {"id": gid("Article", key), "expectedVersion": 1}
    other = (await draft(newsroom.database, "select id from unit where code = 'other'"))[0]["id"]
    for change in (
        {"unit": gid("Unit", other)},
        {"unit": None},
        {"classification": "SECRET"},
    ):
        assert await spy.refused("update", "Article", **which, **change) == "FORBIDDEN"
    for given in (
        {"unit": gid("Unit", other)},
        {},
        {"unit": gid("Unit", secrets.own), "classification": "TOP_SECRET"},
    ):
        assert await spy.refused("create", "Article", **{**MADE["Article"], **given}) == "FORBIDDEN"
    which = {"id": gid("Article", shared), "expectedVersion": 1}
    assert await spy.refused("update", "Article", **which, kind="PROFILE") == "FORBIDDEN"
    assert await spy.refused("delete", "Article", **which) == "FORBIDDEN"
    assert await everything(newsroom.database) == before


async def test_a_translator_changes_the_texts_of_one_locale_and_nothing_else(
    newsroom: Newsroom, secrets: Secrets
) -> None:
    translator = await newsroom.hire("zh", Grant(Role.TRANSLATOR, locale="ZH"))
    key = await world.article(unit=secrets.own)
    which = {"id": gid("Article", key), "expectedVersion": 1}
    before = await everything(newsroom.database)
    zh = {"locale": "ZH", "title": "边境", "slug": "bianjing"}
    for change in (
        {"kind": "PROFILE"},
        {"variants": [{"locale": "EN", "title": "mine"}]},
        {"variants": [zh, {"locale": "EN", "title": "mine"}]},
        {"variants": [zh], "kind": "PROFILE"},
        {"removeVariants": ["VI"]},
        {"topics": {"set": [gid("Topic", await world.topic())]}},
    ):
        assert await translator.refused("update", "Article", **which, **change) == "FORBIDDEN"
    before = await everything(newsroom.database)
    for verb in ("publish", "delete"):
        assert await translator.refused(verb, "Article", **which) == "FORBIDDEN"
    assert await translator.refused("create", "Article", **MADE["Article"]) == "FORBIDDEN"
    assert await everything(newsroom.database) == before
    asked = "article { variant(locale: ZH) { title sourceLocale } }"
    payload = await translator.do("update", "Article", asked, **which, variants=[zh])
    assert payload["article"]["variant"] == {"title": "边境", "sourceLocale": "VI"}


async def test_a_monitor_sees_and_changes_nothing(newsroom: Newsroom, secrets: Secrets) -> None:
    monitor = await newsroom.hire("monitor", Grant(Role.MONITOR))
    before = await everything(newsroom.database)
    for type_name, key in secrets.others.items():
        assert await monitor.refused("create", type_name, **MADE[type_name]) == "FORBIDDEN"
        for verb, given in attempts(type_name, key):
            assert await monitor.refused(verb, type_name, **given) == "FORBIDDEN", (verb, given)
    assert await everything(newsroom.database) == before
    found = await monitor.ask("query @stage(of: DRAFT) { articles { totalCount } }")
    assert found["articles"]["totalCount"] == 1


@pytest.mark.parametrize("type_name", ENTRIES)
async def test_who_has_not_signed_in_does_nothing(
    newsroom: Newsroom, secrets: Secrets, type_name: str
) -> None:
    before = await everything(newsroom.database)
    key = secrets.others[type_name]
    for verb, given in [("create", MADE[type_name]), *attempts(type_name, key)]:
        assert await newsroom.stranger.refused(verb, type_name, **given) == "UNAUTHENTICATED"
    assert await everything(newsroom.database) == before
    assert await live(newsroom.database, f"select from {type_name.lower()}") == []
