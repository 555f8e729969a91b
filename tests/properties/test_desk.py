"""Random days at the desk: three people, a few entries, every verb in any order.

After each step the stages, the history and the audit are looked at as they lie in the database.
What is live must be what was published last, text by text, as this file's own model has it; what
was refused must have changed nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cms.actions.approve import approve
from cms.actions.archive import archive, reopen
from cms.actions.delete import delete
from cms.actions.derive import body_of, order_of
from cms.actions.publish import publish
from cms.actions.request_changes import request_changes
from cms.actions.restore import restore
from cms.actions.save import save
from cms.actions.submit import submit
from cms.actions.unpublish import unpublish
from cms.audit.verify import verify
from cms.database.pools import Database
from cms.database.types import Connection
from cms.errors import ClientError
from cms.translation.wording import joined, wording_of
from tests.conftest import erase
from tests.history.test_restore import uncounted
from tests.properties.people import (
    DESK,
    LOCALES,
    SYSTEM,
    TYPE_OF,
    actors,
    clearance_of,
    contents,
    locales,
    names,
    text_of,
    with_keys,
    words,
)
from tests.properties.stages import (
    SHAPES,
    Tree,
    as_json,
    parsed,
    part_of,
    published,
    read,
    snapshot_of,
    taken_back,
    without_links,
    words_of,
)

SHORT = settings(
    max_examples=25,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=400, stateful_step_count=60, derandomize=False, print_blob=True)


class Desk(RuleBasedStateMachine):
    """``keys`` are the entries that are there, ``gone`` those that were; ``live`` is what the world
    sees of them, ``authors`` are those who have changed texts since they were approved: by locale,
    None for what all share.
    """

    def __init__(self, database: Database, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.database, self.loop = database, loop
        self.keys: dict[str, UUID] = {}
        self.live: dict[UUID, Tree] = {}
        self.versions: dict[UUID, int] = {}
        self.authors: dict[tuple[UUID, str | None], set[str]] = {}
        self.gone: dict[str, UUID] = {}
        self.connection: Connection | None = None

    # --- the machinery -------------------------------------------------------------------------

    def wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the loop that the database belongs to."""

        async def within() -> Any:
            async with self.database.orm():
                return await coroutine

        return asyncio.run_coroutine_threadsafe(within(), self.loop).result(60)

    async def _look(self) -> tuple[Any, ...]:
        async with self.database.draft_reader.acquire() as connection:
            draft = await read(connection, "draft")
            live = await read(connection, "live")
            kept = await connection.fetch(
                "select entry_id, version, content::text, text_revisions::text, actor "
                "from office.revision order by version"
            )
            told = await connection.fetchval("select count(*) from office.audit")
            sent = await connection.fetchval("select count(*) from office.outbox")
        return draft, live, kept, told, sent

    def look(self) -> None:
        """Read what there is; ``self.draft`` and the rest are as of now."""
        self.draft, self.shown, self.kept, self.told, self.sent = self.wait(self._look())

    def act(self, verb: str, make: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Try something; None when it was refused, and then nothing may have changed."""
        before = (self.draft, self.shown, self.kept, self.told, self.sent)
        done, code = None, "done"
        try:
            done = self.wait(make())
        except ClientError as error:
            code = error.code
        self.look()
        event(f"{verb}: {code}")
        if done is None:
            assert before == (self.draft, self.shown, self.kept, self.told, self.sent), code
        return done

    # --- the rules -----------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.wait(erase(self.database))
        self.look()
        for name in ("topic", "one", "two", "issue"):
            self.make(name)
        for name in ("one", "issue"):
            self.publishes(name, "system", None)

    def make(self, name: str, key: UUID | None = None) -> None:
        fixed: dict[str, dict[str, Any]] = {
            "topic": {"code": "topic"},
            "issue": {"year": 2015, "month": 1, "number": 1},
        }
        content = {
            **fixed.get(name, {"kind": "NEWS"}),
            "classification": "PUBLIC",
            "variants": {lo: text_of(name, lo, "Một.") for lo in ("VI", "EN")},
        }
        saved = self.act("make", lambda: save(SYSTEM, TYPE_OF[name], content, key=key, upsert=True))
        assert saved
        self.keys[name] = saved.key

    @rule(name=names, who=actors, data=st.data())
    def changes(self, name: str, who: str, data: st.DataObject) -> None:
        self.saves(name, who, data.draw(contents(name)))

    def saves(self, name: str, who: str, content: dict[str, Any]) -> None:
        if name not in self.keys:
            return
        key, before, given = self.keys[name], self.draft, with_keys(content, self.keys)
        saved = self.act(
            "save", lambda: save(DESK[who], TYPE_OF[name], given, key=key, reason="vì")
        )
        if saved and saved.changed:
            self.wrote(who, key, before[key])

    @rule(name=names, who=actors, locale=st.sampled_from(LOCALES), text=words)
    def begins_anew(self, name: str, who: str, locale: str, text: str) -> None:
        self.saves(name, who, {"variants": {locale: None}})
        self.saves(name, who, {"variants": {locale: text_of(name, locale, text)}})

    @rule(name=names, who=actors, data=st.data())
    def thinks_again(self, name: str, who: str, data: st.DataObject) -> None:
        self.changes(name, who, data)
        self.restores(name, who, None, data)

    @rule(name=names, who=actors, chosen=locales, data=st.data())
    def restores(self, name: str, who: str, chosen: list[str] | None, data: st.DataObject) -> None:
        if name not in self.keys:
            return
        key, before = self.keys[name], self.draft
        version = data.draw(st.sampled_from([r["version"] for r in self.revisions(key)]))
        saved = self.act(
            "restore", lambda: restore(DESK[who], TYPE_OF[name], key, version, locales=chosen)
        )
        if saved is None:
            return
        then, now = self.content(key, version), self.content(key)
        assert then["classification"] in clearance_of(who)
        if chosen is None:
            hidden = {
                str(entry)
                for entry, tree in self.draft.items()
                if tree["row"]["classification"] not in clearance_of(who)
            }  # links to these stay, whatever the revision says
            assert without_links(then, hidden) == without_links(now, hidden)
        else:
            for locale in chosen:
                kept = uncounted(then["variants"].get(locale))
                found = uncounted(now["variants"].get(locale))
                assert words_of(found) == words_of(kept)
        if saved.changed:
            self.wrote(who, key, before[key])

    @rule(name=names, who=actors, chosen=locales)
    def submits(self, name: str, who: str, chosen: list[str] | None) -> None:
        if name in self.keys:
            key = self.keys[name]
            self.act("submit", lambda: submit(DESK[who], TYPE_OF[name], key, locales=chosen))

    @rule(name=names, who=actors, chosen=locales)
    def approves(self, name: str, who: str, chosen: list[str] | None) -> None:
        if name not in self.keys:
            return
        key = self.keys[name]
        moved = self.act("approve", lambda: approve(DESK[who], TYPE_OF[name], key, locales=chosen))
        if moved:
            for locale in (None, *moved.locales):
                assert who not in self.authors.get((key, locale), set())
                self.authors[key, locale] = set()

    @rule(name=names, who=actors, chosen=locales, verb=st.sampled_from(("back", "away", "again")))
    def moves(self, name: str, who: str, chosen: list[str] | None, verb: str) -> None:
        """Send texts back to their authors, archive them, or make archived ones drafts."""
        if name not in self.keys:
            return
        actor, what = DESK[who], (TYPE_OF[name], self.keys[name])
        if verb == "back":
            self.act(verb, lambda: request_changes(actor, *what, "Sửa", locales=chosen))
        elif verb == "away":
            self.act(verb, lambda: archive(actor, *what, locales=chosen))
        else:
            self.act(verb, lambda: reopen(actor, *what, locales=chosen))

    @rule(name=names, who=st.sampled_from((*DESK, "system", "system")), chosen=locales)
    def publishes(self, name: str, who: str, chosen: list[str] | None) -> None:
        if name not in self.keys:
            return
        key, before = self.keys[name], self.draft
        actor = DESK.get(who, SYSTEM)
        done = self.act("publish", lambda: publish(actor, TYPE_OF[name], key, locales=chosen))
        if done is None:
            return
        own = before[key]["variants"]
        wanted = [locale for locale in own if chosen is None or locale in chosen]
        assert own
        assert before[key]["row"]["classification"] == "PUBLIC"
        if who in DESK:
            for locale in wanted:
                assert own[locale]["row"]["state"] in ("APPROVED", "PUBLISHED")
                assert not self.authors.get((key, locale))
            assert not self.authors.get((key, None))
        else:  # the world has them now; there is nothing left to approve
            self.authors |= {(key, locale): set() for locale in wanted}
        self.live[key] = published(self.draft[key], self.live.get(key), wanted)
        assert set(done.locales) == set(self.live[key]["variants"])

    @rule(name=names, who=actors, chosen=locales)
    def takes_back(self, name: str, who: str, chosen: list[str] | None) -> None:
        if name not in self.keys:
            return
        key = self.keys[name]
        done = self.act(
            "take back", lambda: unpublish(DESK[who], TYPE_OF[name], key, locales=chosen)
        )
        if done and key in self.live:
            left = taken_back(self.live.pop(key), LOCALES if chosen is None else chosen)
            if left:
                self.live[key] = left

    @rule(name=names, author=actors, other=actors, chosen=locales)
    def goes_all_the_way(
        self, name: str, author: str, other: str, chosen: list[str] | None
    ) -> None:
        """What happens most often, in a row."""
        self.submits(name, author, chosen)
        self.approves(name, other, chosen)
        self.publishes(name, other, chosen)

    @rule(name=names, who=actors, chance=st.integers(0, 3))
    def deletes(self, name: str, who: str, chance: int) -> None:
        if name not in self.keys or chance:
            return
        key = self.keys[name]
        if self.act("delete", lambda: delete(DESK[who], TYPE_OF[name], key)):
            assert key not in self.live
            assert key not in self.draft
            self.gone[name] = self.keys.pop(name)

    @rule(name=names, same=st.booleans())
    def makes_again(self, name: str, same: bool) -> None:
        if name not in self.keys:
            self.make(name, self.gone[name] if same else None)

    # --- what must hold ------------------------------------------------------------------------

    @invariant()
    def live_is_what_was_published(self) -> None:
        if self.keys:
            assert self.shown == self.live
        for key, tree in self.shown.items() if self.keys else ():
            for stage in (tree, self.draft[key]):
                assert stage["row"]["classification"] == "PUBLIC"
            assert tree["variants"].keys() <= self.draft[key]["variants"].keys()

    @invariant()
    def versions_grow_and_each_is_kept(self) -> None:
        for name, key in self.keys.items():
            version = self.draft[key]["row"]["version"]
            assert version >= self.versions.get(key, 1)
            self.versions[key] = version
            newest = self.revisions(key)[-1]
            assert newest["version"] == version
            assert uncounted(self.content(key)) == uncounted(
                snapshot_of(TYPE_OF[name], self.draft[key])
            )

    @invariant()
    def a_number_of_a_text_names_one_text(self) -> None:
        seen: dict[tuple[UUID, str, int], Any] = {}
        for row in self.kept if self.keys else ():
            texts = parsed(row["content"])["variants"]
            for locale, number in parsed(row["text_revisions"]).items():
                words_ = words_of(texts[locale])
                assert seen.setdefault((row["entry_id"], locale, number), words_) == words_
        for key, tree in (self.draft if self.keys else {}).items():
            newest = parsed(self.revisions(key)[-1]["text_revisions"])
            assert newest == {lo: v["row"]["revision"] for lo, v in tree["variants"].items()}

    @invariant()
    def what_derives_from_the_texts_is_so(self) -> None:
        for name, key in self.keys.items():
            shape = SHAPES[TYPE_OF[name]].variants
            assert shape
            for locale, tree in self.draft[key]["variants"].items():
                row = tree["row"]
                derived: dict[str, Any] = dict(order_of(shape.columns, row, locale))
                if body := body_of(shape.columns, row, locale, ()):
                    derived |= body.columns
                derived["sentences"] = joined(wording_of(shape, SimpleNamespace(**row), locale))
                assert {n: row[n] for n in derived} == {n: as_json(v) for n, v in derived.items()}
                source = row["source_locale"]
                if source:
                    present = self.draft[key]["variants"][source]["row"]["revision"]
                    assert 1 <= row["source_revision"] <= present

    @invariant()
    def the_audit_is_whole(self) -> None:
        async def check() -> None:
            connection = await self.auditor()
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                verdict = await verify(connection)
            assert verdict.broken is None
            assert verdict.entries == self.told

        if self.keys:
            self.wait(check())

    async def auditor(self) -> Connection:
        if self.connection is None:
            self.connection = await self.database.access.editor.connect(search_path="office")
        return self.connection

    def teardown(self) -> None:
        if self.connection is not None:
            self.wait(self.connection.close())

    # --- the history ---------------------------------------------------------------------------

    def revisions(self, key: UUID) -> list[Any]:
        return [row for row in self.kept if row["entry_id"] == key]

    def content(self, key: UUID, version: int | None = None) -> dict[str, Any]:
        rows = [r for r in self.revisions(key) if version in (None, r["version"])]
        return parsed(rows[-1]["content"])

    def wrote(self, who: str, key: UUID, before: Tree) -> None:
        """Note who has changed what of an entry."""
        after = self.draft[key]
        for locale in (None, *LOCALES):
            if part_of(before, locale, after) != part_of(after, locale, after):
                self.authors.setdefault((key, locale), set()).add(who)


async def days(database: Database, options: settings) -> None:
    """Live through random days, in a thread of their own beside the loop of the database."""
    loop = asyncio.get_running_loop()
    make: Any = partial(Desk, database, loop)
    await asyncio.to_thread(run_state_machine_as_test, make, settings=options)


async def test_a_day_at_the_desk(database: Database) -> None:
    await days(database, SHORT)


@pytest.mark.slow
@pytest.mark.timeout(3600)
async def test_a_year_at_the_desk(database: Database) -> None:
    await days(database, LONG)
