"""The load: a small HTTP/1.1 client in a process of its own.

It keeps connections open and on each sends the next request as soon as the last is answered. The
process reads a ``Load`` from its standard input and writes a ``Measured`` to its standard output.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import uvloop

PATIENCE = 30.0
"""Seconds that a round may last at most when answers are slow."""

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """What to send, where and for how long. ``requests`` are whole HTTP requests, sent in turn,
    beginning with number ``first``; each must be answered with ``status`` (200 or 304). Times in
    seconds."""

    port: int
    requests: Sequence[bytes]
    connections: int
    warm_up: float
    seconds: float
    server_pid: int
    database_pid: int
    first: int = 0
    status: int = 200


@dataclass(frozen=True)
class Measured:
    """Latencies in seconds, sorted; CPU seconds of the server and of all database processes.

    ``disturbance`` is the share of the machine's CPU time that went to anything else than server,
    database and this client.
    """

    seconds: float
    latencies: Sequence[float]
    bytes: int
    server_cpu: float
    database_cpu: float
    disturbance: float


class BadAnswer(Exception):
    """The server gave no answer, or another than 200 with data or 304."""


def run(load: Load) -> Measured:
    """Send the load from a fresh process.

    Raises:
        BadAnswer: a request was not answered as it must be.
    """
    done = subprocess.run(
        [sys.executable, "-c", "from bench.client import main; main()"],
        input=pickle.dumps(load),
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        raise BadAnswer(done.stderr.decode(errors="replace").strip()[-2000:])
    measured: Measured = pickle.loads(done.stdout)
    return measured


class Tally:
    """What the connections share: the requests to come, and the latencies while measuring."""

    def __init__(self, requests: Sequence[bytes], first: int, status: int) -> None:
        self.bodiless = status == 304
        self.answered = f"HTTP/1.1 {status} ".encode()
        start = first % len(requests)
        self.requests = itertools.cycle([*requests[start:], *requests[:start]])
        self.measuring = False
        self.latencies: list[float] = []
        self.bytes = 0


class Talk(asyncio.Protocol):
    """One connection that is never idle."""

    transport: asyncio.Transport

    def __init__(self, tally: Tally, ended: asyncio.Future[None]) -> None:
        self.tally = tally
        self.ended = ended
        self.head = b""
        self.missing = 0  # bytes of the body still to come
        self.length = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.ask()

    def ask(self) -> None:
        self.began = time.perf_counter()
        self.transport.write(next(self.tally.requests))

    def data_received(self, data: bytes) -> None:
        if self.missing == 0:
            self.head += data
            if not self._begin():
                return
        else:
            self.missing -= len(data)
        if self.missing == 0:
            if self.tally.measuring:
                self.tally.latencies.append(time.perf_counter() - self.began)
                self.tally.bytes += self.length
            self.head = b""
            self.ask()

    def _begin(self) -> bool:
        """Read the head, and the body's first bytes; False while they haven't all come."""
        head, end, body = self.head.partition(b"\r\n\r\n")
        if not end or (len(body) < 8 and not self.tally.bodiless):
            return False
        if self.tally.bodiless and head.startswith(self.tally.answered):
            return True
        field = head.lower().partition(b"content-length:")[2]
        if not head.startswith(self.tally.answered) or not field or not body.startswith(b'{"data"'):
            self.ended.set_exception(BadAnswer(self.head[:1000].decode(errors="replace")))
            self.transport.abort()
            return False
        self.length = int(field.partition(b"\r\n")[0])
        self.missing = self.length - len(body)
        return True

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(BadAnswer(f"the server closed the connection: {error}"))


async def send(load: Load) -> Measured:
    """Warm up, then measure."""
    loop = asyncio.get_running_loop()
    tally = Tally(load.requests, load.first, load.status)
    ended: asyncio.Future[None] = loop.create_future()
    for _ in range(load.connections):
        await loop.create_connection(lambda: Talk(tally, ended), "127.0.0.1", load.port)
    await _unless(ended, load.warm_up)
    usage = Usage.now(load)
    tally.measuring, began = True, time.perf_counter()
    await _unless(ended, load.seconds)
    while len(tally.latencies) < load.connections and time.perf_counter() - began < PATIENCE:
        await _unless(ended, 0.1)  # so slow that not each has had its answer
    tally.measuring, seconds = False, time.perf_counter() - began
    used = Usage.now(load).since(usage)
    ended.cancel()
    if not tally.latencies:
        raise BadAnswer(f"no answer within {seconds:.0f} seconds")
    others = used.busy - used.server - used.database - used.client
    share = max(0.0, others / seconds / (os.cpu_count() or 1))
    return Measured(
        seconds, sorted(tally.latencies), tally.bytes, used.server, used.database, share
    )


async def _unless(ended: asyncio.Future[None], seconds: float) -> None:
    """Wait so long; raise BadAnswer at once when a connection meets one."""
    done, _ = await asyncio.wait([ended], timeout=seconds)
    for each in done:
        each.result()


@dataclass(frozen=True)
class Usage:
    """CPU seconds so far: of the server, of the database's processes, of this client, and of all
    that runs on the machine (``busy``).
    """

    server: float
    database: float
    client: float
    busy: float

    @classmethod
    def now(cls, load: Load) -> Usage:
        """What has been used so far."""
        return cls(
            _cpu(load.server_pid) + sum(map(_cpu, _children(load.server_pid))),  # with its workers
            sum(map(_cpu, _children(load.database_pid))),
            time.process_time(),
            _busy(),
        )

    def since(self, earlier: Usage) -> Usage:
        """What was used between two moments."""
        return Usage(
            self.server - earlier.server,
            self.database - earlier.database,
            self.client - earlier.client,
            self.busy - earlier.busy,
        )


def _cpu(pid: int) -> float:
    """CPU seconds, user and system, of a process (proc_pid_stat(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _children(pid: int) -> list[int]:
    """The direct children of a process: a database server's are its backends."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _busy() -> float:
    """CPU seconds of the whole machine that were neither idle nor waiting (proc_stat(5))."""
    fields = Path("/proc/stat").read_text().split(maxsplit=11)[1:9]
    user, nice, system, _idle, _waiting, irq, softirq, steal = map(int, fields)
    return (user + nice + system + irq + softirq + steal) / _TICKS


def main() -> None:
    """The client's process: do what standard input asks for."""
    load: Load = pickle.load(sys.stdin.buffer)
    measured = uvloop.run(send(load))
    sys.stdout.buffer.write(pickle.dumps(measured))
