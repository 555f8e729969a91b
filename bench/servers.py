"""The servers under measurement, each a process of its own: ``python -m bench.servers KIND``.

The process finds the database in CMS_DATABASE_URL, prints the port that it listens on, and serves
until it is told to stop. All run under uvicorn with uvloop and httptools, one worker, no access
log: the API as ``cms serve`` starts it, the others in the same way.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

import asyncpg
import uvicorn
import uvloop
from starlette.types import ASGIApp

from cms.config import Settings
from cms.database import roles
from cms.database.access import open_access
from cms.database.pools import Database, read_options
from cms.database.types import Connection, Pool

KINDS = ("a-json", "a-records", "b", "c")
"""The hand-written endpoints in two versions, the API, and resolvers with DataLoaders."""

B, TWO = "b", "b-two"
"""The API in one process, and with two workers."""
KEPT, KEPT_BY_TWO = "b-kept", "b-kept-two"
"""The same with its cache of answers, which the others do without: not a measure of reading."""
MEMORY = "memory"
"""An endpoint that sends what the API has answered once."""


@dataclass(frozen=True)
class Running:
    """A running server."""

    kind: str
    pid: int
    port: int


@contextlib.contextmanager
def servers(
    database_url: str,
    kinds: Sequence[str] = KINDS,
    **settings: str,
) -> Iterator[list[Running]]:
    """Start the servers, with further ``settings``, and stop them at the end."""
    processes: list[subprocess.Popen[str]] = []
    try:
        for kind in kinds:
            processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "bench.servers", kind],
                    env=os.environ | _environment(kind, database_url) | settings,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
        yield [
            Running(kind, process.pid, _port(kind, process))
            for kind, process in zip(kinds, processes, strict=True)
        ]
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(20)


def _environment(kind: str, database_url: str) -> dict[str, str]:
    return {
        "CMS_DATABASE_URL": database_url,
        "CMS_LOG_LEVEL": "WARNING",
        "CMS_WORKERS": "2" if kind in (TWO, KEPT_BY_TWO) else "1",
        **({} if kind in (KEPT, KEPT_BY_TWO) else {"CMS_CACHE_BYTES": "0"}),
    }


def _port(kind: str, process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the server {kind} did not start (exit code {process.wait(20)})")
    return int(line)


def main(kind: str) -> None:
    """Run a server until it is told to stop."""
    settings = Settings.from_env(os.environ)
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    if kind in (B, TWO, KEPT, KEPT_BY_TWO):
        from cms import serving

        serving.run(settings, demo=False, sockets=[listening])
        return
    # The second signal, which uvicorn passes on when it has stopped, must not end in a traceback.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(_serve(kind, settings, listening))


async def _serve(kind: str, settings: Settings, listening: socket.socket) -> None:
    async with _app(kind, settings) as app:
        config = uvicorn.Config(app, http="httptools", log_level="warning", access_log=False)
        # What is there now stays; the garbage collector needn't walk it for every large answer.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        with contextlib.suppress(asyncio.CancelledError):
            await uvicorn.Server(config).serve(sockets=[listening])


@contextlib.asynccontextmanager
async def _app(kind: str, settings: Settings) -> AsyncIterator[ASGIApp]:
    """The application of one kind. Only what it needs is imported, as a real server would."""
    if kind == MEMORY:
        from bench import memory
        from cms.app import create_app

        async with Database(settings) as database:
            yield memory.create_app(create_app(settings, database))
        return
    async with _pool(settings) as pool:
        if kind == "c":
            from bench.generic import app as generic

            yield generic.create_app(settings, pool)
            return
        from bench.hand import app as hand
        from bench.hand import json_texts, records

        yield hand.create_app(pool, {"a-json": json_texts, "a-records": records}[kind])


def _pool(settings: Settings) -> Pool:
    """asyncpg's own pool, as a careful author sets it up: the sessions are those of the API, and
    giving a connection back sends nothing.
    """
    with open_access(settings) as access:
        options = read_options(access.reader, roles.LIVE, settings.statement_timeout)
    return asyncpg.create_pool(
        **options,
        min_size=1,
        max_size=settings.pool_size,
        max_queries=2**62,
        max_inactive_connection_lifetime=0,
        connection_class=Unreset,
    )


class Unreset(Connection):
    """A connection that is given back as it is."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        """Nothing to reset."""
        return ""


if __name__ == "__main__":
    main(sys.argv[1])
