"""The real server: ``cms serve`` in a process of its own on a free loopback port."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.read.conftest import World

PROJECT = Path(__file__).parents[2]


class Served:
    """A running server: ``api`` is the address of its API, ``log`` what it has written."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path, api: str) -> None:
        self.process = process
        self.output = output
        self.api = api

    @property
    def log(self) -> str:
        return self.output.read_text("utf-8", "replace")

    @property
    def port(self) -> int:
        return int(self.api.rsplit(":", 1)[1].split("/")[0])

    @property
    def memory(self) -> int:
        """Bytes of memory that the process has now (its resident set)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


@contextmanager
def serving(**settings: str) -> Iterator[Served]:
    """``cms serve`` with these settings (``CMS_…``), stopped in good order at the end."""
    environment = {name: text for name, text in os.environ.items() if name[:4] != "CMS_"}
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "output"
        with output.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "cms", "serve", "--port", "0", "--no-demo"],
                env=environment | {"CMS_DATA": folder, "PYTHONUNBUFFERED": "1"} | settings,
                stdout=written,
                stderr=subprocess.STDOUT,
                cwd=PROJECT,
            )
        try:
            yield Served(process, output, _address(process, output))
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _address(process: subprocess.Popen[bytes], output: Path) -> str:
    """The address that the server announces, at most a minute after its start."""
    for _ in range(600):
        if found := re.search(r"^GraphQL API +(\S+)$", output.read_text("utf-8"), re.M):
            return found[1]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"the server did not start:\n{output.read_text('utf-8')}")


def database_of(world: World) -> str:
    """The address of the small world's database, for another process."""
    server = world.database.access.server
    assert server is not None
    return server.url(database="cms")
