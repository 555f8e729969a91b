"""The command line as a person uses it: help, failures in one line, and a server that ends well."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from cms import cli
from cms.config import Settings, describe
from tests.database.helpers import PROJECT, Owner, gone


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner(env={"CMS_DATA": "", **environment}).invoke(cli.main, arguments)


def last_line(result: Result) -> str:
    return result.output.strip().splitlines()[-1]


@pytest.mark.parametrize("command", ["serve", "migrate", "demo", "schema", "config"])
def test_each_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert command in run("--help").output


def test_config_lists_each_setting_with_its_value() -> None:
    result = run("config", CMS_PORT="8123", CMS_DATABASE_URL="postgresql://u:s3cret@host/cms")
    assert result.exit_code == 0
    assert "CMS_PORT=8123" in result.output
    assert "CMS_DATABASE_URL=******" in result.output
    assert "s3cret" not in result.output
    for line in describe(Settings()):
        assert f"{line.variable}=" in result.output
        assert line.description in result.output


def test_a_misspelt_variable_gets_a_warning() -> None:
    assert "CMS_PROT is no setting" in run("config", CMS_PROT="1").output


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["serve", "--port", "70000"], 2, "70000"),
        (["nonsense"], 2, "nonsense"),
        (["schema", "--check", "--print"], 2, "Choose one"),
        (["migrate", "--check", "--make", "x"], 2, "Choose one"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], code: int, words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert words in last_line(result)


@pytest.mark.parametrize("command", ["serve", "migrate", "demo", "config"])
def test_a_bad_setting_is_one_line(command: str) -> None:
    result = run(command, CMS_POOL_SIZE="many")
    assert result.exit_code == 1
    assert result.output.strip() == (
        "Error: CMS_POOL_SIZE is “many”, but must be a whole number from 1 to 1000"
    )


def test_a_folder_in_use_is_one_line(tmp_path: Path) -> None:
    owner = Owner(tmp_path / "postgres")
    try:
        result = run("migrate", CMS_DATA=str(tmp_path))
    finally:
        owner.kill()
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert f"belongs to process {owner.process.pid}" in result.output


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, CMS_DATA=str(tmp_path))
    assert result.exit_code == 1
    assert port in result.output
    assert "CMS_PORT" in result.output
    assert list(tmp_path.iterdir()) == []


def test_migrate_then_check(tmp_path: Path) -> None:
    pending = run("migrate", "--check", CMS_DATA=str(tmp_path))
    assert pending.exit_code == 1
    assert "pending in live: content.0001_initial" in pending.output
    done = run("migrate", CMS_DATA=str(tmp_path))
    assert done.exit_code == 0
    assert re.search(r"^office: office\.0001_initial \(\d+\.\d\d s\)$", done.output, re.M)
    assert last_line(run("migrate", CMS_DATA=str(tmp_path))) == "up to date"
    assert last_line(run("migrate", "--check", CMS_DATA=str(tmp_path))) == "nothing to be done"
    assert last_line(run("migrate", "--check-models")) == "nothing to be done"


class TestSchema:
    """``cms schema`` on a schema.graphql beside a copy of the package's build module."""

    @pytest.fixture
    def committed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        from schema import build

        monkeypatch.setattr(build, "__file__", str(tmp_path / "build.py"))
        return tmp_path / "schema.graphql"

    def test_write_then_check(self, committed: Path) -> None:
        assert run("schema").exit_code == 0
        assert committed.read_text("utf-8") == run("schema", "--print").output
        assert run("schema", "--check").exit_code == 0

    def test_a_difference_is_shown(self, committed: Path) -> None:
        run("schema")
        committed.write_text(committed.read_text("utf-8") + "type Stranger\n", "utf-8")
        result = run("schema", "--check")
        assert result.exit_code == 1
        assert "-type Stranger" in result.output
        assert "run “cms schema”" in last_line(result)

    def test_absent_counts_as_different(self, committed: Path) -> None:
        assert run("schema", "--check").exit_code == 1
        assert not committed.exists()


class Served:
    """``cms serve`` in a process of its own, on a free port."""

    def __init__(self, data: Path, *options: str, **settings: str) -> None:
        self.data = data
        environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cms", "serve", "--port", "0", *options],
            env=environment | {"CMS_DATA": str(data), "PYTHONUNBUFFERED": "1"} | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=PROJECT,
        )
        self.api = self.explorer = ""
        assert self.process.stdout is not None
        seen: list[str] = []
        while not self.explorer:
            line = self.process.stdout.readline()
            assert line, "".join(seen)
            seen.append(line)
            if match := re.match(r"GraphQL API +(\S+)", line):
                self.api = match[1]
            if match := re.match(r"Explorer +(\S+)", line):
                self.explorer = match[1]

    @property
    def server_pid(self) -> int:
        return int((self.data / "postgres/data/postmaster.pid").read_text().split()[0])

    def ask(self) -> httpx.Response:
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport, timeout=10) as client:
            return client.post(self.api, json={"query": "{ __typename }"})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture
def served(data: Path) -> Iterator[Served]:
    started = Served(data, "--no-demo")
    yield started
    started.process.kill()
    started.process.communicate(timeout=10)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_ends_in_good_order(served: Served, stop: signal.Signals) -> None:
    answer = served.ask()
    assert answer.status_code == 200
    assert answer.json() == {"data": {"__typename": "Query"}}
    database = served.server_pid
    served.process.send_signal(stop)
    output, _ = served.process.communicate(timeout=30)
    assert served.process.returncode == 0, output
    assert "Traceback" not in output
    assert gone(database, 1)
    assert "database system is shut down" in (served.data / "postgres/log").read_text()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_in_the_background_of_a_shell_it_still_ends(tmp_path: Path, workers: str) -> None:
    """There SIGINT is ignored, and what a process ignores its children ignore too."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        served = Served(tmp_path, "--no-demo", "--workers", workers)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        served.process.send_signal(signal.SIGINT)
        assert served.ask().status_code == 200
        served.process.terminate()
        output, _ = served.process.communicate(timeout=30)
        assert served.process.returncode == 0, output
    finally:
        served.process.kill()


def test_a_killed_server_leaves_no_database_behind(served: Served) -> None:
    assert served.ask().status_code == 200
    database = served.server_pid
    served.process.kill()
    assert gone(database)


def test_reload_starts_again_when_a_file_changes(tmp_path: Path) -> None:
    source = PROJECT / "cms" / "__init__.py"
    times = source.stat()
    served = Served(tmp_path, "--reload", "--no-demo")
    try:
        assert served.ask().status_code == 200
        first = served.server_pid
        os.utime(source)
        assert gone(first, 20)
        assert served.ask().status_code == 200
    finally:
        os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
        served.process.send_signal(signal.SIGTERM)
        served.process.communicate(timeout=30)
    assert served.process.returncode == 0
