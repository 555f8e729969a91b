"""Tortoise ORM on our logins. This module is a Tortoise "engine": it names its client class.

Tortoise builds its own connection parameters out of a URL's parts; our client hands asyncpg the
whole URL instead, so that every option of it (TLS, several hosts, a socket) counts, and starts its
sessions like all others of this program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import asyncpg
from tortoise import context as tortoise_context
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.context import TortoiseContext

from cms.database.access import Login, explained
from cms.database.types import Pool

CONNECTION = "draft"
# label -> module of its models
APPS = {"content": "cms.content", "delivery": "cms.delivery.models", "office": "cms.office"}
MIGRATIONS_TABLE = "tortoise_migrations"


class Client(AsyncpgDBClient):
    """Tortoise's client with connections from a Login."""

    def __init__(self, login: Login, search_path: str, **options: Any) -> None:
        super().__init__(**options)
        self._login = login
        self._search_path = search_path

    async def create_pool(self, **options: Any) -> Pool:
        """Replaces the options that come from the parts of a URL; called by Tortoise."""
        with explained():
            return await asyncpg.create_pool(
                self._login.url,
                min_size=options["min_size"],
                max_size=options["max_size"],
                server_settings=self._login.server_settings({"search_path": self._search_path}),
            )


client_class = Client


def app_config(models: str, **options: str) -> dict[str, Any]:
    """Tortoise's configuration of one app: the module of its models, on our connection."""
    return {"models": [models], "default_connection": CONNECTION, **options}


def config(
    login: Login | None, schemas: Sequence[str], apps: dict[str, dict[str, Any]], size: int = 1
) -> dict[str, Any]:
    """Tortoise's configuration: one connection, whose search_path is ``schemas``.

    The connection has the same name in every context, because Tortoise notes the name in the model
    classes, which all contexts of the process share. Without a login it serves to look at the
    models only.
    """
    credentials = {
        "login": login,
        "search_path": ", ".join(schemas),
        "minsize": 1,
        "maxsize": size,
    }
    return {
        "connections": {CONNECTION: {"engine": __name__, "credentials": credentials}},
        "apps": apps,
        "use_tz": True,
        "timezone": "UTC",
    }


async def open_context(login: Login, schemas: Sequence[str], size: int) -> TortoiseContext:
    """A context with all models; its owner closes it with ``close_connections``."""
    context = TortoiseContext()
    apps = {label: app_config(module) for label, module in APPS.items()}
    with entered(context):
        await context.init(config=config(login, schemas, apps, size))
    return context


@contextmanager
def entered(context: TortoiseContext) -> Iterator[TortoiseContext]:
    """Make ``context`` the current one in this task.

    Tortoise's own ``with context`` keeps its token in the context, so that two tasks can't be
    inside at the same time; here the token stays with the task.
    """
    token = tortoise_context._current_context.set(context)
    try:
        yield context
    finally:
        tortoise_context._current_context.reset(token)
