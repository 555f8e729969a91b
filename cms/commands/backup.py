"""The commands ``cms backup`` and ``cms restore``: everything in one file, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from cms.terminal import explained, read_settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(short_help="Write everything into one file.")
@click.argument("file", type=_FILE)
@explained
def backup(file: Path) -> None:
    """Write the whole database (content, accounts, history and audit) and the media files into
    FILE, which must not be there yet. All of it is of one moment; editors may go on meanwhile.

    Whoever has the file has everything: drafts of every classification, and the hashes of
    passwords. Only its owner can read it; keep it so.
    """
    from cms.database.access import open_access
    from cms.inout import backup as making

    settings = read_settings()
    with open_access(settings) as access:
        manifest = asyncio.run(making.backup(settings, access, file))
    rows, files = sum(manifest.rows.values()), len(manifest.members) - 1
    click.echo(f"{rows} rows and {files} media files in {file}")
    click.echo(f"Audit: {manifest.audit} entries, head {manifest.head}")


@click.command(short_help="Bring back what “cms backup” wrote.")
@click.argument("file", type=_FILE)
@click.option(
    "--replace", is_flag=True, help="Even if the database isn't empty: what it holds goes."
)
@click.option("--yes", is_flag=True, help="Don't ask.")
@explained
def restore(file: Path, replace: bool, yes: bool) -> None:
    """Bring back the database and the media files of FILE: first all of it is proved to be what was
    written, then the database is filled in one transaction, then compared with what the file says.

    Stop “cms serve” before.
    """
    from cms.database import migrate, roles
    from cms.database.access import open_access
    from cms.inout import restore as restoring

    settings = read_settings()
    if replace and not yes:
        click.confirm(
            "All entries, accounts, revisions and the audit that the database holds now will be "
            f"gone, and those of {file} in their place. Go on?",
            abort=True,
        )
    with open_access(settings) as access:

        async def work() -> tuple[int, str, int]:
            if not access.public:
                await roles.prepare(access, statement_timeout=settings.statement_timeout)
            manifest = await restoring.restore(settings, access, file, replace=replace)
            pending = await migrate.pending(access)
            return sum(manifest.rows.values()), manifest.head, len(pending)

        rows, head, pending = asyncio.run(work())
    click.echo(f"{rows} rows, all as they were. Audit whole, head {head}")
    if pending:
        click.echo(f"{pending} migrations are pending: run “cms migrate”")
