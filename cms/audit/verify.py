"""Whether the audit is whole: every entry there, in its place, and as it was written."""

from __future__ import annotations

from dataclasses import dataclass

from cms.audit import reading
from cms.audit.chain import NOTHING, line, seal
from cms.audit.reading import Link
from cms.database.types import Connection


@dataclass(frozen=True)
class Verdict:
    """What was found: how many entries are whole from the beginning, the hash of the last of them
    (NOTHING without any), where the head that was asked for is, and the first thing that is wrong.
    """

    entries: int
    head: bytes
    found_at: int | None = None
    broken: str | None = None


async def verify(connection: Connection, head: bytes | None = None) -> Verdict:
    """Recompute the chain from the entries. With a ``head``, which was kept elsewhere, it must be
    the hash of an entry: then nothing up to that one was cut off or written anew.

    It takes a transaction that sees one moment (``reading.opened``).
    """
    entries, previous, found_at = 0, NOTHING, None
    async for link in reading.links(connection):
        if problem := _problem(link, entries + 1, previous):
            return Verdict(entries, previous, found_at, problem)
        entries, previous = link.position, link.hash
        if link.hash == head:
            found_at = entries
    if (stray := await reading.unlinked(connection)) is not None:
        problem = f"the entry {stray} is in no place of the chain"
    elif head is not None and found_at is None:
        problem = (
            f"no entry has the hash {head.hex()}: what came after entry {entries} was cut off, or "
            "the chain was made anew"
        )
    else:
        problem = None
    return Verdict(entries, previous, found_at, problem)


def _problem(link: Link, position: int, previous: bytes) -> str | None:
    """What is wrong with the link that should be at a position, after the hash before it."""
    if link.position != position:
        return f"entry {position} is missing: the next one there is {link.position}"
    if link.entry is None:
        return f"entry {position} ({link.entry_id}) is missing"
    if seal(line(link.entry, position, previous)) != link.hash:
        return f"entry {position} ({link.entry_id}) is not what was written"
    return None
