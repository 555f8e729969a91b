"""How the two zones stand: what is behind, by how much, and what is wrong.

Each side says what it knows, and a relay between them what both would. The inner one knows how far
each public server has come, the public one what it has received; both know which tables take no
part.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cms.database.access import Access
from cms.database.types import Connection
from cms.database.zones import NAME, administrator, as_owner, live_tables

STATES = {"i": "waiting", "d": "copying", "f": "copied", "s": "ready", "r": "ready"}
"""States of a table's first copy (PostgreSQL's ``srsubstate``)."""


@dataclass(frozen=True)
class Subscriber:
    """A public server as the inner one sees it.

    ``bytes`` of the log of changes that it has not confirmed yet, None when they are gone for good;
    ``seconds`` that it is behind, or away. ``kept`` is PostgreSQL's ``wal_status``: with
    ``unreserved`` the changes that it needs are about to go, with ``lost`` they are gone.
    """

    slot: str
    connected: bool
    bytes: int | None
    seconds: float
    kept: str


@dataclass(frozen=True)
class Source:
    """The inner server as the public one sees it.

    ``heard`` is how long ago it last said anything, in seconds; None when there is no connection.
    ``bytes`` are received and not applied yet. ``errors`` counts failures since the subscription
    was made; the server's log has their words.
    """

    enabled: bool
    heard: float | None
    bytes: int
    errors: int


@dataclass(frozen=True)
class Status:
    """What one side says of the link. ``newest`` is when the latest change that is here began."""

    public: bool
    tables: Sequence[str]
    missing: Sequence[str]
    newest: datetime | None
    states: Counter[str] = field(default_factory=Counter)
    subscribers: Sequence[Subscriber] = ()
    source: Source | None = None

    def problems(self) -> list[str]:
        """What keeps a change from being seen in the public zone; empty when all is well."""
        if self.public and self.source is None:
            return ["there is no subscription: run “cms zone subscribe”"]
        found = [f"the table {name} takes no part: run “cms zone refresh”" for name in self.missing]
        if self.source is not None:
            found += self._problems_of(self.source)
        elif not self.subscribers:
            found.append("no public server has subscribed")
        for each in self.subscribers:
            if each.kept == "lost":
                found.append(f"{each.slot} was away too long: run “cms zone subscribe --replace”")
            elif not each.connected:
                found.append(f"{each.slot} is not connected")
        return found

    def _problems_of(self, source: Source) -> list[str]:
        found = []
        if not source.enabled:
            found.append("the subscription is disabled")
        elif source.heard is None:
            found.append("there is no connection to the inner server")
        if waiting := self.states.total() - self.states["ready"]:
            found.append(f"{waiting} tables are not copied yet")
        return found

    def lines(self) -> list[str]:
        """The status for people, one fact a line."""
        newest = self.newest.isoformat(timespec="seconds") if self.newest else "none yet"
        shown = [
            f"zone: {'public' if self.public else 'inner'}",
            f"tables: {len(self.tables)}, without part: {len(self.missing)}",
            f"newest change: {newest}",
        ]
        if self.states:
            states = ", ".join(f"{state} {n}" for state, n in sorted(self.states.items()))
            shown.append(f"copies: {states}")
        if self.source is not None:
            shown.append(_of_source(self.source))
        return shown + [_of_subscriber(each) for each in self.subscribers]


def _of_source(source: Source) -> str:
    heard = "not connected" if source.heard is None else f"heard {source.heard:.1f} s ago"
    return f"inner server: {heard}, {source.bytes} bytes to apply, {source.errors} errors"


def _of_subscriber(each: Subscriber) -> str:
    link = "connected" if each.connected else "away"
    behind = "changes lost" if each.bytes is None else f"{each.bytes} bytes behind"
    return f"{each.slot}: {link}, {behind}, {each.seconds:.1f} s, log {each.kept}"


async def status(access: Access) -> Status:
    """Ask the server of ``access``. Raises DatabaseError."""
    async with administrator(access) as connection:
        tables = await live_tables(connection)
        async with as_owner(connection):
            newest = await connection.fetchval("SELECT max(raised_at) FROM live.generation")
        subscribers = await _subscribers(connection)
        if not access.public:
            part = await _published(connection)
            return Status(False, tables, _without(tables, part), newest, subscribers=subscribers)
        states = await _states(connection)
        return Status(
            True,
            tables,
            _without(tables, states),
            newest,
            states=Counter(STATES[state] for state in states.values()),
            source=await _source(connection),
            subscribers=subscribers,
        )


def _without(tables: Sequence[str], part: dict[str, str] | set[str]) -> list[str]:
    return [table for table in tables if table not in part]


async def _published(connection: Connection) -> set[str]:
    rows = await connection.fetch(
        "SELECT tablename FROM pg_publication_tables WHERE pubname = $1", NAME
    )
    return {row["tablename"] for row in rows}


async def _subscribers(connection: Connection) -> list[Subscriber]:
    rows = await connection.fetch(
        """
        SELECT slot_name AS slot, active AS connected, wal_status AS kept,
            CASE WHEN wal_status <> 'lost'
                THEN pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint
            END AS bytes,
            extract(epoch FROM CASE WHEN active
                THEN coalesce(sender.replay_lag, '0')
                ELSE now() - coalesce(inactive_since, now())
            END)::float8 AS seconds
        FROM pg_replication_slots AS slot LEFT JOIN pg_stat_replication AS sender
            ON sender.pid = slot.active_pid
        WHERE database = current_database() AND plugin = 'pgoutput' AND starts_with(slot_name, $1)
        ORDER BY slot_name
        """,
        f"{NAME}_",
    )
    return [Subscriber(**row) for row in rows]


async def _states(connection: Connection) -> dict[str, str]:
    rows = await connection.fetch(
        "SELECT relname, srsubstate FROM pg_subscription_rel "
        "JOIN pg_class ON pg_class.oid = srrelid "
        "JOIN pg_subscription AS s ON s.oid = srsubid WHERE subname = $1",
        NAME,
    )
    return {row["relname"]: row["srsubstate"].decode() for row in rows}


async def _source(connection: Connection) -> Source | None:
    row = await connection.fetchrow(
        """
        SELECT subenabled AS enabled,
            extract(epoch FROM clock_timestamp() - last_msg_receipt_time)::float8 AS heard,
            coalesce(pg_wal_lsn_diff(received_lsn, latest_end_lsn), 0)::bigint AS bytes,
            coalesce(apply_error_count + sync_error_count, 0) AS errors
        FROM pg_subscription AS s JOIN pg_database AS d ON d.oid = s.subdbid
            LEFT JOIN pg_stat_subscription AS w ON w.subid = s.oid AND w.worker_type = 'apply'
            LEFT JOIN pg_stat_subscription_stats AS failed ON failed.subid = s.oid
        WHERE s.subname = $1 AND d.datname = current_database()
        """,
        NAME,
    )
    return None if row is None else Source(**row)
