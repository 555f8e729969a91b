"""Releases, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from cms.actions.base import Transaction
from cms.actions.release.items import Item, items_of
from cms.actions.seen import hidden
from cms.content.enums import ReleaseState, ReleaseVerb
from cms.desk.page import Page
from cms.desk.reference import EntryRef
from cms.errors import NotFound
from cms.i18n.messages import translate
from cms.read import global_id
from cms.read.cursor import CursorKey, encode, mark


@dataclass(frozen=True)
class ProblemTold:
    """Why a release failed: at which of its items, with a message in the caller's language."""

    item: int | None
    code: str
    said: str

    @property
    def message(self) -> str:
        """It in words."""
        return self.said


@dataclass(frozen=True)
class ItemTold:
    """What a release does with one entry; no ``locales`` are all that there are then."""

    verb: ReleaseVerb
    entry: EntryRef
    locales: tuple[str, ...]
    overrule: str


@dataclass(frozen=True)
class ReleaseTold:
    """A release with what is in it."""

    key: UUID
    version: int
    name: str
    state: ReleaseState
    due_at: datetime | None
    created_by: str
    created_at: datetime
    scheduled_by: str | None
    done_at: datetime | None
    items: tuple[ItemTold, ...]
    problems: tuple[ProblemTold, ...]

    @property
    def id(self) -> str:
        """Its global id."""
        return global_id.encode("Release", self.key)


_COLUMNS = (
    "id, version, name, state, due_at, created_by, created_at, scheduled_by, done_at, problems"
)
_ORDER = mark("releases")
_AFTER = CursorKey(_ORDER, ("uuid",), (False,), 0)


async def releases(
    tx: Transaction,
    *,
    locale: str,
    states: Sequence[str] | None = None,
    of: UUID | None = None,
    first: int,
    after: str | None = None,
) -> Page[ReleaseTold]:
    """The releases, the newest first: in some states, or with an entry in them. One with an entry
    that the viewer may not see is left out. Messages are in the ``locale``.

    Raises InvalidCursor.
    """
    found: list[ReleaseTold] = []
    before = None if after is None else _AFTER(after)
    while len(found) <= first:
        rows = await tx.fetch(
            f"select {_COLUMNS} from office.release as release where ($1::uuid is null or id < $1) "
            "and ($2::text[] is null or state = any($2)) and ($3::uuid is null or exists (select "
            "from office.release_item where release_id = release.id and entry_id = $3)) "
            "order by id desc limit $4",
            before,
            None if states is None else list(states),
            of,
            first + 1,
        )
        found += await _visible(tx, rows, locale)
        if len(rows) <= first:
            break
        before = rows[-1]["id"]
    return Page.of(found, first, lambda each: encode(_ORDER, [each.key]), later=after is not None)


async def release(tx: Transaction, key: UUID, *, locale: str) -> ReleaseTold:
    """One release. Raises NotFound when there is none that may be seen."""
    rows = await tx.fetch(f"select {_COLUMNS} from office.release where id = $1", key)
    found = await _visible(tx, rows, locale)
    if not found:
        raise NotFound("There is no such release.", path=("id",))
    return found[0]


async def _visible(
    tx: Transaction, rows: Sequence[dict[str, Any]], locale: str
) -> list[ReleaseTold]:
    """Those of which everything may be seen. What isn't there any more hides nothing."""
    items = {row["id"]: await items_of(tx, row["id"]) for row in rows}
    out_of_sight = await hidden(
        tx, ((item.type, item.key) for each in items.values() for item in each)
    )
    return [
        _told(row, items[row["id"]], locale)
        for row in rows
        if not any(item.key in out_of_sight for item in items[row["id"]])
    ]


def _told(row: dict[str, Any], items: Sequence[Item], locale: str) -> ReleaseTold:
    return ReleaseTold(
        row["id"],
        row["version"],
        row["name"],
        ReleaseState(row["state"]),
        row["due_at"],
        row["created_by"],
        row["created_at"],
        row["scheduled_by"],
        row["done_at"],
        tuple(
            ItemTold(item.verb, EntryRef(item.type, item.key), item.locales or (), item.overrule)
            for item in items
        ),
        tuple(_problem(each, locale) for each in _loaded(row["problems"])),
    )


def _problem(kept: dict[str, Any], locale: str) -> ProblemTold:
    path = kept["path"]
    item = path[1] if path[:1] == ["items"] else None
    return ProblemTold(item, kept["code"], translate(kept["template"], kept["params"], locale))


def _loaded(raw: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(raw) if isinstance(raw, str | bytes) else raw
    return found
