"""The commands ``cms export`` and ``cms import``: the whole graph out and in."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import Any

import click

from cms.terminal import Failed, actor, explained, read_settings, table

_SHOWN = 60


@click.command(name="export", short_help="Write the whole graph as files.")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@explained
def export_command(target: Path) -> None:
    """Write every entry, drafts and what is live, into the folder TARGET as lines of JSON, with its
    media files. All of it is of one moment; editors may go on meanwhile.

    Drafts of every classification are in it. Accounts, tokens, the audit and the history aren't:
    “cms backup” has these.
    """
    from cms.database.pools import Database
    from cms.inout.export import export

    settings = read_settings()

    async def work() -> str:
        async with Database(settings) as database:
            await _prepare(database)
            async with database.orm():
                done = await export(database, target, click.echo)
        return f"{sum(done.counts.values())} lines and {done.files} files in {target}"

    click.echo(asyncio.run(work()))


@click.command(name="import", short_help="Take in what “cms export” wrote.")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would change.")
@click.option("--json", "as_json", is_flag=True, help="Say everything as lines of JSON.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["graph", "parallel"]),
    default="graph",
    show_default=True,
    help="graph: an export. parallel: a file of articles that are translations of each other.",
)
@click.option(
    "--locale", metavar="CODE", help="Language of the messages: vi. Default: the system's."
)
@explained
def import_command(
    source: Path, dry_run: bool, as_json: bool, form: str, locale: str | None
) -> None:
    """Take in the folder SOURCE that “cms export” wrote. It may be done again, and over what is
    there: what is equal stays as it is, versions only grow, and nothing is deleted because the
    files don't mention it.

    Each line that can't be taken is named with the reason, and the others are taken; then the exit
    code is 1. An import that was stopped may be run again.
    """
    from cms.database.pools import Database
    from cms.inout.report import LEFT_OUT, REFUSED

    settings = read_settings()
    teller = _Teller(as_json, _language(locale, settings.locales))

    async def work() -> Any:
        async with Database(settings) as database:
            await _prepare(database)
            async with database.orm():
                began = time.monotonic()
                report = await _take(database, source, form, teller, dry=dry_run)
                teller.report(report, time.monotonic() - began)
                return report

    report = asyncio.run(work())
    refused, left_out = report.total(REFUSED) + teller.files, report.total(LEFT_OUT)
    if refused or left_out:
        raise Failed(f"{refused} refused, {left_out} left out of others")


async def _prepare(database: Any) -> None:
    from cms.database.migrate import migrate

    if database.access.server is not None:
        await migrate(database.access, statement_timeout=database.settings.statement_timeout)


async def _take(database: Any, source: Path, form: str, teller: _Teller, *, dry: bool) -> Any:
    from cms.actions.base import Actor
    from cms.i18n.locales import Locales
    from cms.inout import files
    from cms.inout.importing import Importer
    from cms.inout.lines import FILES

    settings = database.settings
    locales = Locales(settings.locales)
    if form == "graph" and source.is_dir():
        async for name, found in files.copy_in(source / FILES, settings.data, write=not dry):
            teller.file(name, found)
    with _opened(source, form, locales) as lines:
        return await Importer(Actor(actor()), locales, lines, teller, dry=dry).run()


@contextmanager
def _opened(source: Path, form: str, locales: Any) -> Iterator[Any]:
    from cms.inout.lines import Graph, graph_in
    from cms.inout.parallel import Parallel

    with open(graph_in(source), "rb") as file:
        yield Graph(file) if form == "graph" else Parallel(file, locales)


def _language(given: str | None, known: tuple[str, ...]) -> str:
    """The stored locale of the messages: what is asked for, else the system's."""
    from cms.i18n.locales import code_of

    if given is not None:
        if (code := code_of(given)) not in known:
            raise click.UsageError(f"--locale: “{given}” is none of {', '.join(known).lower()}")
        return code
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if system := os.environ.get(variable):
            code = code_of(system.partition(".")[0].partition("_")[0])
            return code if code in known else "EN"
    return "EN"


class _Teller:
    """Says what happens, for readers or for programs (``cms.inout.report.Listener``)."""

    def __init__(self, as_json: bool, language: str) -> None:
        self._as_json = as_json
        self._language = language
        self.files = 0

    def refused(self, refusal: Any) -> None:
        """A line, and why it isn't taken."""
        faults = [(_path(fault.path), self._said(fault)) for fault in refusal.faults()]
        if self._as_json:
            self._line(
                "refused",
                {
                    "line": refusal.number,
                    "type": refusal.label,
                    "key": refusal.key,
                    "code": refusal.error.code,
                    "reasons": [{"path": path, "message": said} for path, said in faults],
                },
            )
            return
        click.echo(f"refused: line {refusal.number}: {refusal.label} {refusal.key}".rstrip())
        for path, said in faults:
            click.echo(f"    {path + ': ' if path else ''}{said}")

    def differs(self, difference: Any) -> None:
        """An entry, and what would change of it."""
        if self._as_json:
            self._line(
                "differs",
                {
                    "line": difference.number,
                    "type": difference.label,
                    "key": difference.key,
                    "created": difference.created,
                    "fields": [
                        {"path": _path(path), "before": old, "after": new}
                        for path, old, new in difference.fields
                    ],
                },
            )
            return
        what = "new" if difference.created else "changed"
        click.echo(f"{what}: line {difference.number}: {difference.label} {difference.key}")
        for path, old, new in difference.fields:
            before, after = _beside(_short(old), _short(new))
            click.echo(f"    {_path(path)}: {before} → {after}")

    def file(self, name: str, found: object) -> None:
        """A media file, if something is to be said of it."""
        if isinstance(found, bool):
            return
        self.files += 1
        said = self._said(found)
        if self._as_json:
            self._line("refused", {"file": name, "reasons": [{"path": "", "message": said}]})
        else:
            click.echo(f"refused: file {name}\n    {said}")

    def progress(self, done: int) -> None:
        """How far it is."""
        click.echo(f"line {done}", err=True)

    def report(self, report: Any, seconds: float) -> None:
        """The end: how many of each."""
        from cms.inout.report import CHANGED, CREATED, LEFT_OUT, REFUSED, UNCHANGED

        outcomes = (CREATED, CHANGED, UNCHANGED, REFUSED)
        total = sum(map(report.total, outcomes))
        rate = total / seconds if seconds else 0.0
        if self._as_json:
            counts = {name: dict(counter) for name, counter in report.counts.items()}
            self._line("report", {"counts": counts, "seconds": round(seconds, 3)})
            return
        shown = (*outcomes, LEFT_OUT) if report.total(LEFT_OUT) else outcomes
        rows = [
            (name or "-", *(str(counter[outcome]) for outcome in shown))
            for name, counter in report.counts.items()
        ]
        table([("TYPE", *(outcome.upper() for outcome in shown)), *rows])
        click.echo(f"{total} in {seconds:.1f} s: {rate:.0f} a second")

    def _said(self, error: Any) -> str:
        from cms.i18n.messages import translate

        return translate(error.template, error.params, self._language)

    def _line(self, kind: str, value: object) -> None:
        import orjson

        text = orjson.dumps({kind: value}, option=orjson.OPT_SORT_KEYS, default=str)
        click.echo(text.decode())


def _path(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path))


def _short(value: object) -> str:
    import orjson

    if value is None:
        return "-"
    return orjson.dumps(value, default=str).decode()


def _beside(old: str, new: str) -> tuple[str, str]:
    """Two texts cut to where they differ, so that both can be read."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    same = sum(1 for _ in pairs)
    start = max(0, same - _SHOWN // 3) if max(len(old), len(new)) > _SHOWN else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    piece = text[start : start + _SHOWN]
    return ("…" if start else "") + piece + ("…" if start + _SHOWN < len(text) else "")
