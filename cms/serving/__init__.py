"""Serving: the life of the database around that of the HTTP server, in one process or in several.

sockets    the port
server     one HTTP server
workers    several processes, their parent
"""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import socket
from asyncio import CancelledError
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import click
import uvicorn
import uvloop
from starlette.applications import Starlette
from uvicorn.supervisors import ChangeReload

from cms import logs, telemetry
from cms.config import Settings
from cms.database import roles
from cms.database.access import Access, open_access
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.process import Board, Process
from cms.serving.server import BACKLOG, LINGER, serve
from cms.serving.sockets import listen
from cms.serving.workers import Workers


def run(settings: Settings, *, demo: bool, sockets: Sequence[socket.socket] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. Raises CmsError when it can't start."""
    logs.configure(settings)
    listening = sockets or listen(settings)
    # Until the server takes them over, a SIGTERM ends this process like a SIGINT: in good order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if settings.workers > 1:
            _run_workers(settings, demo, listening)
        else:
            _run_alone(settings, demo, listening)
    except KeyboardInterrupt:
        return  # asked to stop, and everything is closed


def run_reloading(settings: Settings, *, demo: bool) -> None:
    """Serve in a child process that starts again when a source file changes."""
    listening = listen(settings)
    config = uvicorn.Config("cms.app:create_app", reload=True, log_level=settings.log_level.lower())
    target = functools.partial(_run_child, settings, demo)
    ChangeReload(config, target=target, sockets=listening).run()


def _run_child(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    run(settings, demo=demo, sockets=sockets)


def _run_alone(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(CancelledError):
        runner.run(_serve(settings, demo, sockets))


async def _serve(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    # As asyncio does for SIGINT: this task is cancelled, so that the database is closed in good
    # order. What a shell starts in the background ignores SIGINT, but must hear of SIGTERM.
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with Database(settings) as database:
        await _prepare(settings, database, demo)
        process = Process()
        with _application(settings, database, process) as app:
            _announce(settings, sockets)
            await serve(app, settings, process, sockets)


def _run_workers(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    with open_access(settings) as access:
        asyncio.run(_prepare_first(settings, access, demo))
        import cms.app  # noqa: F401 (loaded once, for all of them)

        board = Board(settings.workers)
        work = functools.partial(_work, settings, access, board, sockets)
        _announce(settings, sockets)
        Workers(board, work, LINGER + settings.stop_timeout / 1000).run()


async def _prepare_first(settings: Settings, access: Access, demo: bool) -> None:
    if access.server is not None:
        await roles.prepare(access, statement_timeout=settings.statement_timeout)
    async with Database(settings, access=access) as database:
        await _prepare(settings, database, demo)


def _work(
    settings: Settings,
    access: Access,
    board: Board,
    sockets: Sequence[socket.socket],
    number: int,
) -> int:
    """A worker: what it inherits of the others' is given up, the rest is as in one alone."""
    if access.server is not None:
        access.server.disown()
    own = sockets[number % len(sockets)]
    for each in sockets:
        if each is not own:
            each.close()

    async def work() -> None:
        process = Process(number, board)
        async with Database(settings, access=access) as database:
            with _application(settings, database, process) as app:
                await serve(app, settings, process, [own])

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work())
    return 0


async def _prepare(settings: Settings, database: Database, demo: bool) -> None:
    """Bring our own server's tables up to date, and load what there is to be shown."""
    if database.access.server is not None:
        await migrate(
            database.access,
            statement_timeout=settings.statement_timeout,
            progress=lambda step: click.echo(f"migrated {step}"),
        )
    if demo and await database.is_empty():
        from cms.demo.load import load_demo
        from cms.documents import add_own

        await load_demo(database, progress=click.echo)
        click.echo(f"Trusted documents: {await add_own(settings, database.access)}")


@contextmanager
def _application(settings: Settings, database: Database, process: Process) -> Iterator[Starlette]:
    from cms.app import create_app

    tracing = telemetry.from_environment(os.environ)
    try:
        yield create_app(settings, database, process, tracing)
    finally:
        if tracing is not None:
            tracing.close()


def _announce(settings: Settings, sockets: Sequence[socket.socket]) -> None:
    """Open the port, whose queue keeps connections until they can be answered, and say so."""
    for each in sockets:
        each.listen(BACKLOG)
    host, port = settings.host, sockets[0].getsockname()[1]
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"GraphQL API  {base}/graphql")
    click.echo(f"Explorer     {base}/")
