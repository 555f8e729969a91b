"""Processes that import until they are killed.

The program reads what to do from its standard input, a JSON object on each line, and forks a child
that does it; so a child begins without loading the application anew. On its standard output it says
the child's number, what the child says, and when it is dead.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import orjson

from cms.actions.base import Actor
from cms.config import Settings
from cms.database.pools import Database
from cms.i18n.locales import Locales
from cms.inout import importing
from cms.inout.lines import Graph


def say(word: str) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


async def take(asked: dict[str, Any]) -> None:
    importing.CHUNK = asked["chunk"]
    settings = Settings(database_url=asked["url"], pool_size=1)
    path = Path(asked["file"])
    async with Database(settings) as database, database.orm():
        with path.open("rb") as file:  # noqa: ASYNC230 - there is nothing else to do here
            source = Graph(file)
            importer = importing.Importer(Actor("killed"), Locales(settings.locales), source)
            say("begin")
            await importer.run()
            say("end")


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(take(orjson.loads(line)))
            os._exit(0)
        say(str(child))
        os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
