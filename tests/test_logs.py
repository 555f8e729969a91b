"""Logs: a line for each request, faults that can be found, and nothing that must stay private."""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import json
import logging
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import pytest_asyncio

from cms import logs
from cms.app import create_app
from cms.config import Settings
from cms.database.pools import Database
from cms.errors import ConfigError
from cms.logs import FLUSH_SECONDS, RequestLog
from tests.database.helpers import PROJECT

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
SECRET = "geheim-5f2c"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, ours = root.handlers[:], root.level, logging.getLogger("cms").level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("cms").setLevel(ours)


class Output:
    """What was written to standard error so far."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self._text = ""

    def lines(self) -> list[str]:
        self._text += self._captured.readouterr().err
        return self._text.splitlines()

    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines()]


@pytest_asyncio.fixture
async def output(capfd: pytest.CaptureFixture[str]) -> Output:
    """What is written from now on; other tests' applications have said what they had to."""
    await asyncio.sleep(2 * FLUSH_SECONDS)
    capfd.readouterr()
    return Output(capfd)


def failed(error: Exception) -> None:
    """Logs a fault as the application does."""
    try:
        try:
            raise OSError(SECRET)
        except OSError as cause:
            raise error from cause
    except Exception:
        logging.getLogger("cms.web").exception("a request failed", extra={"fields": {"id": "7"}})


def test_a_line_to_be_read(output: Output) -> None:
    logs.configure(Settings())
    logging.getLogger("cms.delivery").warning("not hearing of changes: %s", "TimeoutError")
    (line,) = output.lines()
    assert re.fullmatch(f"{TIME} WARNING cms.delivery: not hearing of changes: TimeoutError", line)


def test_a_line_for_machines(output: Output) -> None:
    logs.configure(Settings(log_format="JSON"))
    logging.getLogger("cms.delivery").info("Đã nghe\nlại")
    (told,) = output.objects()
    assert re.fullmatch(TIME, told.pop("time"))
    assert told == {"level": "info", "logger": "cms.delivery", "message": "Đã nghe\nlại"}


@pytest.mark.parametrize("form", ["TEXT", "JSON"])
def test_a_fault_is_told_by_type_and_place_only(output: Output, form: str) -> None:
    logs.configure(Settings(log_format=form))
    failed(ValueError(f"invalid input for query argument $1: {SECRET}"))
    failed(ConfigError("{variable} is wrong", variable=SECRET))
    text = "\n".join(output.lines())
    assert SECRET not in text
    assert "builtins.ValueError" in text
    assert "builtins.OSError" in text
    assert "{variable} is wrong" in text
    assert f"{Path(__file__).name}:" in text
    assert " failed" in text


def test_faults_are_told_in_full_where_that_is_allowed(output: Output) -> None:
    logs.configure(Settings(log_format="JSON", log_private=True))
    failed(ValueError(SECRET))
    (told,) = output.objects()
    assert told["id"] == "7"
    assert [each["type"] for each in told["faults"]] == ["builtins.ValueError", "builtins.OSError"]
    assert [each["words"] for each in told["faults"]] == [SECRET, SECRET]


def test_libraries_are_quiet_below_warnings_and_beyond_the_first_line(output: Output) -> None:
    logs.configure(Settings(log_level="DEBUG"))
    logging.getLogger("tortoise.db_client").debug("select %s", SECRET)
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %s", SECRET)
    logging.getLogger("cms.web").debug("ours")
    first, second = output.lines()
    assert first.endswith("ERROR asyncio: Task exception was never retrieved")
    assert second.endswith("DEBUG cms.web: ours")


@asynccontextmanager
async def asked(database: Database, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(dataclasses.replace(database.settings, **settings), database)
    async with app.router.lifespan_context(app):
        for _ in range(200):
            if (await _get(app, "/readyz")).status_code == 200:
                break
            await asyncio.sleep(0.05)
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 4711))
        async with httpx.AsyncClient(transport=transport, base_url="http://cms.test") as client:
            yield client


async def _get(app: Any, path: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return await client.get(path)


def of_requests(output: Output) -> list[dict[str, Any]]:
    return [
        told
        for told in output.objects()
        if told["logger"] == "cms.request" and told["path"] != "/readyz"
    ]


FIND = """
query Find($slug: String!) { article(slug: $slug, locale: VI) { id } }
query Other { articles(first: 1) { totalCount } }
"""


async def test_each_request_has_one_line(database: Database, output: Output) -> None:
    posted = {"query": FIND, "operationName": "Find", "variables": {"slug": SECRET}}
    async with asked(database, log_format="JSON") as client:
        for _ in range(2):
            await client.post("/graphql", json=posted, headers={"authorization": SECRET})
        await client.get("/graphql", params={"query": "{ nothing }", "secret": SECRET})
        await client.get("/nowhere")
    lines = of_requests(output)
    assert all(re.fullmatch(TIME, line.pop("time")) for line in lines)
    assert all(0 < line.pop("ms") < 10_000 for line in lines)
    sizes = [line.pop("bytes") for line in lines]
    assert sizes[0] == sizes[1] == len(b'{"data":{"article":null}}')
    common = {"level": "info", "logger": "cms.request", "message": "request"}
    first = {"method": "POST", "path": "/graphql", "operation": "Find", "status": 200}
    assert lines == [
        common | first | {"cache": "miss"},
        common | first | {"cache": "hit"},
        common | {**first, "method": "GET", "operation": "-", "cache": "-"},
        common
        | {**first, "method": "GET", "path": "/nowhere", "operation": "-"}
        | {"status": 404, "cache": "-"},
    ]
    text = "\n".join(output.lines())
    assert SECRET not in text
    assert "192.0.2.7" not in text


async def test_clients_are_told_where_that_is_allowed(database: Database, output: Output) -> None:
    async with asked(database, log_format="JSON", log_private=True) as client:
        await client.get("/livez")
    assert [line["client"] for line in of_requests(output)] == ["192.0.2.7"]


async def test_requests_are_not_logged_above_info(database: Database, output: Output) -> None:
    async with asked(database, log_level="WARNING") as client:
        await client.get("/livez")
    assert [line for line in output.lines() if "cms.request" in line] == []


async def test_a_fault_is_found_by_the_id_in_its_answer(
    database: Database, output: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*arguments: object) -> None:
        raise ConnectionError(SECRET)

    monkeypatch.setattr("cms.web.graphql.fetch", broken)
    logs.configure(Settings(log_format="JSON"))
    async with asked(database, log_format="JSON") as client:
        answer = await client.post("/graphql", json={"query": FIND, "operationName": "Other"})
    assert answer.status_code == 500
    (error,) = answer.json()["errors"]
    request_id = error["extensions"]["requestId"]
    assert re.fullmatch("[0-9a-f]{16}", request_id)
    assert SECRET not in answer.text
    with_it = [told for told in output.objects() if told.get("requestId") == request_id]
    assert [told["logger"] for told in with_it] == ["cms.web", "cms.request"]
    assert with_it[0]["faults"][0]["type"] == "builtins.ConnectionError"
    assert with_it[1]["status"] == 500
    assert SECRET not in "\n".join(output.lines())


def tell(log: RequestLog, number: int) -> None:
    log.write("GET", f"/{number}", "Find", 200, 0.123456, 38, "hit", {})


async def test_a_pipe_that_nobody_reads_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as pipe, os.fdopen(reading, "rb") as reader:
        monkeypatch.setattr(sys, "stderr", pipe)
        logs.configure(Settings())
        log = RequestLog(json=False, private=False)
        for number in range(5000):
            tell(log, number)
        log.flush()
        logging.getLogger("cms").warning("this must not block either")
        seen = reader.read1(2**20).decode()
        tell(log, 5000)
        log.flush()
        seen += reader.read1(2**20).decode()
    requests = f"^{TIME} INFO cms.request: GET /(\\d+) operation=Find status=200 ms=0.12 "
    numbers = re.findall(requests + "bytes=38 cache=hit$", seen, re.M)
    (left_out,) = re.findall(r"WARNING cms.logs: requests left out of the log: (\d+)$", seen, re.M)
    assert numbers[:3] == ["0", "1", "2"]
    assert numbers[-1] == "5000"
    assert len(numbers) + int(left_out) == 5001
    assert len(seen.splitlines()) == len(numbers) + 1


@pytest.mark.parametrize("at_once", [4096, 65536])
async def test_lines_are_whole_and_never_too_many_at_once(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    written: list[bytes] = []
    log = RequestLog(json=True, private=False)
    log._most = at_once
    system = SimpleNamespace(write=lambda file, text: written.append(text))
    monkeypatch.setattr(logs, "os", system)
    for number in range(1000):
        tell(log, number)
    await asyncio.sleep(logs.FLUSH_SECONDS + 0.1)
    assert all(len(text) <= at_once and text.endswith(b"\n") for text in written)
    assert len(written) <= 1000 * 200 // at_once + 1
    paths = [json.loads(line)["path"] for line in b"".join(written).splitlines()]
    assert paths == [f"/{number}" for number in range(1000)]


async def test_what_a_client_sends_stays_within_its_line(output: Output) -> None:
    for as_json in (True, False):
        log = RequestLog(json=as_json, private=True)
        log.write("GET", '/"a\\', "-", 404, 1.0, 0, "-", {"requestId": "7", "client": "::1"})
        log.flush()
    as_object, line = output.lines()
    told = json.loads(as_object)
    assert (told["path"], told["requestId"], told["client"]) == ('/"a\\', "7", "::1")
    assert line.endswith("ms=1.00 bytes=0 cache=- requestId=7 client=::1")


def test_our_own_messages_are_literals() -> None:
    """What a message is filled with can be seen at the call; none is made of something else."""
    levels = {"debug", "info", "warning", "error", "exception", "critical"}
    calls = [
        (path.name, node)
        for path in sorted((PROJECT / "cms").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in levels
        and getattr(node.func.value, "id", "") == "logger"
    ]
    assert len(calls) > 5
    for name, call in calls:
        literal = call.args[0]
        assert isinstance(literal, ast.Constant), f"{name}:{call.lineno}"
        assert isinstance(literal.value, str), f"{name}:{call.lineno}"
