"""Running the HTTP server: the database's life around uvicorn's, in one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import signal
import socket
from collections.abc import Sequence

import click
import uvicorn
import uvloop
from uvicorn.supervisors import ChangeReload

from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.errors import ConfigError


def run(settings: Settings, *, demo: bool, sockets: Sequence[socket.socket] | None = None) -> None:
    """Serve until SIGINT or SIGTERM. Raises CmsError when it can't start."""
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    listening = sockets or [_listen(settings)]
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, demo, listening))
    except KeyboardInterrupt:
        return  # asked to stop, and everything is closed


def run_reloading(settings: Settings, *, demo: bool) -> None:
    """Serve in a child process that starts again when a source file changes."""
    listening = [_listen(settings)]
    config = uvicorn.Config("cms.app:create_app", reload=True, log_level=_level(settings))
    target = functools.partial(_run_child, settings, demo)
    ChangeReload(config, target=target, sockets=listening).run()


def _run_child(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    run(settings, demo=demo, sockets=sockets)


def _listen(settings: Settings) -> socket.socket:
    """Take the port first: a port in use is then told at once, not after the migrations."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise ConfigError(
            "Can't listen on {host} port {port} ({reason}): choose others with CMS_HOST and "
            "CMS_PORT",
            host=settings.host,
            port=settings.port,
            reason=error.strerror or str(error),
        ) from error
    return listening


async def _serve(settings: Settings, demo: bool, sockets: Sequence[socket.socket]) -> None:
    # A SIGTERM cancels this task like a SIGINT, so that the database is closed in good order.
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    async with Database(settings) as database:
        if database.access.server is not None:
            await migrate(
                database.access,
                statement_timeout=settings.statement_timeout,
                progress=lambda step: click.echo(f"migrated {step}"),
            )
        if demo and await database.is_empty():
            from cms.demo.load import load_demo

            await load_demo(database, progress=click.echo)
        from cms.app import create_app

        app = create_app(settings, database)
        _announce(settings, sockets[0])
        server = uvicorn.Server(
            uvicorn.Config(
                app, http="httptools", log_level=_level(settings), access_log=_verbose(settings)
            )
        )
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve(sockets=list(sockets))
            await asyncio.sleep(0)  # once stopped, uvicorn passes the signal on: it ends here


def _announce(settings: Settings, listening: socket.socket) -> None:
    host, port = settings.host, listening.getsockname()[1]
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"GraphQL API  {base}/graphql")
    click.echo(f"Explorer     {base}/")


def _level(settings: Settings) -> str:
    return settings.log_level.lower()


def _verbose(settings: Settings) -> bool:
    return settings.log_level == "DEBUG"
