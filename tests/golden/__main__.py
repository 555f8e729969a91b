"""Writes the golden files anew: ``python -m tests.golden --write [name …]``.

Refused where the environment says ``CI=true``: there they are compared, never written.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

import click

from cms.app import create_engine
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from tests.golden import ANY_PRICE, Case, case, cases, shown
from tests.world import load


def main(arguments: list[str]) -> int:
    """Exit code 0, or 1 when it is refused or a query has no clean answer."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--write", action="store_true", required=True)
    parser.add_argument("names", nargs="*", metavar="name")
    names = parser.parse_args(arguments).names
    if os.environ.get("CI") == "true":
        click.echo("Golden files are not written in continuous integration.", err=True)
        return 1
    wanted = [case(name) for name in names] or list(cases())
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(write(wanted, Settings(data=Path(folder), max_price=ANY_PRICE)))


async def write(wanted: list[Case], settings: Settings) -> int:
    """Write the SQL and the answers of these queries, on a server of their own."""
    engine = create_engine(settings)
    failed = 0
    async with Database(settings, fast=True) as database:
        await migrate(database.access)
        owner = await database.access.owner.connect()
        await load(owner, "live")
        await owner.close()
        for each in wanted:
            answer = await each.answer(engine, database.reader)
            if answer.errors is not None:
                click.echo(f"{each.name}: {answer.errors}", err=True)
                failed = 1
                continue
            (each.folder / "query.sql").write_text(each.sql(engine))
            (each.folder / "query.json").write_text(shown(answer))
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
