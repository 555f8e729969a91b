"""Health: alive whatever happens, ready only with a database that answers and has our tables."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Route

from cms.app import create_app
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.delivery.generations import Generations
from cms.process import Process
from cms.read.catalog import Catalog, Column, Table, catalog
from cms.web import health
from cms.web.health import Health

CATALOG = catalog("live")


def client(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://cms.test")


def routed(checked: Health) -> httpx.AsyncClient:
    return client(
        Starlette(routes=[Route("/livez", checked.live), Route("/readyz", checked.ready)])
    )


async def reasons(checked: Health) -> list[str]:
    async with routed(checked) as asked:
        response = await asked.get("/readyz")
    body: dict[str, Any] = response.json()
    codes = [reason["code"] for reason in body["reasons"]]
    assert body["ready"] is (not codes)
    assert response.status_code == (503 if codes else 200)
    assert response.headers["cache-control"] == "no-store"
    assert all(reason["message"] for reason in body["reasons"])
    for secret in ("postgresql://", "cms_reader", "run/"):
        assert secret not in response.text
    return codes


def hearing() -> Generations:
    generations = Generations()
    generations.found({})
    return generations


@pytest.fixture(autouse=True)
def always_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "FRESH", -1.0)
    monkeypatch.setattr(health, "PATIENCE", 0.3)


@pytest_asyncio.fixture
async def small(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database of its own, read through one connection."""
    async with Database(Settings(data=tmp_path, pool_size=1), fast=True) as opened:
        await migrate(opened.access)
        yield opened


async def test_the_application_is_ready_while_it_hears_of_changes(database: Database) -> None:
    app = create_app(dataclasses.replace(database.settings, log_level="WARNING"), database)
    async with client(app) as asked:
        early = await asked.get("/readyz")
        assert [each["code"] for each in early.json()["reasons"]] == ["GENERATIONS"]
        async with app.router.lifespan_context(app):
            for _ in range(100):
                if (answer := await asked.get("/readyz")).status_code == 200:
                    break
            assert answer.json() == {"ready": True, "reasons": []}
            assert (await asked.get("/livez")).text == "ok\n"
            assert (await asked.head("/livez")).status_code == 200
            assert (await asked.post("/readyz")).status_code == 405
        assert (await asked.get("/readyz")).status_code == 503


async def test_a_process_that_stops_is_not_ready(database: Database) -> None:
    process = Process()
    checked = Health(database.reader, CATALOG, hearing(), process)
    assert await reasons(checked) == []
    process.stopping.set()
    assert await reasons(checked) == ["STOPPING"]


async def test_what_is_not_migrated_is_not_ready(database: Database) -> None:
    article = CATALOG.tables["article"]
    columns = {**article.columns, "colour": Column("colour", "text", False)}
    wanted = Catalog("live", {"article": Table("article", columns, article.relations)})
    assert await reasons(Health(database.reader, wanted, hearing(), Process())) == ["MIGRATIONS"]
    strange = Catalog("live", {"opera": Table("opera", {"id": columns["id"]}, {})})
    assert await reasons(Health(database.reader, strange, hearing(), Process())) == ["MIGRATIONS"]


async def test_no_free_connection_and_no_server(small: Database) -> None:
    checked = Health(small.reader, CATALOG, hearing(), Process())
    assert await reasons(checked) == []
    async with small.reader.acquire():
        assert await reasons(checked) == ["DATABASE"]
    assert await reasons(checked) == []
    assert small.access.server is not None
    small.access.server.stop()
    assert await reasons(checked) == ["DATABASE"]
    checked.generations.lost()
    assert await reasons(checked) == ["DATABASE", "GENERATIONS"]
    async with routed(checked) as asked:
        assert (await asked.get("/livez")).status_code == 200


async def test_many_callers_ask_the_database_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH", 60.0)
    checked = Health(database.reader, CATALOG, hearing(), Process())
    asked = 0
    ask = checked._ask

    async def counted() -> Any:
        nonlocal asked
        asked += 1
        return await ask()

    monkeypatch.setattr(checked, "_ask", counted)
    for _ in range(20):
        assert await reasons(checked) == []
    assert asked == 1
