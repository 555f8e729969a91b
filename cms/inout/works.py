"""Where the work on an entry's texts stands, as lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.exact.state import Moment
from cms.actions.values import Day, Texts, Value
from cms.content.base import new_key
from cms.desk.models import SHARED
from cms.errors import NotFound
from cms.i18n.locales import Locales
from cms.inout.lines import key_of, only
from cms.inout.records import (
    NAME_LIMIT,
    PAGE,
    Kind,
    Record,
    imported,
    read_values,
    show_values,
    upsert,
    who,
)

WORK: tuple[Value, ...] = (
    Texts("authors", limit=NAME_LIMIT),
    who("submitted_by"),
    Moment("submitted_at", nullable=True),
    who("approved_by"),
    Moment("approved_at", nullable=True),
    who("assignee"),
    who("assigned_by"),
    Day("due_on", nullable=True),
    Moment("embargo_until", nullable=True),
)


class Works(Kind):
    """Where the work on an entry's texts stands."""

    name = "work"
    counted = "office.work"

    async def lines(self, tx: Transaction) -> AsyncIterator[dict[str, Any]]:
        """All of them, in the order of their keys."""
        last: tuple[UUID, str] = (UUID(int=0), "")
        while rows := await tx.fetch(
            f"select * from office.work where (entry_id, locale) > ($1, $2) "
            f"order by entry_id, locale limit {PAGE}",
            *last,
        ):
            last = (rows[-1]["entry_id"], rows[-1]["locale"])
            for row in rows:
                yield self._line(row)

    def _line(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "kind": self.name,
            "type": row["type"],
            "key": str(row["entry_id"]),
            "locale": row["locale"],
            **show_values(WORK, row),
        }

    def read(self, raw: Mapping[str, Any], locales: Locales) -> Record:
        """One of them from its line."""
        only(raw, "kind", "type", "key", "locale", *(value.name for value in WORK))
        locale = raw.get("locale", SHARED)
        if locale != SHARED:
            locales.check(locale, path=("locale",))
        type_name = str(raw.get("type", ""))
        aggregate_of(type_name)
        return Record(self, key_of(raw), type_name, locale, read_values(WORK, raw, locales, ()))

    async def shown(self, tx: Transaction, record: Record) -> dict[str, Any] | None:
        """The line of the one that is there."""
        rows = await tx.fetch(
            "select * from office.work where entry_id = $1 and locale = $2 for update",
            record.key,
            record.locale,
        )
        return self._line(rows[0]) if rows else None

    async def check(self, tx: Transaction, record: Record) -> None:
        """Raises NotFound when its entry isn't there."""
        if not await self._versions(tx, record):
            raise NotFound(
                "There is no {type} with this key.", path=("key",), type=record.type_name
            )

    async def _versions(self, tx: Transaction, record: Record) -> list[dict[str, Any]]:
        table = aggregate_of(record.type_name).table
        return await tx.fetch(f'select version from draft."{table}" where id = $1', record.key)

    async def write(self, tx: Transaction, record: Record, there: bool) -> None:
        """Write it."""
        key: dict[str, Any] = {"entry_id": record.key, "locale": record.locale}
        new = {} if there else {"id": new_key(), "type": record.type_name}
        values = {"authors": [], **record.values} if not there else dict(record.values)
        await upsert(tx, "office.work", key, {**new, **values}, there)
        (row,) = await self._versions(tx, record)
        await imported(tx, record, row["version"], there=there)
