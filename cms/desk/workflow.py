"""Where the work on an entry stands, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.seen import check_seen
from cms.actions.workflow import states_of
from cms.content.enums import VariantState


@dataclass(frozen=True)
class StandingTold:
    """Where the work on the texts of a locale stands; without a ``locale``, on what all languages
    share. There need be no texts yet: then there is no ``state``.
    """

    locale: str | None
    state: VariantState | None
    authors: tuple[str, ...]
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    assignee: str | None
    assigned_by: str | None
    due_on: date | None
    embargo_ends_at: datetime | None


_COLUMNS = (
    "locale, authors, submitted_by, submitted_at, approved_by, approved_at, assignee, assigned_by, "
    "due_on, embargo_until"
)


async def standing(tx: Transaction, type_name: str, key: UUID) -> tuple[StandingTold, ...]:
    """The work on an entry: first on what all languages share, if anybody has written it down, then
    language by language.

    Raises NotFound for an entry that isn't there or may not be seen.
    """
    await check_seen(tx, type_name, key)
    states = await states_of(tx, aggregate_of(type_name), key)
    rows = await tx.fetch(
        f"select {_COLUMNS} from office.work where entry_id = $1 order by locale", key
    )
    known = {row["locale"]: row for row in rows}
    return tuple(
        StandingTold(
            locale or None,
            states.get(locale),
            tuple(row["authors"]) if row else (),
            *(row[name] if row else None for name in _COLUMNS.split(", ")[2:]),
        )
        for locale in sorted({*known, *states})
        for row in [known.get(locale)]
    )
