"""The commands ``cms documents``: an application's documents, trusted by their hash."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cms.terminal import Failed, explained, read_settings

if TYPE_CHECKING:  # each command loads it itself: it brings most of the CMS with it
    from cms.delivery.documents import StoredDocument

_EXISTING = click.Path(exists=True, path_type=Path)


@click.group(short_help="Trust the documents of applications.")
def documents() -> None:
    """Trust the documents of applications: stored under their SHA-256, sent by that id."""


@documents.command(short_help="Store an application's documents.")
@click.option("--application", metavar="NAME", required=True, help="Who sends them: portal, …")
@click.argument("files", nargs=-1, required=True, type=_EXISTING)
@explained
def add(application: str, files: tuple[Path, ...]) -> None:
    """Store documents: .graphql files, folders of them, or manifests of Relay or Apollo (.json).

    Each is validated and each of its operations compiled first; if one isn't sound, nothing is
    stored. What is there already stays.
    """
    from cms.documents import add

    added = asyncio.run(add(read_settings(), application, files))
    for each in added:
        click.echo(f"{each.outcome:<9}  {each.id}  {each.name}  ({each.where})")
    outcomes = [each.outcome for each in added]
    counts = (f"{outcomes.count(o)} {o}" for o in ("added", "updated", "unchanged"))
    click.echo(f"{_count(added)} of {application}: {', '.join(counts)}")


@documents.command("list", short_help="List the documents.")
@click.option("--application", metavar="NAME", help="Only those of one application.")
@explained
def list_(application: str | None) -> None:
    """List the trusted documents: id, the day of adding, price in rows, who sends it and what."""
    from cms.documents import listed

    found = asyncio.run(listed(read_settings(), application))
    for each in found:
        click.echo(f"{each.id}  {each.added_at:%Y-%m-%d}  {each.price:>6}  {_title(each)}")
    click.echo(_count(found))


@documents.command(short_help="Show a document.")
@click.argument("identifier", metavar="ID")
@explained
def show(identifier: str) -> None:
    """Show a document: what is known of it, and its text. ID may be the beginning of one."""
    from cms.documents import chosen, listed

    document = chosen(asyncio.run(listed(read_settings())), identifier)
    click.echo(f"# {document.id}")
    click.echo(f"# {_title(document)}")
    click.echo(f"# {document.price} rows, added {document.added_at:%Y-%m-%d %H:%M} UTC")
    click.echo(document.text, nl=not document.text.endswith("\n"))


@documents.command(short_help="Trust documents no more.")
@click.option("--application", metavar="NAME", help="For this application only; without ID, all.")
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
@explained
def remove(application: str | None, identifiers: tuple[str, ...]) -> None:
    """Trust documents no more. ID may be the beginning of one.

    With --application they are taken from that application, and go when no other has them.
    """
    if not application and not identifiers:
        raise click.UsageError("Name documents, or an application with --application.")
    from cms.documents import remove

    removed = asyncio.run(remove(read_settings(), identifiers, application))
    for each in removed:
        click.echo(f"removed    {each.id}  {each.name}")
    click.echo(f"{_count(removed)} removed" + (f" from {application}" if application else ""))


@documents.command(short_help="Say which documents a schema would break.")
@click.option("--application", metavar="NAME", help="Only those of one application.")
@click.option("--schema", "sdl", metavar="FILE", type=_EXISTING, help="Not the code's, but an SDL.")
@explained
def check(application: str | None, sdl: Path | None) -> None:
    """Hold the schema that the code has now to the stored documents (a query contract).

    Exit 1 if one would break: it isn't valid any more, can't be compiled, gets other types than it
    was made for, may send what is accepted no more, or costs more than is allowed. Meant for before
    a deployment; it only reads.
    """
    from cms.documents import check

    verdicts = asyncio.run(check(read_settings(), application, sdl))
    for verdict in verdicts:
        title = f"{_title(verdict.document)} ({verdict.document.id[:15]}…)"
        for problem in verdict.breaks:
            click.echo(f"{title}: breaks at {problem}")
        for problem in verdict.deprecated:
            click.echo(f"{title}: deprecated at {problem}")
        if verdict.is_dearer:
            now, before = verdict.price, verdict.document.price
            click.echo(f"{title}: costs {now} rows, {before} when it was added")
    advised = sum(bool(verdict.deprecated) for verdict in verdicts)
    dearer = sum(verdict.is_dearer for verdict in verdicts)
    click.echo(f"{_count(verdicts)} checked: {advised} with deprecated parts, {dearer} dearer")
    broken = [verdict.document for verdict in verdicts if verdict.breaks]
    if broken:
        names = sorted({name for each in broken for name in each.applications})
        raise Failed(f"{_count(broken)} would break, of {', '.join(names)}")


def _title(document: StoredDocument) -> str:
    return f"{', '.join(document.applications)}: {document.name}"


def _count(things: Sequence[object]) -> str:
    return "1 document" if len(things) == 1 else f"{len(things)} documents"
