"""The rows of ``office.work``: where the work on an entry's texts stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cms.actions.base import Transaction
from cms.content.base import new_key
from cms.desk.models import SHARED as SHARED


@dataclass(frozen=True)
class Standing:
    """Of the texts of a locale, or of what all share: who has changed them since somebody approved,
    and until when nothing of them may be published.
    """

    authors: frozenset[str] = frozenset()
    embargo_until: datetime | None = None


NONE = Standing()
"""Where nobody has written anything down."""


async def standings(tx: Transaction, key: UUID) -> Mapping[str, Standing]:
    """What stands of an entry, by locale; that of what all share by ``SHARED``."""
    rows = await tx.fetch(
        "select locale, authors, embargo_until from office.work where entry_id = $1", key
    )
    return {
        row["locale"]: Standing(frozenset(row["authors"]), row["embargo_until"]) for row in rows
    }


async def authored(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], author: str
) -> None:
    """Note who has changed the texts of these locales (``SHARED`` among them: what all share)."""
    await _put(
        tx,
        type_name,
        key,
        locales,
        {"authors": "array[$5::text]"},
        "authors = case when $5 = any(work.authors) then work.authors else work.authors || $5 end",
        author,
    )


async def submitted(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], by: str
) -> None:
    """Note who has submitted the texts of these locales."""
    await _put(
        tx,
        type_name,
        key,
        locales,
        {"submitted_by": "$5", "submitted_at": "$6"},
        "submitted_by = excluded.submitted_by, submitted_at = excluded.submitted_at",
        by,
        tx.at,
    )


async def approved(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], by: str
) -> None:
    """Note who has approved the texts of these locales, as they are."""
    await _put(
        tx,
        type_name,
        key,
        locales,
        {"approved_by": "$5", "approved_at": "$6"},
        "approved_by = excluded.approved_by, approved_at = excluded.approved_at, authors = '{}'",
        by,
        tx.at,
    )


async def assigned(
    tx: Transaction,
    type_name: str,
    key: UUID,
    locale: str,
    assignee: str | None,
    due_on: object,
) -> None:
    """Note who is to do the work on these texts, and by which day."""
    await _put(
        tx,
        type_name,
        key,
        [locale],
        {"assignee": "$5", "due_on": "$6::date", "assigned_by": "$7"},
        "assignee = excluded.assignee, due_on = excluded.due_on, "
        "assigned_by = excluded.assigned_by",
        assignee,
        due_on,
        tx.actor.name,
    )


async def embargoed(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], until: datetime | None
) -> None:
    """Note until when nothing of these locales may be published; None lifts an embargo."""
    await _put(
        tx,
        type_name,
        key,
        locales,
        {"embargo_until": "$5::timestamptz"},
        "embargo_until = excluded.embargo_until",
        until,
    )


async def _put(
    tx: Transaction,
    type_name: str,
    key: UUID,
    locales: Iterable[str],
    columns: Mapping[str, str],
    update: str,
    *values: object,
) -> None:
    """Make or change the rows of these locales: ``columns`` of a new one, ``update`` of one that is
    there; ``values`` are the parameters from the fifth on.
    """
    wanted: Sequence[str] = sorted(set(locales))
    if not wanted:
        return
    given = {"authors": "'{}'::text[]", **columns}
    await tx.connection.execute_query(
        f"insert into office.work (id, type, entry_id, locale, {', '.join(given)}) "
        f"select key, $3, $4, locale, {', '.join(given.values())} "
        "from unnest($1::uuid[], $2::text[]) as given (key, locale) "
        f"on conflict (entry_id, locale) do update set {update}",
        [[new_key() for _ in wanted], wanted, type_name, key, *values],
    )
