"""The benchmarks' database: an embedded server whose data is made once and kept.

Each size has a folder of its own under ``bench/.data``. It is made anew when what it was made from
has changed: the size, the generator or the migrations.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import data, text
from bench.data import SEED, Size
from cms.config import Settings
from cms.database.access import Access, open_access
from cms.database.migrate import migrate

FOLDER = Path(__file__).parent / ".data"
MIGRATIONS = Path(__file__).parent.parent / "migrations"


@dataclass(frozen=True)
class World:
    """A running server with the data. ``url`` is an administrator's: settings take it as theirs."""

    url: str
    access: Access
    server_pid: int
    size: Size


@contextmanager
def world(size: Size, folder: Path = FOLDER) -> Iterator[World]:
    """Start the server with the data of that size, made first where it isn't there.

    Call it in the main thread, outside of an event loop.
    """
    place = folder / f"{size.articles}x{size.characters}"
    stamp, wanted = place / "stamp", _fingerprint(size)
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(place, ignore_errors=True)
    with open_access(Settings(data=place)) as access:
        assert access.server is not None
        if not stamp.exists():
            asyncio.run(_fill(access, size))
            stamp.write_text(wanted)
        pid = access.server.pid
        assert pid is not None
        yield World(access.server.url(database=access.database), access, pid, size)


def _fingerprint(size: Size) -> str:
    sources = [Path(data.__file__), Path(text.__file__), *sorted(MIGRATIONS.rglob("*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources))
    return f"{size} seed {SEED} {digest.hexdigest()}"


async def _fill(access: Access, size: Size) -> None:
    began = time.monotonic()
    await migrate(access)
    connection = await access.owner.connect()
    try:
        await data.load(connection, size)
    finally:
        await connection.close()
    seconds = time.monotonic() - began
    print(f"made {size.articles} articles in {seconds:.0f} s", file=sys.stderr)
