"""The revisions of an entry, for who may see them.

An entry that can't be seen has no history, and one that was deleted has none to show. A revision is
seen by those who would have seen the entry as it was then: an entry whose classification was
lowered doesn't show what it said when it was higher, nor one that went to another unit what it said
before, unless it was published by then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Transaction
from cms.actions.seen import check_seen
from cms.desk.page import Page
from cms.desk.reference import EntryRef
from cms.errors import NotFound
from cms.history.compare import Difference, compare
from cms.history.links import Content, hidden, linked, without
from cms.read.cursor import CursorKey, encode, mark

_ORDER = mark("revisions")
_PLACE = CursorKey(_ORDER, ("int4",), (False,), 0)

_FROM = 'from office.revision as kept join draft."{table}" as entry on entry.id = kept.entry_id'

# $1 the type, $2 the key, $3 the classifications and $4 the units within the actor's sight
_SEEN = """
where kept.type = $1 and kept.entry_id = $2
  and kept.content ->> 'classification' = any($3::text[])
  and ($4::text[] is null or kept.content ->> 'unit' = any($4)
    or kept.content -> 'unit' = 'null'::jsonb
    or entry.published_at is not null and not exists (
      select from office.revision as later
      where later.entry_id = kept.entry_id and later.version > kept.version
        and later.saved_at <= entry.published_at))
"""

# What each of them changed stands in the audit, so that no contents need be compared for a list.
_PAGE = f"""
select kept.version, kept.saved_at, kept.actor, kept.reason, told.detail {_FROM}
left join lateral (
  select detail from office.audit
  where audit.entry_id = kept.entry_id and audit.version = kept.version
    and audit.verb in ('save', 'restore', 'import') limit 1
) as told on true
{_SEEN} and ($5::int is null or kept.version < $5)
order by kept.version desc limit $6
"""
_ONE = f"select kept.content, kept.text_revisions {_FROM} {_SEEN} and kept.version = $5"


@dataclass(frozen=True)
class RevisionInfo:
    """A revision: who saved it, when, and why, as far as they said; which fields and lists of the
    entry were changed and the texts of which locales. ``restored`` is the version whose content it
    brought back.
    """

    version: int
    saved_at: datetime
    author: str
    reason: str
    fields: tuple[str, ...]
    lists: tuple[str, ...]
    locales: tuple[str, ...]
    restored: int | None = None


@dataclass(frozen=True)
class Kept:
    """What a revision says: the ``content`` as ``cms.actions.save`` takes it, and the revisions
    that the texts had by locale, as far as they were noted.
    """

    version: int
    content: Content
    text_revisions: Mapping[str, int]


@dataclass(frozen=True)
class Comparison(Difference):
    """What became of an entry between two versions of it; from nothing, if ``from_version`` is
    None.
    """

    entry: EntryRef | None = None
    from_version: int | None = None
    to_version: int = 0


async def revisions(
    tx: Transaction, type_name: str, key: UUID, *, first: int = 20, before: int | None = None
) -> Page[RevisionInfo]:
    """The newest ``first`` revisions, or those before a version. Raises NotFound when there is no
    such entry that the actor may see.
    """
    await check_seen(tx, type_name, key)
    shape = aggregate_of(type_name)
    query = _PAGE.format(table=shape.table)
    rows = await tx.fetch(query, *_who(tx, type_name, key), before, first + 1)
    found = [_info(shape, row) for row in rows]
    return Page.of(found, first, lambda i: encode(_ORDER, [i.version]), later=before is not None)


def place(cursor: str) -> int:
    """The version that a cursor of the revisions stands for. Raises InvalidCursor."""
    version: int = _PLACE(cursor)
    return version


async def revision(tx: Transaction, type_name: str, key: UUID, version: int) -> Kept:
    """What one revision says. Raises NotFound when there is no such entry, or no such revision of
    it, that the actor may see.
    """
    await check_seen(tx, type_name, key)
    query = _ONE.format(table=aggregate_of(type_name).table)
    for row in await tx.fetch(query, *_who(tx, type_name, key), version):
        return Kept(version, orjson.loads(row["content"]), orjson.loads(row["text_revisions"]))
    raise NotFound("The entry has no revision {version}.", path=("version",), version=version)


async def comparison(
    tx: Transaction,
    type_name: str,
    key: UUID,
    from_version: int | None,
    to_version: int | None = None,
) -> Comparison:
    """What became of an entry from one version to another (by default the present one); from None,
    all that the other has. Links to what the actor may not know of are left out.

    Raises NotFound as ``revision`` does.
    """
    await check_seen(tx, type_name, key)
    shape = aggregate_of(type_name)
    if to_version is None:
        to_version = await _present(tx, shape, key)
    old = None
    if from_version is not None:
        old = (await revision(tx, type_name, key, from_version)).content
    new = (await revision(tx, type_name, key, to_version)).content
    entries = {entry for content in (old, new) if content for entry in linked(shape, content)}
    unseen = await hidden(tx, entries)
    shown = [content and without(shape, content, unseen) for content in (old, new)]
    found = await asyncio.to_thread(compare, shape, *shown)  # long texts take their time
    entry = EntryRef(type_name, key)
    return Comparison(found.fields, found.texts, found.lists, entry, from_version, to_version)


async def _present(tx: Transaction, shape: Shape, key: UUID) -> int:
    (row,) = await tx.fetch(f'select version from draft."{shape.table}" where id = $1', key)
    return int(row["version"])


def _who(tx: Transaction, type_name: str, key: UUID) -> tuple[Any, ...]:
    units = tx.sight.units
    listed = None if units is None else [str(unit) for unit in units]
    return type_name, key, [level.value for level in tx.sight.clearance], listed


def _info(shape: Shape, row: Mapping[str, Any]) -> RevisionInfo:
    detail = orjson.loads(row["detail"]) if row["detail"] else {}
    changed = set(detail.get("fields", ()))
    return RevisionInfo(
        row["version"],
        row["saved_at"],
        row["actor"],
        row["reason"],
        tuple(n for n, value in shape.values.items() if changed.intersection(value.columns)),
        tuple(name for name in shape.lists if name in detail.get("lists", ())),
        tuple(sorted(detail.get("locales", ()))),
        detail.get("restored"),
    )
