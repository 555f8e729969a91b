"""The commands ``cms audit``: what was done is told, and proved to be whole."""

from __future__ import annotations

import asyncio
import re
from typing import IO

import click

from cms.terminal import Failed, explained, read_settings


class _Hash(click.ParamType[bytes]):
    """A SHA-256 in hexadecimal."""

    name = "hash"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        """The 32 bytes."""
        if not isinstance(value, str) or not re.fullmatch("[0-9a-fA-F]{64}", value.strip()):
            self.fail("a hash has 64 hexadecimal digits", param, ctx)
        return bytes.fromhex(value)


@click.group(short_help="Prove that the audit is whole, export it.")
def audit() -> None:
    """The audit tells who did what, and when. Entries are only ever added, and each is chained to
    the one before it by its hash, so that a change of any of them shows.
    """


@audit.command(short_help="Prove that nothing was changed or removed.")
@click.option("--head", type=_Hash(), metavar="HASH", help="A hash that “cms audit head” gave.")
@explained
def verify(head: bytes | None) -> None:
    """Recompute the chain, apart from the database; exit 1 and name the first entry that is not
    what was written, is missing, or is in the wrong place.

    Who owns the database could cut off the end, or make the whole chain anew. So keep the head
    elsewhere, from time to time: with --head, everything up to that entry is proved.
    """
    from cms.audit import reading
    from cms.audit import verify as verifying

    settings = read_settings()

    async def work() -> verifying.Verdict:
        async with reading.opened(settings) as connection:
            return await verifying.verify(connection, head)

    verdict = asyncio.run(work())
    if verdict.broken:
        raise Failed(f"The audit is broken: {verdict.broken}")
    click.echo(f"{verdict.entries} entries, all whole")
    if head is not None:
        click.echo(f"The head given is that of entry {verdict.found_at}")
    elif verdict.entries:
        click.echo(f"Head: {verdict.head.hex()}")


@audit.command(short_help="Print the hash of the last entry.")
@explained
def head() -> None:
    """Print the hash of the last entry, the only line on the standard output: to be kept where
    those who administer the database can't reach it, for “cms audit verify --head”.
    """
    from cms.audit import reading

    settings = read_settings()

    async def work() -> tuple[int, bytes] | None:
        async with reading.opened(settings) as connection:
            return await reading.head(connection)

    last = asyncio.run(work())
    if last is None:
        raise Failed("The audit has no entry yet")
    click.echo(f"Entry {last[0]}:", err=True)
    click.echo(last[1].hex())


@audit.command(short_help="Write the audit as lines of JSON.")
@click.option("--output", "-o", type=click.File("w", "utf-8"), default="-", help="File to write.")
@explained
def export(output: IO[str]) -> None:
    """Write all entries in the order of the chain, each a JSON object on a line (NDJSON).

    “hash” is the SHA-256 of the line without that member: so the export can be proved without us.
    Nothing is checked on the way; that is what “verify” does.
    """
    from cms.audit import reading
    from cms.audit.chain import NOTHING, line, sealed

    settings = read_settings()

    async def work() -> None:
        previous = NOTHING
        async with reading.opened(settings) as connection:
            async for link in reading.links(connection):
                if link.entry is None:
                    raise Failed(f"Entry {link.position} is missing: see “cms audit verify”")
                output.write(sealed(line(link.entry, link.position, previous), link.hash) + "\n")
                previous = link.hash

    asyncio.run(work())
