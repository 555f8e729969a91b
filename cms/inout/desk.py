"""What of the desk belongs to the graph: the glossary, releases, and the work on texts.

Each is a line of its own kind. A line replaces the record of its key, and what no line names stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from cms.actions.base import Actor, transaction
from cms.inout.records import Kind, Record
from cms.inout.releases import Releases
from cms.inout.terms import Terms
from cms.inout.works import Works

KINDS: tuple[Kind, ...] = (Terms(), Releases(), Works())


async def put(
    actor: Actor,
    record: Record,
    raw: Mapping[str, Any],
    *,
    write: bool,
    known: Collection[UUID] = (),
) -> tuple[dict[str, Any] | None, bool]:
    """The record's line as it was, and whether the new one differs; then it is written. Without
    ``write`` nothing is; ``known`` are entries that aren't there, but would be.

    Must run within ``Database.orm()``. Raises NotFound.
    """
    async with transaction(actor) as tx:
        there = await record.kind.shown(tx, record)
        if there is not None and not record.kind.differs(there, record, raw):
            return there, False
        if record.key not in known:
            await record.kind.check(tx, record)
        if write:
            await record.kind.write(tx, record, there is not None)
        return there, True
