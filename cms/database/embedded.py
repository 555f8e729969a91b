"""A PostgreSQL server of our own in a data folder: one owner, no orphan, nothing to install.

    folder/lock        held by the owner and by its server
    folder/password    of the superuser ``postgres``, for TCP only; mode 0600
    folder/log         what the server says; the previous one is kept as log.1 when it grows
    folder/data        the database cluster
    folder/run         the unix socket; mode 0700, for the socket trusts whoever reaches it

The server is reachable through its socket only, unless a TCP port is asked for (on the loopback
address, with SCRAM authentication). When its owner dies, even by SIGKILL, the kernel sends it
SIGINT (PostgreSQL's fast shutdown). What a power failure leaves is recovered at the next start.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from cms.database import lock, socket_folder
from cms.database.binaries import Launcher
from cms.errors import ServerFailed

MAJOR_VERSION = 18
SUPERUSER = "postgres"
PORT = 5432  # of the socket's name; several servers don't clash, each has its own folder

_START_SECONDS = 120.0  # crash recovery included
_STOP_SECONDS = 30.0
_LOG_BYTES = 10 * 1024 * 1024

# For a small server: one machine shared with the application, an SSD, a database that mostly fits
# in memory. JIT costs more than it gives on statements of a millisecond.
_SETTINGS = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_compression": "on",
    # A subscriber that stays away for long must not fill the disk: it then copies all again.
    "max_slot_wal_keep_size": "8GB",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
}
# For tests: the data need not outlive a crash of the machine.
_FAST_SETTINGS = {
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class EmbeddedServer:
    """The server of one data folder, owned by this process; a context manager.

    ``tcp_port`` opens 127.0.0.1 besides the socket (0: no TCP). ``fast`` gives up durability, for
    tests. ``max_connections`` and ``wal_level`` are PostgreSQL's settings of these names;
    ``logical`` lets another server take part in what happens here (cms.database.zones).
    """

    def __init__(
        self,
        folder: Path,
        *,
        fast: bool = False,
        tcp_port: int = 0,
        max_connections: int = 100,
        wal_level: str = "replica",
    ) -> None:
        self.folder = folder.absolute()
        self.port = tcp_port or PORT
        self.socket_folder = socket_folder.choose(self.folder, self.port)
        self._data = self.folder / "data"
        self._fast = fast
        self._settings = (
            _SETTINGS
            | (_FAST_SETTINGS if fast else {})
            | {
                "max_connections": str(max_connections),
                "wal_level": wal_level,
                "listen_addresses": "127.0.0.1" if tcp_port else "",
                "port": str(self.port),
                "unix_socket_directories": f'"{self.socket_folder}"',
                "unix_socket_permissions": "0700",
            }
        )
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The process id of the running server; None when it isn't running."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process and running else None

    @property
    def password(self) -> str:
        """The superuser's password for TCP, generated when the data folder was made."""
        return (self.folder / "password").read_text("ascii").strip()

    def url(self, role: str = SUPERUSER, database: str = "postgres") -> str:
        """A connection URL through the socket; it holds no password, for none is needed."""
        host = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{role}@/{database}?host={host}&port={self.port}"

    def start(self) -> None:
        """Take the folder (made when absent), and return when the server accepts connections.

        Must be called in the main thread. Raises ServerInUse when another process owns the folder,
        and ServerFailed, with the end of the server's log, when it doesn't start.
        """
        launcher = Launcher.for_this_process()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _give(self.folder, launcher)
        self._lock = lock.acquire(self.folder / "lock", self.folder, patience=_STOP_SECONDS)
        try:
            self._initialise(launcher)
            socket_folder.make(self.socket_folder, launcher.owner)
            self._remove_stale_files()
            self._run(launcher)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server in good order and free the folder; harmless when it isn't running."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)  # immediate; recovered at the next start
                self._process.wait()
            self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def disown(self) -> None:
        """In a process forked from the owner: leave the server and the folder to the owner."""
        self._process = None
        if self._lock is not None:
            self._lock.close()  # the owner's lock stays, as long as it has it open itself
            self._lock = None

    def _initialise(self, launcher: Launcher) -> None:
        """Make the cluster, in a folder that gets its name only when it is complete."""
        version = self._data / "PG_VERSION"
        if version.exists():
            found = version.read_text("ascii").strip()
            if found != str(MAJOR_VERSION):
                raise ServerFailed(
                    "{folder} was made by PostgreSQL {found}, but this is PostgreSQL {wanted}: "
                    "dump it with the old version and restore it into a new folder",
                    folder=self._data,
                    found=found,
                    wanted=MAJOR_VERSION,
                )
            return
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self._make_password(launcher)
        assert self._lock is not None
        command = ["initdb", "--pgdata", str(unfinished), "--username", SUPERUSER]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile", str(password)]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--no-instructions"]
        command += ["--no-sync"] if self._fast else []
        process = launcher.start(
            command,
            keep=(self._lock.fileno(),),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output, _ = process.communicate()
        if process.returncode != 0:
            raise ServerFailed(
                "The database can't be made in {folder} (initdb, as {identity}): {output}",
                folder=self.folder,
                identity=launcher.identity,
                output=output.strip()[-2000:],
            )
        unfinished.rename(self._data)

    def _make_password(self, launcher: Launcher) -> Path:
        path = self.folder / "password"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(24) + "\n")
        _give(path, launcher)
        return path

    def _remove_stale_files(self) -> None:
        """Remove the lock files of a server that had no time to do so.

        PostgreSQL would refuse to start if any process of the same account now has the number in
        them, as is likely in a container. Our lock says that no server of ours is left; one that
        somebody started by hand shows the folder in its command line.
        """
        path = self._data / "postmaster.pid"
        if not path.exists():
            return
        pid = path.read_text("utf-8", errors="replace").split("\n")[0]
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            command = b""
        if os.fsencode(self._data) not in command:
            path.unlink()
            (self.socket_folder / f".s.PGSQL.{self.port}.lock").unlink(missing_ok=True)

    def _run(self, launcher: Launcher) -> None:
        assert self._lock is not None
        log = self.folder / "log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(self.folder / "log.1")
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        with open(log, "ab") as output:
            begin = output.tell()
            self._process = launcher.start(
                ["postgres", "-D", str(self._data), *options],
                on_death=signal.SIGINT,
                keep=(self._lock.fileno(),),
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        if not self._wait_until_ready(self._process):
            with open(log, "rb") as written:
                written.seek(begin)
                tail = written.read()[-2000:].decode(errors="replace").strip()
            raise ServerFailed(
                "PostgreSQL did not start in {folder}: {log}", folder=self.folder, log=tail
            )

    def _wait_until_ready(self, process: subprocess.Popen[str]) -> bool:
        """Watch the server's own status file, cheaper and surer than connecting again and again."""
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None and time.monotonic() < deadline:
            if _status(self._data / "postmaster.pid") == (process.pid, "ready"):
                return True
            time.sleep(0.01)
        return False


def _status(path: Path) -> tuple[int, str] | None:
    """The server's process id (line 1) and status (line 8) in its ``postmaster.pid``."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    return (int(lines[0]), lines[7].strip()) if len(lines) > 7 else None


def _give(path: Path, launcher: Launcher) -> None:
    """Let the account that runs the server own ``path``."""
    if account := launcher.owner:
        os.chown(path, account.pw_uid, account.pw_gid)
