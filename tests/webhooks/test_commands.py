"""The commands ``cms webhook``, each in a process of its own on a real server."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cms.actions.publish import publish
from cms.database.pools import Database
from cms.database.types import Connection
from cms.webhooks.sender import sending
from tests.actions import world
from tests.actions.world import ACTOR
from tests.webhooks.conftest import LOOPBACK
from tests.webhooks.receiver import receiving, status
from tests.webhooks.test_sender import PATIENCE, settled

PROJECT = Path(__file__).parents[2]
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{44}\n")


@dataclass(frozen=True)
class Terminal:
    """Runs ``cms webhook`` with a database of its own, while the test goes on answering."""

    environment: dict[str, str]

    async def run(self, *arguments: str) -> tuple[int, str, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cms",
            "webhook",
            *arguments,
            env=self.environment,
            cwd=PROJECT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(60):
            out, error = await process.communicate()
        assert b"Traceback" not in error, error
        assert process.returncode is not None
        return process.returncode, out.decode(), error.decode()

    async def out(self, *arguments: str) -> str:
        code, out, error = await self.run(*arguments)
        assert code == 0, error
        return out

    async def fails(self, *arguments: str, code: int = 1) -> str:
        found, out, error = await self.run(*arguments)
        assert (found, out) == (code, ""), out + error
        return error


@pytest.fixture
def cms(orm: Database) -> Terminal:
    server = orm.access.server
    assert server is not None
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    return Terminal(
        environment
        | {
            "CMS_DATABASE_URL": server.url(database="cms"),
            "CMS_WEBHOOK_NETWORKS": "127.0.0.0/8",
        }
    )


async def test_from_adding_to_removing(
    cms: Terminal, orm: Database, connection: Connection
) -> None:
    async with receiving(status(500), status(204)) as receiver:
        secret = await cms.out("add", "portal", f"{receiver.url}&token=hidden")
        assert SECRET.fullmatch(secret)
        assert await cms.fails("test", "portal") == "Error: portal: it answered 500\n"
        assert (await cms.out("test", "portal")).startswith("portal: it answered 204 after ")
        tried = receiver.received[-1]
        assert (tried.content["type"], tried.content["data"]) == ("webhook.test", {})
        assert tried.signed_by(secret.strip())

        shown = await cms.out("list")
        assert re.search(
            rf"portal +http://127\.0\.0\.1:{receiver.port} +entry\.published\+entry\.unpublished "
            r"+well +- +0 +0",
            shown,
        )
        assert "hidden" not in shown
        assert secret.strip() not in shown

        newer = await cms.out("rotate", "portal")
        assert SECRET.fullmatch(newer)
        assert newer != secret
        await publish(ACTOR, "Topic", await world.topic())
        async with sending(orm.access.auth, LOOPBACK, PATIENCE):
            assert await settled(connection) == (0, 1, 0)
            assert (
                await cms.out("replay", "portal", "--failed") == "0 events to be sent to portal\n"
            )
            told = await cms.out("replay", "portal", "--since", "2020-01-01")
            assert told == "1 event to be sent to portal\n"
            assert await settled(connection) == (0, 1, 0)
        request = receiver.received[-1]
        assert request.signed_by(newer.strip())
        assert request.signed_by(secret.strip())
        newest = await cms.out("rotate", "portal", "--hours", "0")
        await cms.out("replay", "portal", "--since", "2020-01-01T00:00")
        async with sending(orm.access.auth, LOOPBACK, PATIENCE):
            assert await settled(connection) == (0, 1, 0)
        request = receiver.received[-1]
        assert request.signed_by(newest.strip())
        assert not request.signed_by(newer.strip())

    assert await cms.out("enable", "portal") == "enabled portal\n"
    assert await cms.out("remove", "portal") == "removed portal\n"
    assert (await cms.out("list")).splitlines()[1:] == []
    assert await connection.fetchval("select count(*) from webhook_delivery") == 0
    await audited(orm, secret.strip())


async def audited(database: Database, secret: str) -> None:
    """Each change is in the audit, and no secret."""
    rows = await world.draft(
        database, "select verb, actor, detail::text from office.audit where type like 'Webhook%'"
    )
    assert sorted(row["verb"] for row in rows) == [
        "webhook.add",
        "webhook.enable",
        "webhook.remove",
        "webhook.replay",
        "webhook.replay",
        "webhook.replay",
        "webhook.rotate",
        "webhook.rotate",
    ]
    assert {row["actor"].partition(":")[0] for row in rows} == {"terminal"}
    assert not any("whsec" in row["detail"] or "hidden" in row["detail"] for row in rows)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["add", "Portal", "https://a.test/"], "The name is “Portal”"),
        (["add", "portal", "ftp://a.test/hidden"], "The URL must start with"),
        (["add", "portal", "https://u:hidden@a.test/"], "The URL must start with"),
        (["add", "portal", "https://a.test/\r\nX: hidden"], "The URL must start with"),
        (["add", "portal", "https://a.test/" + "x" * 2048], "at most 2048"),
        (["add", "portal", "https://10.0.0.1/hidden"], "Nothing would be sent to 10.0.0.1"),
        (["add", "portal", "https://[::1]/hidden"], "Nothing would be sent to ::1"),
        (["add", "portal", "https://a.test/", "--event", "saved"], "“saved” is no type"),
        (["remove", "nobody"], "There is no webhook “nobody”"),
        (["rotate", "nobody"], "There is no webhook “nobody”"),
        (["enable", "nobody"], "There is no webhook “nobody”"),
        (["test", "nobody"], "There is no webhook “nobody”"),
        (["replay", "nobody", "--failed"], "There is no webhook “nobody”"),
    ],
)
async def test_failures_are_one_line(cms: Terminal, arguments: list[str], words: str) -> None:
    error = await cms.fails(*arguments)
    assert words in error
    assert len(error.splitlines()) == 1
    assert "hidden" not in error


async def test_a_name_is_taken_once(cms: Terminal) -> None:
    await cms.out("add", "portal", "https://a.test/")
    error = await cms.fails("add", "portal", "https://b.test/")
    assert error == "Error: There is a webhook “portal” already\n"


@pytest.mark.parametrize(
    "arguments",
    [["replay", "portal"], ["replay", "portal", "--failed", "--since", "2026-01-01"]],
)
async def test_wrong_usage(cms: Terminal, arguments: list[str]) -> None:
    assert "either --failed or --since" in await cms.fails(*arguments, code=2)


async def test_help(cms: Terminal) -> None:
    shown = await cms.out("--help")
    for command in ("add", "list", "remove", "rotate", "enable", "test", "replay"):
        assert f"  {command} " in shown
