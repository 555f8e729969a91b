"""The embedded server: one owner, no orphan, data kept, a private door."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from cms.database import binaries
from cms.database.binaries import Launcher
from cms.database.embedded import EmbeddedServer
from cms.errors import ServerFailed, ServerInUse
from tests.database.helpers import PROJECT, Owner, gone, query


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    with EmbeddedServer(tmp_path_factory.mktemp("server") / "pg", fast=True) as started:
        yield started


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    started = Owner(tmp_path / "pg")
    yield started
    started.kill()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_postgresql_18_in_utf8(server: EmbeddedServer) -> None:
    assert query(server.url(), "SHOW server_version_num").startswith("18")
    assert query(server.url(), "SHOW server_encoding") == "UTF8"
    assert query(server.url(), "SELECT upper('đường')") == "ĐƯỜNG"


def test_only_its_owner_reaches_it(server: EmbeddedServer) -> None:
    assert query(server.url(), "SHOW listen_addresses") == ""
    assert mode(server.folder) == 0o700
    assert mode(server.socket_folder) == 0o700
    assert mode(server.folder / "password") == 0o600


def test_its_environment_holds_no_setting_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMS_DATABASE_URL", "postgresql://secret@example")
    monkeypatch.setenv("PGPORT", "1")
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        names = Path(f"/proc/{server.pid}/environ").read_bytes().split(b"\0")
    assert {name.split(b"=")[0].decode() for name in names if name} <= {
        "PATH",
        "LC_ALL",
        "PG_GRANDPARENT_PID",
        "PGLOCALEDIR",
        "PGSYSCONFDIR",
    }


def test_data_stay_between_runs(tmp_path: Path) -> None:
    folder = tmp_path / "Lạng Sơn 100%+, 2015"
    with EmbeddedServer(folder, fast=True) as server:
        query(server.url(), "CREATE TABLE kept AS SELECT 'giữ' AS word")
        pid = server.pid
    assert server.pid is None
    assert pid is not None
    assert gone(pid)
    with EmbeddedServer(folder, fast=True) as server:
        assert query(server.url(), "SELECT word FROM kept") == "giữ"


def test_durable_unless_told_otherwise(tmp_path: Path, server: EmbeddedServer) -> None:
    assert query(server.url(), "SHOW fsync") == "off"
    with EmbeddedServer(tmp_path / "pg") as durable:
        assert query(durable.url(), "SHOW fsync") == "on"
        assert query(durable.url(), "SHOW synchronous_commit") == "on"
        assert query(durable.url(), "SHOW full_page_writes") == "on"
        assert query(durable.url(), "SHOW jit") == "off"


def test_a_killed_owner_leaves_no_server(tmp_path: Path, owner: Owner) -> None:
    query(owner.url, "CREATE TABLE kept AS SELECT 1 AS one")
    owner.kill()
    assert gone(owner.server_pid)
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        assert query(server.url(), "SELECT one FROM kept") == 1


def test_the_next_owner_waits_for_the_former_server(tmp_path: Path, owner: Owner) -> None:
    os.kill(owner.server_pid, signal.SIGSTOP)  # it can't stop yet
    owner.kill()
    wake = threading.Timer(0.5, os.kill, (owner.server_pid, signal.SIGCONT))
    wake.start()
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        assert gone(owner.server_pid, 0.1)
        assert query(server.url(), "SELECT 1") == 1


def test_it_recovers_from_a_power_failure(tmp_path: Path, owner: Owner) -> None:
    query(owner.url, "CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(owner.server_pid, signal.SIGKILL)
    owner.kill()
    assert (tmp_path / "pg" / "data" / "postmaster.pid").exists()
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        assert query(server.url(), "SELECT one FROM kept") == 1


def test_a_second_owner_is_told_who_the_first_is(tmp_path: Path, owner: Owner) -> None:
    with pytest.raises(ServerInUse) as refused:
        EmbeddedServer(tmp_path / "pg", fast=True).start()
    assert refused.value.params == {"folder": tmp_path / "pg", "owner": owner.process.pid}
    assert "CMS_DATA" in str(refused.value)
    assert query(owner.url, "SELECT 1") == 1


def test_one_process_cant_own_a_folder_twice(server: EmbeddedServer) -> None:
    with pytest.raises(ServerInUse, match=str(os.getpid())):
        EmbeddedServer(server.folder, fast=True).start()


def test_an_interrupted_setup_is_done_again(tmp_path: Path) -> None:
    unfinished = tmp_path / "pg" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        assert query(server.url(), "SELECT 1") == 1
    assert not unfinished.exists()


def test_a_long_path_gets_a_short_private_socket_folder(tmp_path: Path) -> None:
    folder = tmp_path / ("dài" * 30)
    with EmbeddedServer(folder, fast=True) as server:
        assert query(server.url(), "SELECT 1") == 1
        assert mode(server.socket_folder) == 0o700
        assert not server.socket_folder.is_relative_to(folder)
        again = EmbeddedServer(folder, fast=True)
        assert again.socket_folder == server.socket_folder
    server.socket_folder.rmdir()


def test_a_socket_folder_that_someone_laid_there_is_refused(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "pg", fast=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "pg").mkdir()
    server.socket_folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ServerFailed, match="run must be a folder"):
        server.start()


def test_no_path_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("x" * 100)))
    with pytest.raises(ServerFailed, match="more than 107 bytes"):
        EmbeddedServer(tmp_path / ("y" * 100))


def test_tcp_needs_the_password(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with EmbeddedServer(tmp_path / "pg", fast=True, tcp_port=port) as server:
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        assert query(url, "SELECT 1", password=server.password) == 1
        with pytest.raises(asyncpg.InvalidPasswordError):
            query(url, "SELECT 1", password="wrong")


def test_another_major_version_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "pg" / "data").mkdir(parents=True)
    (tmp_path / "pg" / "data" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ServerFailed, match="made by PostgreSQL 17"):
        EmbeddedServer(tmp_path / "pg").start()


def test_a_server_that_does_not_start_says_why_and_frees_the_folder(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path / "pg", fast=True):
        pass
    extra = tmp_path / "pg" / "data" / "postgresql.auto.conf"
    extra.write_text("no_such_setting = 1\n")
    with pytest.raises(ServerFailed, match="no_such_setting"):
        EmbeddedServer(tmp_path / "pg", fast=True).start()
    extra.write_text("")
    with EmbeddedServer(tmp_path / "pg", fast=True) as server:
        assert query(server.url(), "SELECT 1") == 1


def test_only_the_main_thread_may_start_it(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        try:
            EmbeddedServer(tmp_path / "pg").start()
        except ServerFailed as error:
            errors.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join(10)
    assert "main thread" in str(errors[0])


def test_without_the_wheel_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_package")
    with pytest.raises(ServerFailed, match="CMS_DATABASE_URL"):
        EmbeddedServer(tmp_path / "pg").start()


def test_hooks_of_a_library_do_not_get_in_its_way(tmp_path: Path) -> None:
    """OpenTelemetry's exporters, for one, start a thread in whatever is forked."""
    program = (
        "import os, pathlib, sys, threading, time\n"
        "start = lambda: threading.Thread(target=time.sleep, args=[1]).start()\n"
        "os.register_at_fork(after_in_child=start)\n"
        "from cms.database.embedded import EmbeddedServer\n"
        "with EmbeddedServer(pathlib.Path(sys.argv[1]), fast=True) as server:\n"
        "    print(server.pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "pg")],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_root_without_user_namespaces_runs_it_as_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    program = binaries.program_folder() / "postgres"
    try:
        subprocess.run([program, "--version"], check=True, user="nobody", stdout=subprocess.DEVNULL)
    except PermissionError:
        pytest.skip(f"nobody can't reach {program}")
    monkeypatch.setattr(Launcher, "_works", lambda self: False)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with EmbeddedServer(Path(folder) / "pg", fast=True) as server:
            owner = Path(f"/proc/{server.pid}").owner()
            assert query(server.url(), "SELECT 1") == 1
        assert owner == "nobody"
