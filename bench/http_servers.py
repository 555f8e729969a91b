"""HTTP servers under the same application: ``python -m bench servers``.

uvicorn, as ``cms serve`` runs it, and granian in both of its runtime modes serve the real
application, one process each, in turns within each round. Answers are *kept* (the server's own
costs stand out most) or *computed*.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import uvloop
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from bench import measure
from bench.measure import Options, Series
from bench.report import Ratio, economy, median_of, per_request, rate
from bench.servers import Running
from bench.world import World
from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.process import Process
from cms.serving.server import serve

KINDS = ("uvicorn", "granian-st", "granian-mt")
"""uvicorn, and granian with its single- and its multi-threaded runtime."""

MODES = {"kept": "67108864", "computed": "0"}
"""CMS_CACHE_BYTES for each way to answer."""


@dataclass(frozen=True)
class Contest:
    """What was measured of one query in one mode, by server."""

    query: str
    mode: str
    series: Sequence[Series]


class Opened:
    """The application with the database's life in its lifespan, for servers that own the loop."""

    def __init__(self) -> None:
        self.app: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        assert self.app is not None
        await self.app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        settings = Settings.from_env(os.environ)
        async with Database(settings) as database:
            self.app = create_app(settings, database)
            async with self.app.router.lifespan_context(self.app):
                print(os.getpid(), flush=True)
                await send({"type": "lifespan.startup.complete"})
                await receive()
        await send({"type": "lifespan.shutdown.complete"})


def contests(world: World, options: Options) -> Iterator[Contest]:
    """Measure each query in each mode on each server, after comparing their answers."""
    asked = asyncio.run(measure.all_queries(world, options.queries))
    for mode, cache in MODES.items():
        with running(world.url, cache) as found:
            for query in asked:
                measure.compare(query, found)
                rounds = [
                    [measure.one_round(query, each, world, options, number) for each in found]
                    for number in range(options.rounds)
                ]
                series = [Series(query.name, each.kind) for each in found]
                for each, measured in zip(series, zip(*rounds, strict=True), strict=True):
                    each.rounds.extend(measured)
                yield Contest(query.name, mode, series)


@contextlib.contextmanager
def running(database_url: str, cache: str) -> Iterator[list[Running]]:
    """Start a server of each kind, and stop them at the end."""
    environment = os.environ | {
        "CMS_DATABASE_URL": database_url,
        "CMS_LOG_LEVEL": "WARNING",
        "CMS_CACHE_BYTES": cache,
    }
    processes: list[subprocess.Popen[str]] = []
    found: list[Running] = []
    try:
        for kind in KINDS:
            port = _free_port()
            command = [sys.executable, "-m", "bench.http_servers", kind, str(port)]
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
            processes.append(process)
            assert process.stdout is not None
            found.append(Running(kind, int(process.stdout.readline()), port))
            _await(port)
        yield found
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(20)


def _await(port: int) -> None:
    """Wait until a server listens: granian begins to once the application has started."""
    until = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def table(found: Sequence[Contest]) -> str:
    """The Markdown: requests a second, CPU time, and granian's share of uvicorn's speed."""
    lines = [
        "| query | answers | server | requests/s | server CPU, ms | of uvicorn's requests/s "
        "| for the same CPU time |",
        "|---|---|---|---|---|---|---|",
    ]
    for contest in found:
        first = contest.series[0]
        for each in contest.series:
            cells = [
                contest.query,
                contest.mode,
                each.server,
                f"{median_of(each, rate):.0f}",
                f"{median_of(each, lambda m: per_request(m.server_cpu, m)):.3f}",
                str(Ratio.of(each, first, rate)),
                str(Ratio.of(each, first, economy)),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main(kind: str, port: int) -> None:
    """Run one server until it is told to stop."""
    if kind == "uvicorn":
        listening = socket.create_server(("127.0.0.1", port))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            settings = Settings.from_env(os.environ)
            runner.run(serve(Opened(), settings, Process(), [listening]))
        return
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes

    Granian(
        "bench.http_servers:Opened",
        factory=True,
        port=port,
        interface=Interfaces.ASGI,
        runtime_mode=RuntimeModes.st if kind == "granian-st" else RuntimeModes.mt,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        websockets=False,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
