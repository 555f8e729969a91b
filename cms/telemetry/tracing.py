"""The spans: a request, and in it what was prepared, the statement, and the building of the answer.

A span holds the SQL text but none of its arguments, and of a fault only its type: its words may
quote content. Names and attributes follow OpenTelemetry's semantic conventions (HTTP, GraphQL,
databases). Sampler, limits, resource and batches are set by OpenTelemetry's own variables.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Any
from weakref import WeakKeyDictionary

from opentelemetry.propagate import extract
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode
from starlette.types import ASGIApp, Receive, Scope, Send

from cms import __version__
from cms.errors import ConfigError
from cms.read.compile import Compiled
from cms.read.execute import Connection
from cms.web.exchange import Exchange

GROUP = "opentelemetry_traces_exporter"
SERVICE = "lang-son-cms"
"""The service's name, unless OTEL_SERVICE_NAME gives another."""


def exporting(names: Sequence[str]) -> Tracing:
    """Tracing whose spans go to the exporters of these names. Raises ConfigError."""
    provider = TracerProvider(resource=_resource())
    for name in names:
        found = [*entry_points(group=GROUP, name=name)]
        if not found:
            raise ConfigError(
                "OTEL_TRACES_EXPORTER or OTEL_EXPORTER_OTLP_PROTOCOL asks for the exporter "
                "{name}, which no installed package brings: known are {known}",
                name=name,
                known=", ".join(sorted(each.name for each in entry_points(group=GROUP))),
            )
        provider.add_span_processor(BatchSpanProcessor(found[0].load()()))
    return Tracing(provider)


def _resource() -> Resource:
    named = Resource.create()
    unnamed = str(named.attributes.get(SERVICE_NAME, "")).startswith("unknown_service")
    return named.merge(Resource({SERVICE_NAME: SERVICE})) if unnamed else named


class Tracing:
    """Puts spans around the parts of the application. ``close`` sends what is still to be sent."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("cms", __version__)
        self._built: WeakKeyDictionary[Compiled, Compiled] = WeakKeyDictionary()

    def close(self) -> None:
        """Send the last spans and end."""
        self._provider.shutdown()

    @contextmanager
    def span(self, name: str, kind: SpanKind = SpanKind.INTERNAL, **options: Any) -> Iterator[Span]:
        """A span that a fault ends with its type."""
        with self._tracer.start_as_current_span(
            name, kind=kind, record_exception=False, set_status_on_exception=False, **options
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute("error.type", type(error).__qualname__)
                span.set_status(StatusCode.ERROR)
                raise

    def app(self, app: ASGIApp) -> ASGIApp:
        """The application, each of its requests in a span, which continues the caller's trace."""

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            headers = {
                key.decode("latin-1"): text.decode("latin-1") for key, text in scope["headers"]
            }
            method, path = scope["method"], scope["path"]
            attributes = {"http.request.method": method, "url.path": path}
            with self.span(
                method, SpanKind.SERVER, context=extract(headers), attributes=attributes
            ) as span:
                await app(scope, receive, send)
                _say(span, Exchange.of(scope))

        return traced

    def engine(self, engine: Any) -> Any:
        """The engine, whose preparing is a span, and what it prepares builds its answers in one."""
        return _Engine(self, engine)

    def pool(self, pool: Any) -> Any:
        """The pool, each of its statements in a span."""
        return _Pool(self, pool)

    def compiled(self, compiled: Compiled) -> Compiled:
        """A compiled operation whose builder works in a span; always the same for the same."""
        traced = self._built.get(compiled)
        if traced is None:
            traced = dataclasses.replace(compiled, build=self._build(compiled.build))
            self._built[compiled] = traced
        return traced

    def _build(self, build: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def traced(record: Any) -> Any:
            with self.span("build"):
                return build(record)

        return traced


def _say(span: Span, exchange: Exchange) -> None:
    span.set_attribute("http.response.status_code", exchange.status)
    if exchange.status >= 500:
        span.set_status(StatusCode.ERROR)
    if exchange.operation:
        span.set_attribute("graphql.operation.name", exchange.operation)
    if exchange.computed is not None:
        span.set_attribute("cms.cache.hit", not exchange.computed)


class _Engine:
    """An engine as it is but for ``prepare``."""

    def __init__(self, tracing: Tracing, engine: Any) -> None:
        self._tracing = tracing
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def prepare(self, *args: Any, **kwargs: Any) -> Any:
        with self._tracing.span("prepare"):
            prepared = self._engine.prepare(*args, **kwargs)
        return dataclasses.replace(prepared, compiled=self._tracing.compiled(prepared.compiled))


class _Pool:
    """A pool as it is but for its statements."""

    def __init__(self, tracing: Tracing, pool: Connection) -> None:
        self._tracing = tracing
        self._pool = pool

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)

    async def fetch(self, query: str, *args: Any) -> Any:
        with self._statement(query):
            return await self._pool.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:
        with self._statement(query):
            return await self._pool.fetchrow(query, *args)

    def _statement(self, query: str) -> Any:
        attributes = {"db.system.name": "postgresql", "db.query.text": query}
        return self._tracing.span("statement", SpanKind.CLIENT, attributes=attributes)
