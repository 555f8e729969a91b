"""The rows of ``office.work``: where the work on an entry's texts stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
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
    await _note(tx, type_name, key, locales, authors=[author])


async def submitted(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], by: str
) -> None:
    """Note who has submitted the texts of these locales."""
    await _note(tx, type_name, key, locales, submitted_by=by, submitted_at=tx.at)


async def approved(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], by: str
) -> None:
    """Note who has approved the texts of these locales, as they are."""
    await _note(tx, type_name, key, locales, approved_by=by, approved_at=tx.at)


async def assigned(
    tx: Transaction,
    type_name: str,
    key: UUID,
    locale: str,
    assignee: str | None,
    due_on: date | None,
) -> None:
    """Note who is to do the work on these texts, and by which day."""
    by = tx.actor.name
    await _note(tx, type_name, key, [locale], assignee=assignee, due_on=due_on, assigned_by=by)


async def embargoed(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], until: datetime | None
) -> None:
    """Note until when nothing of these locales may be published; None lifts an embargo."""
    await _note(tx, type_name, key, locales, embargo_until=until)


_TYPES = {"authors": "text[]", "due_on": "date"}
"""The types of columns; a column is a moment if it ends so, or a name."""
_CHANGES = {
    "authors": "authors = work.authors || array(select unnest(excluded.authors) "
    "except select unnest(work.authors))",
    "approved_at": "approved_at = excluded.approved_at, authors = '{}'",
}
"""How a row that is there changes, where the new value doesn't just take the old one's place: an
author is added once, and an approval leaves none.
"""


async def _note(
    tx: Transaction, type_name: str, key: UUID, locales: Iterable[str], **columns: object
) -> None:
    """Make or change the rows of these locales."""
    wanted = sorted(set(locales))
    if not wanted:
        return
    given = {name: f"${place}::{_type(name)}" for place, name in enumerate(columns, 5)}
    new = {"authors": "'{}'::text[]", **given}
    changes = ", ".join(_CHANGES.get(name, f"{name} = excluded.{name}") for name in columns)
    await tx.connection.execute_query(
        f"insert into office.work (id, type, entry_id, locale, {', '.join(new)}) "
        f"select key, $3, $4, locale, {', '.join(new.values())} "
        "from unnest($1::uuid[], $2::text[]) as given (key, locale) "
        f"on conflict (entry_id, locale) do update set {changes}",
        [[new_key() for _ in wanted], wanted, type_name, key, *columns.values()],
    )


def _type(name: str) -> str:
    return _TYPES.get(name, "timestamptz" if name.endswith(("_at", "_until")) else "text")
