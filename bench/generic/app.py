"""The application of resolvers and loaders, behind Strawberry's own HTTP view."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from bench.generic.loaders import Loaders
from bench.generic.resolvers import Resolvers
from bench.generic.tables import Tables
from cms.config import Settings
from cms.database.types import Pool
from cms.read.catalog import catalog
from schema.build import Contract, build


class View(GraphQL[Loaders, None]):
    """Strawberry's own HTTP view, with loaders in the context and a fast JSON library."""

    def __init__(self, contract: Contract, loaders: Callable[[], Loaders]) -> None:
        super().__init__(contract.strawberry)
        self._loaders = loaders

    async def get_context(self, request: Request | WebSocket, response: Any) -> Loaders:
        return self._loaders()

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data, option=orjson.OPT_UTC_Z)


def create_app(settings: Settings, pool: Pool) -> Starlette:
    """The application; its contract is this process's only one, so that it may be changed."""
    contract = build(settings.locales)
    tables = Tables(contract.graph, catalog("live"), settings.locales)
    Resolvers(tables).attach(contract)
    contract.strawberry.extensions = (ParserCache, ValidationCache)
    # Strawberry would call every field's resolver through a coroutine for the sake of directives
    # on fields; the schema's only directive stands on operations.
    contract.strawberry.directives = ()
    view = View(contract, partial(Loaders, pool, tables))
    return Starlette(routes=[Route("/graphql", view)])
