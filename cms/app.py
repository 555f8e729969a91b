"""The composition: settings, database, contract and engine become one Starlette application."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    ExitStack,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

from cms.auth.caller import Stage
from cms.config import Settings
from cms.database.pools import Database
from cms.database.read_pool import ReadPool
from cms.delivery.documents import TrustedDocuments
from cms.delivery.feed import Feed
from cms.delivery.generations import Generations
from cms.delivery.listener import listening
from cms.delivery.purge import Receiver, purging
from cms.delivery.responses import Responses
from cms.desk.runner import releasing
from cms.logs import RequestLog
from cms.process import Process
from cms.read.catalog import catalog
from cms.read.planning.context import Asking, Context, Viewer
from cms.web import explorer
from cms.web.desk import Desk
from cms.web.direct import Direct
from cms.web.exchange import Observed
from cms.web.graphql import GraphQLEndpoint
from cms.web.health import Health
from cms.web.metrics import Metrics
from cms.web.metrics import routes as metrics_routes
from cms.web.rate import Rate
from cms.web.signin.build import accounts
from cms.web.subscriptions.service import Subscriptions
from cms.webhooks.addresses import Guard
from cms.webhooks.sender import sending
from resolvers.engine import Engine, Limits
from resolvers.foresight import Foresight
from resolvers.mutations import Mutations
from resolvers.reports import Reports
from schema.build import build

if TYPE_CHECKING:
    from cms.telemetry.tracing import Tracing

_THRESHOLDS = (5_000, 20, 50)
"""When the garbage collector looks for cycles: a long answer makes as many objects as the default
takes for a leak, and none of them hangs in a cycle."""


def create_engine(settings: Settings, stage: Stage = Stage.LIVE) -> Engine:
    """The engine that answers queries on what is published, within the limits of the settings; or
    on drafts, as far as whoever asks may see them.
    """
    contract = build(settings.locales)
    drafts = stage is Stage.DRAFT
    context = Context(
        contract.graph,
        catalog("draft" if drafts else "live"),
        settings.locales,
        settings.default_page_size,
        settings.max_page_size,
        Asking() if drafts else Viewer(),
        max_price=settings.max_price,
        tagged=settings.cdn_seconds > 0 and not drafts,
        time_zone=settings.time_zone,
    )
    return Engine(contract.graphql, context, Limits.of(settings))


def create_desk(settings: Settings, database: Database) -> Desk | None:
    """What answers those who ask for drafts, or change them; in the public zone there are none."""
    if database.access.public:
        return None
    engine = create_engine(settings, Stage.DRAFT)
    workers = Foresight(create_engine(settings)), Reports(engine)
    return Desk(engine, Mutations(engine), workers, database)


def create_app(
    settings: Settings,
    database: Database,
    process: Process | None = None,
    tracing: Tracing | None = None,
) -> Starlette:
    """The application: the API and the explorer at ``/graphql``. The database is open already and
    outlives it; so does ``tracing``, with which requests are traced.
    """
    generations = Generations()
    process = process or Process()
    engine, pool = create_engine(settings), database.reader
    responses = Responses(generations, settings.cache_bytes)
    required = settings.trusted_documents == "REQUIRED"
    documents = TrustedDocuments(pool, generations, engine.read, required=required)
    endpoint = GraphQLEndpoint(
        tracing.engine(engine) if tracing else engine,
        tracing.pool(pool) if tracing else pool,
        responses,
        documents,
        settings.locales,
        settings.max_body_bytes,
        body_seconds=settings.receive_timeout / 1000,
        rate=_rate(settings),
        cdn_seconds=settings.cdn_seconds,
    )
    feed = Feed(pool, generations)
    subscriptions = Subscriptions(settings, endpoint, feed, generations, process)
    endpoint.streams = subscriptions.events
    endpoint.desk = create_desk(settings, database)
    endpoint.authenticator, sign_in = accounts(settings, database)
    readings = partial(_readings, engine, responses, pool, generations, subscriptions)
    metrics = Metrics(process, readings, lambda: documents.names)
    pool.took = metrics.statements.add
    health = Health(pool, catalog("live"), generations, process)
    log = RequestLog.of(settings)
    return Starlette(
        routes=[
            Route("/graphql", endpoint),
            WebSocketRoute("/graphql", subscriptions.websocket),
            Route("/", lambda request: RedirectResponse("/graphql")),
            Route("/livez", health.live),
            Route("/readyz", health.ready),
            *metrics_routes(metrics, settings.metrics),
            *explorer.routes(schema=settings.introspection == "OPEN"),
            *sign_in,
        ],
        middleware=[
            Middleware(Observed, metrics, log),
            *([Middleware(tracing.app)] if tracing else []),
            Middleware(Direct, "/graphql", endpoint),
        ],
        lifespan=lambda app: _life(
            database, generations, feed, metrics, log, _telling(settings, database)
        ),
    )


def _rate(settings: Settings) -> Rate | None:
    """How much each client may ask for, if that is limited."""
    if not settings.rate_price_per_minute:
        return None
    return Rate(settings.rate_price_per_minute, settings.rate_burst, settings.trusted_proxies)


def _readings(
    engine: Engine,
    responses: Responses,
    pool: ReadPool,
    generations: Generations,
    subscriptions: Subscriptions,
) -> dict[str, float]:
    """What the metrics tell beside what they count themselves, by the names that they give it."""
    return {
        "plan_cache_hits": engine.plans.hits,
        "plan_cache_misses": engine.plans.misses,
        "response_cache_hits": responses.hits,
        "response_cache_misses": responses.misses,
        "response_cache_shared": responses.shared,
        "response_cache_bytes": responses.size,
        "response_cache_limit_bytes": responses.limit,
        "pool_connections": pool.size,
        "pool_connections_in_use": pool.in_use,
        "pool_connections_limit": pool.limit,
        "generations_known": generations.known,
        **subscriptions.readings(),
    }


@asynccontextmanager
async def _telling(settings: Settings, database: Database) -> AsyncIterator[None]:
    """The tasks that do what is due, and tell others what has happened: a cache in front, if there
    is one, and those who have a webhook. In the public zone there is no office that says it.
    """
    if settings.zone == "PUBLIC":
        yield
        return
    access, receiver = database.access, Receiver(settings.purge_url, settings.purge_token)
    guard, patience = Guard.of(settings.webhook_networks), timedelta(days=settings.webhook_days)
    purges = purging(access.editor, receiver) if settings.purge_url else nullcontext()
    async with purges, sending(access.auth, guard, patience), releasing(database):
        yield


@asynccontextmanager
async def _life(
    database: Database,
    generations: Generations,
    feed: Feed,
    metrics: Metrics,
    log: RequestLog | None,
    tells: AbstractAsyncContextManager[None],
) -> AsyncIterator[None]:
    """What runs while the application serves: it hears of changes, so that answers can be kept, and
    tells the other processes what it has counted.
    """
    with ExitStack() as stack:
        if log is not None:
            stack.callback(log.flush)
        async with metrics.told(), _hearing(database, generations), feed.running(), tells:
            yield


@asynccontextmanager
async def _hearing(database: Database, generations: Generations) -> AsyncIterator[None]:
    async with listening(database.access.reader, generations):
        with database.notices.observed(generations.acknowledged), _settled():
            yield


@contextmanager
def _settled() -> Iterator[None]:
    """While it serves, the collector passes over what was loaded before: schema and modules live as
    long as the process, and walking them again and again is most of the cost of a long answer.
    """
    thresholds = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
