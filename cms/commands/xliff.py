"""The commands ``cms xliff``: texts out to translators' tools, and back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

from cms.terminal import Failed, actor, explained, read_settings

if TYPE_CHECKING:  # each command loads it itself: it brings most of the CMS with it
    from cms.translation.xliff.transfer import Outcome

T = TypeVar("T")


@click.group(short_help="Send texts to translators' tools, take them back.")
def xliff() -> None:
    """XLIFF is what translators' tools read and write: sentences side by side, with marks that
    can't be broken.
    """


@xliff.command(short_help="Write texts for a translator.")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--to", "target", metavar="LOCALE", required=True, help="Language to translate to.")
@click.option("--from", "source", metavar="LOCALE", help="Language to translate from.")
@click.option(
    "--format", "version", type=click.Choice(["2.0", "1.2"]), default="2.0", show_default=True
)
@click.option("--output", "-o", type=click.File("wb"), default="-", help="File to write.")
@explained
def export(
    ids: tuple[str, ...], target: str, source: str | None, version: str, output: IO[bytes]
) -> None:
    """Write the texts of entries, by their ids, with what there is in the other language already.

    A bulletin brings the articles and media that it prints with it, a release what is in it.
    """
    from cms.actions.base import Actor, transaction
    from cms.desk.reference import EntryRef
    from cms.i18n.locales import Locales, code_of
    from cms.read.global_id import decode
    from cms.translation.xliff.transfer import export as exported

    locales = Locales(read_settings().locales)
    refs = [EntryRef(*decode(each)) for each in ids]

    async def work() -> bytes:
        async with transaction(Actor(actor())) as tx:
            return await exported(
                tx,
                refs,
                code_of(target),
                source=code_of(source) if source else None,
                version=version,
                locales=locales,
            )

    output.write(_with_database(work))


@xliff.command("import", short_help="Take in what a translator sends back.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Save nothing; say what would be saved.")
@click.option("--force", is_flag=True, help="Also over texts that were changed meanwhile.")
@explained
def import_(file: Path, dry_run: bool, force: bool) -> None:
    """Save the translations in FILE as drafts, and say what became of each entry.

    What comes late, when its source has changed, is saved too and is stale then. Exit 1 if
    something was refused; the others are saved all the same.
    """
    from cms.actions.base import Actor
    from cms.i18n.locales import Locales
    from cms.translation.xliff.transfer import Result, take

    locales = Locales(read_settings().locales)

    async def work() -> list[Outcome]:
        data = file.read_bytes()
        return await take(Actor(actor()), data, dry=dry_run, force=force, locales=locales)

    outcomes = _with_database(work)
    for outcome in outcomes:
        late = " (late: its source has changed)" if outcome.is_late else ""
        name = outcome.ref.type if outcome.ref else "?"
        click.echo(
            f"{outcome.result.lower():<9}  {outcome.target}  {name} {outcome.original}{late}"
        )
        for fault in outcome.faults:
            click.echo(f"    {fault}")
    counts = [sum(o.result is result for o in outcomes) for result in Result]
    would = "would be " if dry_run else ""
    click.echo(f"{counts[0]} {would}saved, {counts[1]} unchanged, {counts[2]} refused")
    if counts[2]:
        raise Failed(f"{counts[2]} refused")


def _with_database(work: Callable[[], Awaitable[T]]) -> T:
    """Do the work on the drafts. Our own server is set up first."""
    from cms.database.migrate import migrate
    from cms.database.pools import Database

    settings = read_settings()

    async def opened() -> T:
        async with Database(settings) as database:
            if database.access.server is not None:
                await migrate(database.access, statement_timeout=settings.statement_timeout)
            async with database.orm():
                return await work()

    return asyncio.run(opened())
