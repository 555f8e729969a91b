"""Comments, read: threads of them on an entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.actions.base import Transaction
from cms.actions.seen import check_seen
from cms.desk.page import Page
from cms.desk.reference import EntryRef
from cms.read import global_id
from cms.read.cursor import CursorKey, encode, mark


@dataclass(frozen=True)
class CommentTold:
    """A comment, and what was replied to it, in order of time. ``version`` is the entry's, of which
    it was made.
    """

    key: UUID
    entry: EntryRef
    version: int
    locale: str | None
    field: str | None
    passage: str | None
    body: str
    is_change_request: bool
    author: str
    written_at: datetime
    resolved_by: str | None
    resolved_at: datetime | None
    replies: tuple[CommentTold, ...] = ()

    @property
    def id(self) -> str:
        """Its global id."""
        return global_id.encode("Comment", self.key)


_ORDER = mark("comments")
_AFTER = CursorKey(_ORDER, ("uuid",), (False,), 0)
_COLUMNS = (
    "id, type, entry_id, version, locale, field, passage, body, asks_changes, author, at, "
    "resolved_by, resolved_at, reply_to_id"
)


async def comments(
    tx: Transaction,
    type_name: str,
    key: UUID,
    *,
    locale: str | None = None,
    resolved: bool | None = None,
    first: int,
    after: str | None = None,
) -> Page[CommentTold]:
    """The threads on an entry, the oldest first: all, or those on a locale's texts, or those that
    are ``resolved`` or not.

    Raises NotFound for an entry that isn't there or may not be seen, InvalidCursor.
    """
    await check_seen(tx, type_name, key)
    rows = await tx.fetch(
        f"select {_COLUMNS} from office.comment where entry_id = $1 and reply_to_id is null "
        "and ($2::text is null or locale = $2) "
        "and ($3::bool is null or (resolved_at is not null) = $3) "
        "and ($4::uuid is null or id > $4) order by id limit $5",
        key,
        locale,
        resolved,
        None if after is None else _AFTER(after),
        first + 1,
    )
    threads = await _with_replies(tx, [_told(row) for row in rows])
    return Page.of(threads, first, lambda each: encode(_ORDER, [each.key]), later=after is not None)


async def comment(tx: Transaction, key: UUID) -> CommentTold:
    """One comment with its replies; it is there, and may be seen."""
    rows = await tx.fetch(f"select {_COLUMNS} from office.comment where id = $1", key)
    (found,) = await _with_replies(tx, [_told(row) for row in rows])
    return found


async def _with_replies(tx: Transaction, threads: list[CommentTold]) -> list[CommentTold]:
    rows = await tx.fetch(
        f"select {_COLUMNS} from office.comment where reply_to_id = any($1) order by id",
        [thread.key for thread in threads],
    )
    below: dict[UUID, list[CommentTold]] = {}
    for row in rows:
        below.setdefault(row["reply_to_id"], []).append(_told(row))
    return [replace(each, replies=tuple(below.get(each.key, ()))) for each in threads]


def _told(row: dict[str, Any]) -> CommentTold:
    return CommentTold(
        row["id"],
        EntryRef(row["type"], row["entry_id"]),
        row["version"],
        row["locale"],
        row["field"],
        row["passage"],
        row["body"],
        row["asks_changes"],
        row["author"],
        row["at"],
        row["resolved_by"],
        row["resolved_at"],
    )
