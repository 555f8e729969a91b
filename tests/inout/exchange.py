"""Exports and imports of the tests, and what they said."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cms.actions.base import Actor
from cms.database.pools import Database
from cms.i18n.locales import Locales
from cms.inout.export import export
from cms.inout.importing import Importer
from cms.inout.lines import GRAPH, Graph
from cms.inout.report import Difference, Refusal, Report

ACTOR = Actor("importer")


@dataclass
class Heard:
    """What a listener was told, and the report."""

    refusals: list[Refusal] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    def refused(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)

    def differs(self, difference: Difference) -> None:
        self.differences.append(difference)

    def progress(self, done: int) -> None:
        pass

    def total(self, outcome: str) -> int:
        return self.report.total(outcome)

    def reasons(self) -> dict[int, list[str]]:
        """The messages by the numbers of the lines."""
        return {
            refusal.number: [f"{'.'.join(map(str, e.path))}: {e}" for e in refusal.faults()]
            for refusal in self.refusals
        }


async def exported(database: Database, folder: Path) -> bytes:
    """The lines of an export into a new folder."""
    await export(database, folder)
    return (folder / GRAPH).read_bytes()


async def imported(database: Database, graph: bytes, *, dry: bool = False) -> Heard:
    heard = Heard()
    importer = Importer(
        ACTOR, Locales(database.settings.locales), Graph(io.BytesIO(graph)), heard, dry=dry
    )
    heard.report = await importer.run()
    return heard


def entries(graph: bytes) -> list[dict[str, Any]]:
    """The lines after the header, as objects."""
    return [json.loads(line) for line in graph.splitlines()[1:]]


def graph_of(lines: Iterable[Mapping[str, Any] | bytes], **header: Any) -> bytes:
    """A file with these lines."""
    head = {"format": "lang-son-cms/graph", "version": 1, **header}
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    return b"\n".join([json.dumps(head).encode(), *texts]) + b"\n"


def line_of(graph: bytes, key: UUID) -> dict[str, Any]:
    """The line of an entry."""
    (found,) = [
        line for line in entries(graph) if line["kind"] == "entry" and line["key"] == str(key)
    ]
    return found


async def contents(database: Database, *schemas: str) -> dict[str, list[str]]:
    """The rows of all tables as texts, without what names rows and counts changes."""
    connection = await database.access.owner.connect()
    try:
        tables = await connection.fetch(
            "select format('%I.%I', schemaname, tablename) as name from pg_tables "
            "where schemaname = any($1) and tablename not in "
            "('tortoise_migrations', 'generation') order by 1",
            list(schemas),
        )
        return {
            table["name"]: [
                row[0]
                for row in await connection.fetch(
                    f"select t::text from {table['name']} as t order by 1"
                )
            ]
            for table in tables
        }
    finally:
        await connection.close()
