"""Changes: what the world could see happen to entries, in the order of the commits.

Publishing and unpublishing add a row to ``live.entry_change`` in their own transaction. A process
hears of it as of every change of a live table (``generations``), and reads what it has not seen.

Positions grow in the order in which transactions were committed, and who sees one sees all before
it (``migrations/delivery/0003_changes.py`` says why). So to read what lies after the last position
that was seen loses nothing and doubles nothing, however long nothing was heard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

from cms.errors import ChangesForgotten, InvalidCursor
from cms.read.event import Event
from cms.read.value import excerpt

TABLE = "entry_change"
KEPT = timedelta(days=1)
"""How long a change is kept at least after the one that followed it."""
PAGE = 500
"""Changes that are read at once."""

APPEND = f"""
insert into live.{TABLE} (kind, type, entry_id, locales, every_locale) values ($1, $2, $3, $4, $5)
"""
# Only a few rows are looked at each time. A row goes when the next one is old: so the last change
# that anybody saw is there, as long as that was told within the time for which changes are kept.
FORGET = f"""
delete from live.{TABLE} where position in (
    select position from (
        select position, lead(at) over (order by position) as next
        from (select position, at from live.{TABLE} order by position limit 101) as oldest
    ) as followed
    where next < now() - interval '{KEPT.total_seconds():.0f} seconds'
)
"""
# What was seen last comes too: if it isn't there, nobody can say what came after it.
_AFTER = f"""
select position, at, kind, type, entry_id, locales, every_locale from {TABLE}
where position >= $1 and ($2::bigint is null or position <= $2) order by position limit $3
"""
_NEWEST = f"select position, at from {TABLE} order by position desc limit 1"
_WRITTEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{1,15})", re.ASCII)


class Mark(NamedTuple):
    """A place in the order of changes. Its moment tells whether it's still the same one: a database
    that was restored gives the same positions again."""

    position: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.position}-{_microseconds(self.at):x}"

    @classmethod
    def parse(cls, text: str) -> Mark:
        """The mark that ``str`` wrote. Raises InvalidCursor."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise InvalidCursor("“{value}” is not a place in the changes.", value=excerpt(text))
        try:
            at = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(written[2], 16))
        except OverflowError:
            raise InvalidCursor(
                "“{value}” is not a place in the changes.", value=excerpt(text)
            ) from None
        return cls(int(written[1]), at)


BEGINNING = Mark(0, datetime.fromtimestamp(0, UTC))
"""The place before all changes, for a database that has none yet."""


@dataclass(frozen=True)
class Change:
    """What happened to an entry, and its place in the order."""

    mark: Mark
    event: Event


class Reading(Protocol):
    """What reading needs of a pool."""

    async def fetch(self, query: str, *args: Any) -> Any:
        """All the rows of the query's result."""


async def newest(pool: Reading) -> Mark:
    """The last change that there is, or BEGINNING."""
    rows: Sequence[Any] = await pool.fetch(_NEWEST)
    return Mark(*rows[0]) if rows else BEGINNING


async def after(pool: Reading, mark: Mark, until: Mark | None = None) -> list[Change]:
    """The next changes after a mark, a page of them, up to another.

    Raises:
        ChangesForgotten: what the mark stands for isn't there, so some may have been missed.
    """
    rows: Sequence[Any] = await pool.fetch(
        _AFTER, mark.position, until.position if until else None, PAGE
    )
    if mark != BEGINNING:
        if not rows or (rows[0]["position"], rows[0]["at"]) != mark:
            raise forgotten()
        rows = rows[1:]
    return [Change(mark := Mark(row["position"], row["at"]), _event(mark, row)) for row in rows]


def _event(mark: Mark, row: Mapping[str, Any]) -> Event:
    return Event(
        row["kind"],
        row["type"],
        row["entry_id"],
        tuple(row["locales"]),
        row["every_locale"],
        mark.at,
        str(mark),
    )


def forgotten() -> ChangesForgotten:
    """The error that says that something may have been missed."""
    return ChangesForgotten(
        "What changed since then is not known any more. Read anew what you show, and follow the "
        "changes from now on."
    )


def _microseconds(at: datetime) -> int:
    return (at - BEGINNING.at) // timedelta(microseconds=1)
