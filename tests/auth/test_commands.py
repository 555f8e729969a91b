"""The commands ``cms user`` and ``cms token``, each in a process of its own on a real server."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from cms.database.pools import Database
from cms.database.types import Connection
from tests.auth.conftest import PASSWORD

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Terminal:
    """Runs ``cms`` with a database of its own."""

    environment: dict[str, str]

    def run(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cms", *arguments],
            input=typed,
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=PROJECT,
            timeout=60,
        )

    def out(self, *arguments: str, typed: str = "") -> str:
        done = self.run(*arguments, typed=typed)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        return done.stdout

    def fails(self, *arguments: str, typed: str = "", code: int = 1) -> str:
        done = self.run(*arguments, typed=typed)
        assert (done.returncode, done.stdout) == (code, ""), done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr


@pytest.fixture
def cms(database: Database, connection: Connection) -> Terminal:
    server = database.access.server
    assert server is not None
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    return Terminal(environment | {"CMS_DATABASE_URL": server.url(database="cms")})


def test_the_first_administrator_is_made_by_a_command(cms: Terminal) -> None:
    assert cms.out("user", "list").split() == (
        ["LOGIN", "NAME", "STATE", "PASSWORD", "CLEARANCE", "UNIT", "ROLES"]
    )
    made = cms.out(
        "user", "create", "Hoa", "--role", "administrator", "--password-stdin", typed=PASSWORD
    )
    assert made == "made hoa (administrator)\n"
    row = cms.out("user", "list").splitlines()[1].split()
    assert row == ["hoa", "hoa", "enabled", "password", "internal", "-", "administrator"]
    assert "hoa is taken" in cms.fails("user", "create", "hoa", "--no-password")


def test_a_password_is_asked_for_unseen_and_twice(cms: Terminal) -> None:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cms", "user", "create", "hoa"],
        env=cms.environment,
        stdin=child,
        stdout=child,
        stderr=child,
        cwd=PROJECT,
        start_new_session=True,
    )
    os.close(child)
    try:
        screen = Screen(parent)
        screen.until("Password: ")
        os.write(parent, b"password1234\n")
        screen.until("Repeat for confirmation: ")
        os.write(parent, b"password1234\n")
        screen.until("easily guessed")
        screen.until("Password: ")
        os.write(parent, PASSWORD.encode() + b"\n")
        screen.until("Repeat for confirmation: ")
        os.write(parent, PASSWORD.encode() + b"\n")
        screen.until("made hoa")
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait(10)
        os.close(parent)
    assert "password1234" not in screen.shown
    assert PASSWORD not in screen.shown


class Screen:
    """What a terminal shows; several lines may come at once."""

    def __init__(self, terminal: int) -> None:
        self.terminal = terminal
        self.shown = ""
        self._read = 0

    def until(self, text: str) -> None:
        """Reads on to the end of that text, for half a minute at most."""
        deadline = time.monotonic() + 30
        while (found := self.shown.find(text, self._read)) < 0:
            assert select.select([self.terminal], [], [], deadline - time.monotonic())[0], (
                self.shown
            )
            self.shown += os.read(self.terminal, 4096).decode("utf-8", "replace")
        self._read = found + len(text)


@pytest.mark.parametrize(
    "arguments, typed, code, told",
    [
        (["create", "hoa", "--password-stdin"], "short", 1, "has 5 characters"),
        (["create", "hoa", "--password-stdin"], "", 1, "no password on the standard input"),
        (["create", "hoa"], "", 1, "use --password-stdin"),
        (["create", "no login", "--no-password"], "", 1, "1 to 64"),
        (["create", "hoa", "--no-password", "--role", "king"], "", 2, "'king' is not one of"),
        (["create", "hoa", "--no-password", "--unit", "x"], "", 2, "give --role too"),
        (["create", "hoa", "--no-password", "--home", "nowhere"], "", 1, "code nowhere"),
        (["create", "hoa", "--no-password", "--password-stdin"], "", 2, "Choose one"),
        (["password", "nobody", "--password-stdin"], PASSWORD, 1, "login nobody"),
        (["disable", "nobody"], "", 1, "login nobody"),
        (["grant", "nobody", "--role", "editor"], "", 1, "login nobody"),
        (["grant", "nobody"], "", 2, "--role"),
        (["sessions", "--end"], "", 2, "needs a LOGIN"),
        (["sessions", "--end-one", "x"], "", 2, "not a valid UUID"),
    ],
)
def test_a_failure_says_what_is_wrong(
    cms: Terminal, arguments: list[str], typed: str, code: int, told: str
) -> None:
    failure = cms.fails("user", *arguments, typed=typed, code=code)
    assert told in failure
    assert not typed or typed not in failure


def test_roles_are_given_and_taken(cms: Terminal, hoa: UUID) -> None:
    limits = ["--role", "approver", "--locale", "fr"]
    assert cms.out("user", "grant", "hoa", *limits) == "granted approver (fr) to hoa\n"
    assert cms.out("user", "grant", "hoa", *limits) == "hoa has approver (fr) already\n"
    assert "approver (fr), editor, translator (zh)" in cms.out("user", "list")
    assert cms.out("user", "revoke", "hoa", *limits) == "took approver (fr) from hoa\n"
    assert "has no role approver (fr)" in cms.fails("user", "revoke", "hoa", *limits)
    assert "not a locale" in cms.fails("user", "grant", "hoa", "--role", "editor", "--locale", "x")


def test_an_account_is_disabled_and_enabled(cms: Terminal, hoa: UUID) -> None:
    assert cms.out("user", "disable", "hoa") == "disabled hoa\n"
    assert cms.out("user", "disable", "hoa") == "hoa was disabled already\n"
    assert "disabled" in cms.out("user", "list")
    assert cms.out("user", "enable", "hoa") == "enabled hoa\n"
    changed = cms.out("user", "password", "hoa", "--password-stdin", typed=PASSWORD + "!\n")
    assert changed == "changed the password of hoa; its sessions have ended\n"
    assert len(cms.out("user", "sessions", "hoa").splitlines()) == 1


def test_a_token_is_shown_once(cms: Terminal, hoa: UUID) -> None:
    options = ["--name", "preview", "--scope", "read", "--scope", "write", "--stage", "draft"]
    made = cms.run("token", "create", "hoa", *options)
    assert re.fullmatch(r"lscms_\w{49}\n", made.stdout)
    assert "can't be shown again" in made.stderr
    assert made.stdout.strip() not in made.stderr
    listed = cms.out("token", "list")
    assert made.stdout.strip()[6:] not in listed
    identifier, *rest = listed.splitlines()[1].split()
    assert rest[:5] == ["hoa", "preview", "read+write", "draft", "valid"]
    assert identifier in made.stderr
    assert cms.out("token", "revoke", identifier) == f"revoked {identifier}\n"
    assert "revoked already" in cms.fails("token", "revoke", identifier)
    assert len(cms.out("token", "list").splitlines()) == 1
    assert "revoked" in cms.out("token", "list", "--all")


def test_a_token_that_was_found_is_revoked_by_itself(cms: Terminal, hoa: UUID) -> None:
    secret = cms.run("token", "create", "hoa", "--name", "x").stdout
    assert cms.out("token", "revoke", "--token-stdin", typed=secret).startswith("revoked ")
    assert "no such token" in cms.fails("token", "revoke", "--token-stdin", typed="lscms_x")


@pytest.mark.parametrize(
    "arguments, code, told",
    [
        (["create", "hoa", "--name", "x", "--days", "400"], 1, "CMS_TOKEN_DAYS allows 366"),
        (["create", "hoa", "--name", "x", "--days", "0"], 2, "0 is not in the range"),
        (["create", "hoa", "--name", "x", "--scope", "write"], 1, "LIVE can only have"),
        (["create", "hoa"], 2, "--name"),
        (["create", "nobody", "--name", "x"], 1, "login nobody"),
        (["revoke"], 2, "Give either"),
        (["list", "--user", "nobody"], 1, "login nobody"),
    ],
)
def test_a_failure_of_a_token_says_what_is_wrong(
    cms: Terminal, hoa: UUID, arguments: list[str], code: int, told: str
) -> None:
    assert told in cms.fails("token", *arguments, code=code)


def test_the_public_zone_has_no_accounts(cms: Terminal) -> None:
    public = Terminal(cms.environment | {"CMS_ZONE": "public"})
    assert "holds no accounts" in public.fails("user", "list")
