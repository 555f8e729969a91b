"""Traces: off without a trace, switched on by OpenTelemetry's variables, and without content."""

from __future__ import annotations

import asyncio
import dataclasses
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from cms import telemetry
from cms.app import create_app
from cms.database.pools import Database
from cms.errors import ConfigError
from cms.telemetry.tracing import Tracing
from tests.database.helpers import PROJECT

SECRET = "geheim-5f2c"
FIND = "query Find($slug: String!) { article(slug: $slug, locale: VI) { id } }"


@asynccontextmanager
async def traced(
    database: Database, spans: InMemorySpanExporter
) -> AsyncIterator[httpx.AsyncClient]:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    tracing = Tracing(provider)
    settings = dataclasses.replace(database.settings, log_level="WARNING")
    app = create_app(settings, database, tracing=tracing)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client,
    ):
        for _ in range(200):
            if (await client.get("/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.05)
        spans.clear()
        yield client
    tracing.close()


def named(spans: Sequence[ReadableSpan], name: str) -> ReadableSpan:
    (span,) = [span for span in spans if span.name == name]
    return span


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


async def test_a_request_is_one_trace_of_four_spans(database: Database) -> None:
    spans = InMemorySpanExporter()
    parent = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    asked = {"query": FIND, "variables": {"slug": SECRET}}
    async with traced(database, spans) as client:
        answer = await client.post("/graphql", json=asked, headers=parent)
        assert answer.json() == {"data": {"article": None}}
        first = spans.get_finished_spans()
        spans.clear()
        await client.post("/graphql", json=asked, headers=parent)
        second = spans.get_finished_spans()
    request = named(first, "POST")
    assert request.kind is SpanKind.SERVER
    assert request.context.trace_id == 0x0AF7651916CD43DD8448EB211C80319C
    assert request.parent is not None
    assert request.parent.span_id == 0xB7AD6B7169203331
    assert attributes(request) == {
        "http.request.method": "POST",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.name": "Find",
        "cms.cache.hit": False,
    }
    inner = [span for span in first if span is not request]
    assert [span.name for span in inner] == ["prepare", "statement", "build"]
    for span in inner:
        assert span.parent is not None
        assert span.parent.span_id == request.context.span_id
    statement = named(first, "statement")
    assert statement.kind is SpanKind.CLIENT
    assert set(attributes(statement)) == {"db.system.name", "db.query.text"}
    assert "$1" in str(attributes(statement)["db.query.text"])
    assert SECRET not in "".join(span.to_json() for span in [*first, *second])
    assert [span.name for span in second] == ["POST"]
    assert attributes(second[0])["cms.cache.hit"] is True


async def test_a_fault_is_told_by_its_type(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    monkeypatch.setattr(asyncpg.Connection, "fetchrow", lambda *args: 1 / 0)
    async with traced(database, spans) as client:
        answer = await client.post("/graphql", json={"query": FIND, "variables": {"slug": SECRET}})
    assert answer.status_code == 500
    finished = spans.get_finished_spans()
    statement, request = named(finished, "statement"), named(finished, "POST")
    assert attributes(statement)["error.type"] == "ZeroDivisionError"
    assert statement.status.status_code is StatusCode.ERROR
    assert statement.status.description is None
    assert not statement.events
    assert request.status.status_code is StatusCode.ERROR
    assert attributes(request)["http.response.status_code"] == 500


@pytest.mark.parametrize(
    "environment, names",
    [
        ({}, []),
        ({"OTEL_SERVICE_NAME": "cms"}, []),
        ({"OTEL_TRACES_EXPORTER": "none"}, []),
        ({"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://o:4318"}, []),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, ["otlp_proto_http"]),
        ({"OTEL_TRACES_EXPORTER": "console, otlp"}, ["console", "otlp_proto_http"]),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://o:4318"}, ["otlp_proto_http"]),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://o:4318"}, ["otlp_proto_http"]),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_SDK_DISABLED": "TRUE"}, []),
        (
            {"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"},
            ["otlp_proto_grpc"],
        ),
    ],
)
def test_the_standard_variables_decide(environment: dict[str, str], names: list[str]) -> None:
    assert telemetry.exporters(environment) == names
    if not names:
        assert telemetry.from_environment(environment) is None


def test_an_exporter_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigError, match=r"zipkin.*known are .*console"):
        telemetry.from_environment({"OTEL_TRACES_EXPORTER": "zipkin"})


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=PROJECT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_off_nothing_of_it_is_imported() -> None:
    program = (
        "import sys, cms.app, cms.serving\n"
        "from cms import telemetry\n"
        "assert telemetry.from_environment({}) is None\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')])\n"
    )
    assert run(program) == "[]\n"


def test_a_missing_package_is_named() -> None:
    program = (
        "import sys\n"
        "sys.modules['opentelemetry'] = None\n"
        "from cms import telemetry\n"
        "try:\n"
        "    telemetry.from_environment({'OTEL_TRACES_EXPORTER': 'otlp'})\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    told = run(program)
    assert told.startswith("ConfigError ")
    assert "lang-son-cms[telemetry]" in told


def test_the_console_exporter_gets_the_spans() -> None:
    program = (
        "from cms import telemetry\n"
        "tracing = telemetry.from_environment({'OTEL_TRACES_EXPORTER': 'console'})\n"
        "with tracing.span('tried'):\n"
        "    pass\n"
        "tracing.close()\n"
    )
    told = run(program)
    assert '"name": "tried"' in told
    assert '"service.name": "lang-son-cms"' in told
