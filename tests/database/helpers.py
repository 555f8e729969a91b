from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asyncpg

PROJECT = Path(__file__).parents[2]

OWNER = """
import pathlib, sys
from cms.database.embedded import EmbeddedServer
server = EmbeddedServer(pathlib.Path(sys.argv[1]))
server.start()
print(server.pid, server.url(), flush=True)
sys.stdin.read()
"""


def query(url: str, statement: str, **options: Any) -> Any:
    """Run one statement on a connection of its own and return its first value."""

    async def run() -> Any:
        connection = await asyncpg.connect(url, timeout=10, **options)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    with asyncio.Runner() as runner:
        return runner.run(run())


class Owner:
    """Another process that owns a data folder, until it is told to end or killed."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", OWNER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            **options,
        )
        assert self.process.stdout is not None
        pid, self.url = self.process.stdout.readline().split()
        self.server_pid = int(pid)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether the process ends within the time; a zombie has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return True
        if status.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False
