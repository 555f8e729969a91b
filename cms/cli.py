"""The command ``cms``. Exit codes: 0 done, 1 failed (one line says why), 2 wrong usage."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from cms import __version__
from cms.commands.audit import audit
from cms.commands.backup import backup, restore
from cms.commands.documents import documents
from cms.commands.exchange import export_command, import_command
from cms.commands.glossary import glossary
from cms.commands.token import token
from cms.commands.user import user
from cms.commands.webhook import webhook
from cms.commands.xliff import xliff
from cms.commands.zone import zone
from cms.config import describe
from cms.terminal import Failed, explained, read_settings

SDL = Path("schema") / "schema.graphql"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cms")
def main() -> None:
    """Lạng Sơn CMS: a headless GraphQL content management system.

    Settings are environment variables; “cms config” lists them. Without CMS_DATABASE_URL the
    commands use a PostgreSQL server of their own in the data folder, which belongs to one process
    at a time.
    """


@main.command(short_help="Serve the API and the explorer.")
@click.option("--host", help="Address to listen on, instead of CMS_HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port, instead of CMS_PORT; 0: any.")
@click.option("--demo/--no-demo", help="Load the demo content if the database has no entry.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes, instead of CMS_WORKERS.")
@click.option("--reload", is_flag=True, help="Start again when a source file changes.")
@explained
def serve(
    host: str | None, port: int | None, demo: bool, workers: int | None, reload: bool
) -> None:
    """Serve the API and the explorer until Ctrl-C or SIGTERM.

    On the embedded database, pending migrations are applied first. On a server of your own, run
    “cms migrate” yourself.
    """
    import dataclasses

    from cms import serving

    settings = read_settings()
    changes = {"host": host, "port": port, "workers": workers}
    given = {name: value for name, value in changes.items() if value is not None}
    settings = dataclasses.replace(settings, **given)  # type: ignore[arg-type]
    if reload and settings.workers > 1:
        raise click.UsageError("--reload serves in one process: leave --workers and CMS_WORKERS.")
    run = serving.run_reloading if reload else serving.run
    run(settings, demo=demo)


@main.command(short_help="Bring the database up to date.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if something is to be done.")
@click.option("--check-models", is_flag=True, help="Like --check, without looking at the database.")
@click.option("--make", metavar="NAME", help="Write migrations for the changes of the models.")
@explained
def migrate(check: bool, check_models: bool, make: str | None) -> None:
    """Set up roles and schemas, and apply pending migrations."""
    if sum((check, check_models, make is not None)) > 1:
        raise click.UsageError("Choose one of --check, --check-models and --make.")
    from cms.database import migrate as migrations
    from cms.database.access import open_access

    if make is not None:
        for path in asyncio.run(migrations.make(make)):
            click.echo(f"wrote {path}")
        return
    if check or check_models:
        todo = [f"no migration for {line}" for line in asyncio.run(migrations.unwritten())]
        if check:
            with open_access(read_settings()) as access:
                todo += [f"pending in {step}" for step in asyncio.run(migrations.pending(access))]
        for line in todo:
            click.echo(line)
        if todo:
            raise Failed(f"{len(todo)} to be done: run “cms migrate”, or “cms migrate --make NAME”")
        click.echo("nothing to be done")
        return
    settings = read_settings()
    with open_access(settings) as access:
        steps = asyncio.run(
            migrations.migrate(
                access,
                statement_timeout=settings.statement_timeout,
                progress=lambda step: click.echo(str(step)),
            )
        )
    click.echo(f"{steps} applied" if steps else "up to date")


@main.command(short_help="Load the demo content.")
@explained
def demo() -> None:
    """Load the demo content: real entries in six languages."""
    settings = read_settings()
    from cms.database.migrate import migrate as apply
    from cms.database.pools import Database
    from cms.demo.load import load_demo
    from cms.documents import add_own

    async def load() -> None:
        async with Database(settings) as database:
            if database.access.server is not None:
                await apply(database.access, statement_timeout=settings.statement_timeout)
            await load_demo(database, progress=click.echo)
            click.echo(f"Trusted documents: {await add_own(settings, database.access)}")

    try:
        asyncio.run(load())
    except ValueError as error:  # a mistake in the content's files
        raise Failed(str(error)) from error


@main.command(short_help="Write or compare the GraphQL schema.")
@click.option("--check", is_flag=True, help="Only compare; exit 1 and print a diff if they differ.")
@click.option("--print", "show", is_flag=True, help="Only print it.")
@explained
def schema(check: bool, show: bool) -> None:
    """Write the GraphQL schema to schema/schema.graphql, in the schema definition language."""
    if check and show:
        raise click.UsageError("Choose one of --check and --print.")
    import difflib

    from schema import build

    text = build.sdl()
    if show:
        click.echo(text, nl=not text.endswith("\n"))
        return
    path = Path(build.__file__).parent / SDL.name
    if not check:
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {SDL}")
        return
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    if committed == text:
        click.echo(f"{SDL} is up to date")
        return
    lines = difflib.unified_diff(
        committed.splitlines(keepends=True),
        text.splitlines(keepends=True),
        f"{SDL} (committed)",
        f"{SDL} (built)",
    )
    click.echo("".join(lines), nl=False)
    raise Failed(f"{SDL} does not match the code: run “cms schema”")


@main.command(short_help="List all settings.")
@explained
def config() -> None:
    """List all settings: meaning, what is allowed, default and present value."""
    for line in describe(read_settings()):
        default = line.default or "empty"
        click.echo(f"{line.variable}={line.value}")
        click.echo(f"    {line.description}")
        click.echo(f"    Allowed: {line.allowed}; default: {default}")


main.add_command(audit)
main.add_command(backup)
main.add_command(documents)
main.add_command(export_command)
main.add_command(glossary)
main.add_command(import_command)
main.add_command(restore)
main.add_command(token)
main.add_command(user)
main.add_command(webhook)
main.add_command(xliff)
main.add_command(zone)

if __name__ == "__main__":
    main()
