"""The commands ``cms glossary``: official names in all languages, as a table."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import IO, TYPE_CHECKING, TypeVar

import click

from cms.terminal import Failed, actor, explained, read_settings, table

if TYPE_CHECKING:  # each command loads it itself: it brings most of the CMS with it
    from cms.actions.base import Transaction

T = TypeVar("T")


@click.group(short_help="Keep the glossary of official names.")
def glossary() -> None:
    """The glossary has official names with their forms in all languages. What is published must
    name what its source names in one of these forms.
    """


@glossary.command("import", short_help="Take in a table of terms.")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would be done.")
@explained
def import_(file: IO[bytes], dry_run: bool) -> None:
    """Take in FILE, comma-separated values in UTF-8 with the columns code, kind, one for each
    language (vi, en, …) and, if you like, note.

    Alternative forms stand between “|”, the preferred one first; one that must not be used has “!”
    before it. Terms that are there are changed to what the file says; others stay. If a line can't
    be taken, nothing is.
    """
    from cms.actions.base import Actor
    from cms.glossary.importing import Imported, take
    from cms.glossary.sheet import SIZE_LIMIT, read
    from cms.i18n.locales import Locales

    locales = Locales(read_settings().locales)
    rows, faults = read(file.read(SIZE_LIMIT + 1), locales)

    async def work() -> Imported:
        return await take(Actor(actor()), rows, locales, dry=dry_run or bool(faults))

    done = _with_database(work)
    wrong = sorted([*faults, *done.faults], key=lambda fault: fault.line)
    for fault in wrong:
        where = "".join(f"{step}: " for step in _column(fault.error.path))
        click.echo(f"line {fault.line}: {where}{fault.error}")
    if wrong:
        raise Failed(f"Nothing was taken: {len(wrong)} mistakes")
    for what, codes in (("new", done.created), ("changed", done.changed)):
        for code in codes:
            click.echo(f"{what:<8} {code}")
    would = "would be " if dry_run else ""
    click.echo(
        f"{len(done.created)} {would}made, {len(done.changed)} {would}changed, "
        f"{done.unchanged} unchanged"
    )


@glossary.command("list", short_help="List the terms.")
@click.argument("text", required=False, default="")
@explained
def list_(text: str) -> None:
    """List the terms, or those with TEXT in their code or in a form."""
    from cms.glossary.term import Term
    from cms.glossary.terms import search_terms

    locales = read_settings().locales

    async def work() -> tuple[Term, ...]:
        async with _reading() as tx:
            return await search_terms(tx, text, first=100_000)

    found = _with_database(work)
    rows = [
        (term.code, term.kind.value, *(next(iter(term.allowed(code)), "-") for code in locales))
        for term in found
    ]
    table([("CODE", "KIND", *locales), *rows])
    click.echo("1 term" if len(found) == 1 else f"{len(found)} terms")


@glossary.command(short_help="Write the terms as a table.")
@click.option("--output", "-o", type=click.File("w", "utf-8"), default="-", help="File to write.")
@explained
def export(output: IO[str]) -> None:
    """Write all terms as a table that “import” takes."""
    from cms.glossary.sheet import write
    from cms.glossary.term import Term
    from cms.glossary.terms import every_term
    from cms.i18n.locales import Locales

    locales = Locales(read_settings().locales)

    async def work() -> tuple[Term, ...]:
        async with _reading() as tx:
            return await every_term(tx)

    output.write(write(_with_database(work), locales))


def _column(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """Of a path within a term, what helps to find the place in the table."""
    return tuple(str(step) for step in path[:1] if step not in ("lines", "forms"))


def _reading() -> AbstractAsyncContextManager[Transaction]:
    from cms.actions.base import Actor, transaction

    return transaction(Actor(actor()))


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
