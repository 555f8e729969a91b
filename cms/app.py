"""The composition: settings, database, contract and engine become one Starlette application."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Route

from cms.config import Settings
from cms.database.pools import Database
from cms.read.catalog import catalog
from cms.read.planning.context import Context
from cms.web import explorer
from cms.web.graphql import GraphQLEndpoint
from resolvers.engine import Engine, Limits
from schema.build import build


def create_engine(settings: Settings) -> Engine:
    """The engine that answers queries on what is published, within the limits of the settings."""
    contract = build(settings.locales)
    context = Context(
        contract.graph,
        catalog("live"),
        settings.locales,
        settings.default_page_size,
        settings.max_page_size,
    )
    limits = Limits(settings.max_tokens, settings.max_depth, settings.plan_cache_size)
    return Engine(contract.graphql, context, limits)


def create_app(settings: Settings, database: Database) -> Starlette:
    """The application: the API and the explorer at ``/graphql``. The database is open already and
    outlives it.
    """
    engine = create_engine(settings)
    endpoint = GraphQLEndpoint(engine, database.reader, settings.locales, settings.max_body_bytes)
    return Starlette(
        routes=[
            Route("/graphql", endpoint),
            Route("/", lambda request: RedirectResponse("/graphql")),
            *explorer.routes(),
        ],
        lifespan=_settled,
    )


@asynccontextmanager
async def _settled(app: Starlette) -> AsyncIterator[None]:
    """While it serves, the collector passes over what was loaded before: schema and modules live as
    long as the process, and walking them again and again is most of the cost of a long answer.
    """
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
