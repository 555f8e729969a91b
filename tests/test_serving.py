"""Serving with real processes: workers share a port, die, are replaced, and stop gracefully."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from cms.config import Settings
from cms.errors import ConfigError
from cms.process import Board, Process
from cms.serving.sockets import admit_connections, listen, refuse_connections
from cms.serving.workers import FAILURES
from tests.database.helpers import PROJECT, gone
from tests.test_cli import Served

QUERY = b'{"query": "query Counted { articles(first: 1) { totalCount } }"}'
REQUEST = (
    b"POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(QUERY), QUERY)
)
ANSWER = b'{"data":{"articles":{"totalCount":0}}}'


def children(pid: int) -> set[int]:
    return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))


def until(holds: Callable[[], Any], seconds: float = 30.0) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
    return found


class Several(Served):
    """``cms serve`` with several workers."""

    def __init__(self, data: Path, workers: int = 2, **settings: str) -> None:
        quiet = {"CMS_LOG_LEVEL": "WARNING"} | settings
        super().__init__(data, "--no-demo", "--workers", str(workers), **quiet)
        self.port = int(self.api.split(":")[2].split("/")[0])
        until(lambda: workers == 1 or len(self.workers()) == workers)

    def workers(self) -> set[int]:
        return children(self.process.pid) - {self.server_pid}

    def stop(self, how: signal.Signals = signal.SIGTERM) -> str:
        self.process.send_signal(how)
        output, _ = self.process.communicate(timeout=60)
        return str(output)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


@contextmanager
def running(data: Path, workers: int = 2, **settings: str) -> Iterator[Several]:
    """A server that has answered once; what it said is shown when the test fails."""
    started = Several(data, workers, **settings)
    try:
        started.ask()
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            print(started.process.communicate(timeout=30)[0])


@pytest.fixture
def several(data: Path) -> Iterator[Several]:
    with running(data) as started:
        yield started


class Caller:
    """Clients that ask as fast as they are answered, and what became of each request.

    A request is *lost* when it was sent, whole, and no whole answer came. A connection that is
    refused loses none, nor one that ends after an answer that said so.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.outcomes: Counter[str] = Counter()
        self.stopping = False

    async def ask(self, *, keep: bool) -> None:
        """One client: on one connection as long as it lasts (``keep``), or on one for each."""
        while not self.stopping:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                self.outcomes["refused"] += 1
                return
            try:
                while await self._once(reader, writer) and keep and not self.stopping:
                    pass
            finally:
                writer.close()

    async def _once(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection lasts."""
        try:
            writer.write(REQUEST)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            assert length, head
            body = await reader.readexactly(int(length[1]))
        except (OSError, asyncio.IncompleteReadError):
            self.outcomes["lost"] += 1
            return False
        self.outcomes["answered" if body == ANSWER else "wrong"] += 1
        return b"connection: close" not in head


async def load(caller: Caller, event: Callable[[], Any], clients: int = 12) -> None:
    """Lets clients ask for a while, before and after an event, till they are refused or stopped."""
    tasks = [asyncio.create_task(caller.ask(keep=number % 3 > 0)) for number in range(clients)]
    await asyncio.sleep(1)
    event()
    done = asyncio.gather(*tasks)
    try:
        async with asyncio.timeout(4):
            await asyncio.shield(done)
    except TimeoutError:
        caller.stopping = True
        async with asyncio.timeout(30):
            await done


def test_all_workers_answer(several: Several) -> None:
    first = several.workers()
    for _ in range(40):  # each on a connection of its own
        assert several.ask().status_code == 200
    time.sleep(1.1)  # they tell each other once a second
    text = httpx.get(f"http://127.0.0.1:{several.port}/metrics").text
    counted = dict(re.findall(r'requests_total{.*status="200",worker="(\d)"} (\S+)', text))
    assert set(counted) == {"0", "1"}
    assert sum(map(float, counted.values())) >= 40
    assert several.workers() == first
    assert "Traceback" not in several.stop()
    assert several.process.returncode == 0


def test_a_killed_worker_is_replaced(several: Several) -> None:
    first = several.workers()
    victim = min(first)
    os.kill(victim, signal.SIGKILL)
    now = until(lambda: len(several.workers() - {victim}) == 2 and several.workers())
    assert len(now - first) == 1
    for _ in range(20):
        assert several.ask().status_code == 200
    output = several.stop()
    assert re.search(rf"worker \d \(process {victim}\) ended with signal 9", output)
    assert several.process.returncode == 0


def test_a_worker_that_is_told_to_end_loses_nothing_and_is_replaced(several: Several) -> None:
    victim = min(several.workers())
    caller = Caller(several.port)
    asyncio.run(load(caller, lambda: os.kill(victim, signal.SIGTERM)))
    assert set(caller.outcomes) == {"answered"}
    assert len(until(lambda: len(several.workers() - {victim}) == 2 and several.workers())) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_stopping_under_load_loses_no_request(tmp_path: Path, workers: int) -> None:
    with running(tmp_path, workers) as served:
        caller = Caller(served.port)
        asyncio.run(load(caller, served.process.terminate))
        output, _ = served.process.communicate(timeout=60)
    assert served.process.returncode == 0, output
    assert set(caller.outcomes) == {"answered", "refused"}
    assert caller.outcomes["answered"] > 100
    assert caller.outcomes["refused"] == 12, "each client asked until there was no more server"


async def held_up(several: Several, seconds: float) -> bytes:
    """What comes on a connection whose request is held up by a lock, until so long after the server
    was told to stop.
    """
    socket_folder = several.data / "postgres/run"
    connection = await asyncpg.connect(f"postgresql://cms_owner@/cms?host={socket_folder}")
    try:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("lock table live.article in access exclusive mode")
        reader, writer = await asyncio.open_connection("127.0.0.1", several.port)
        writer.write(REQUEST)
        await asyncio.sleep(1)
        several.process.terminate()
        comes = asyncio.create_task(reader.read())
        await asyncio.wait([comes], timeout=seconds)
        if not comes.done():
            await transaction.rollback()
        async with asyncio.timeout(30):
            text = await comes
        writer.close()
    finally:
        connection.terminate()
    return text


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_under_way_is_finished(data: Path, workers: int) -> None:
    with running(data, workers, CMS_STATEMENT_TIMEOUT="60000") as served:
        text = asyncio.run(held_up(served, 2.0))
        output, _ = served.process.communicate(timeout=60)
    head, _, body = text.partition(b"\r\n\r\n")
    assert body == ANSWER
    assert b"connection: close" in head
    assert "Traceback" not in output
    assert served.process.returncode == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_the_wait_for_requests_has_an_end(data: Path, workers: int) -> None:
    limits = {"CMS_STATEMENT_TIMEOUT": "120000", "CMS_STOP_TIMEOUT": "1000"}
    with running(data, workers, **limits) as served:
        text = asyncio.run(held_up(served, 60.0))
        output, _ = served.process.communicate(timeout=60)
    assert ANSWER not in text
    assert "graceful shutdown exceeded" in output
    assert served.process.returncode == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_second_signal_ends_at_once(data: Path, workers: int) -> None:
    limits = {"CMS_STATEMENT_TIMEOUT": "120000", "CMS_STOP_TIMEOUT": "120000"}
    with running(data, workers, **limits) as served:
        timer = threading.Timer(3.0, served.process.terminate)
        timer.start()
        text = asyncio.run(held_up(served, 60.0))
        output, _ = served.process.communicate(timeout=60)
        timer.join()
    assert ANSWER not in text
    assert "Traceback" not in output
    assert served.process.returncode == 0


def test_no_orphan_after_kill(several: Several) -> None:
    family = children(several.process.pid)
    assert len(family) == 3
    several.process.kill()
    assert all(gone(pid) for pid in family)


def test_ctrl_c_in_a_terminal_reaches_all_and_is_one_stop(several: Several) -> None:
    for pid in (several.process.pid, *several.workers()):
        os.kill(pid, signal.SIGINT)
    output, _ = several.process.communicate(timeout=60)
    assert several.process.returncode == 0
    assert "ended with" not in output
    assert "Traceback" not in output


def script(text: str) -> subprocess.CompletedProcess[str]:
    """Runs a program that has workers of its own."""
    head = "import signal, time\nfrom cms.process import Board\nfrom cms.serving.workers import *\n"
    return subprocess.run(
        [sys.executable, "-c", head + text], capture_output=True, text=True, cwd=PROJECT, timeout=60
    )


def test_the_parent_gives_up_when_workers_never_serve() -> None:
    done = script("Workers(Board(2), lambda number: 3, 1).run()")
    assert done.returncode == 1
    assert f"has ended {FAILURES} times before it could serve, now with exit code 3" in done.stderr
    pauses = re.findall(r"worker 0 .* the next one starts in (\S+) s", done.stderr)
    assert pauses == ["0.0", "0.2", "0.4", "0.8"][: len(pauses)]


def test_a_worker_that_served_is_replaced_for_good_with_a_growing_pause() -> None:
    done = script(
        "board = Board(1)\n"
        "begun = time.monotonic()\n"
        "def work(number):\n"
        "    board.write(number, b'')\n"
        "    return 4\n"
        "def stop(*args): raise SystemExit(0)\n"
        "import os, threading\n"
        "signal.signal(signal.SIGALRM, lambda *args: os.kill(os.getpid(), signal.SIGTERM))\n"
        "signal.setitimer(signal.ITIMER_REAL, 4)\n"
        "Workers(board, work, 1).run()\n"
    )
    assert done.returncode == 0, done.stderr
    pauses = re.findall(r"the next one starts in (\S+) s", done.stderr)
    assert pauses[:5] == ["0.0", "0.2", "0.4", "0.8", "1.6"]


def test_a_worker_that_does_not_stop_is_killed() -> None:
    done = script(
        "import os\n"
        "from cms.serving import workers\n"
        "workers.SLACK = 0.5\n"
        "def work(number):\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "    os.kill(os.getppid(), signal.SIGTERM)\n"
        "    time.sleep(60)\n"
        "    return 0\n"
        "Workers(Board(1), work, 0.5).run()\n"
    )
    assert done.returncode == 0
    assert "1 workers did not stop in time, and were killed" in done.stderr


def test_a_fault_of_a_worker_never_runs_on_in_the_parents_program() -> None:
    done = script(
        "try:\n"
        "    Workers(Board(1), lambda number: 1 / 0, 1).run()\n"
        "finally:\n"
        "    print('the parent goes on')\n"
    )
    assert done.stdout == "the parent goes on\n"


def test_a_port_in_use_is_refused_by_several_workers_too() -> None:
    taken = listen(Settings(port=0, workers=2))
    try:
        port = taken[0].getsockname()[1]
        assert {each.getsockname()[1] for each in taken} == {port}
        for each in taken:
            each.listen()
        for workers in (1, 2):
            with pytest.raises(ConfigError, match=str(port)):
                listen(Settings(port=port, workers=workers))
    finally:
        for each in taken:
            each.close()


def test_connections_that_have_begun_are_accepted_while_new_ones_are_refused() -> None:
    (listening,) = listen(Settings(port=0))
    listening.listen()
    address = listening.getsockname()
    with listening, socket.create_connection(address, 5) as early:
        early.sendall(b"early")
        refuse_connections(listening)
        with pytest.raises(TimeoutError):
            socket.create_connection(address, 0.3)
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.recv(5) == b"early"
            accepted.sendall(b"late")
        assert early.recv(5) == b"late"
        admit_connections(listening)
        socket.create_connection(address, 5).close()


def test_the_board_tells_what_the_others_wrote() -> None:
    board = Board(3)
    assert Process(0, board).others() == []
    Process(1, board).tell(b"one")
    Process(2, board).tell(b"two")
    Process(1, board).tell(b"1")
    assert Process(0, board).others() == [(1, b"1"), (2, b"two")]
    assert Process(2, board).others() == [(1, b"1")]
    assert [board.is_ready(place) for place in range(3)] == [False, True, True]
    board.clear(1)
    assert board.read(1) is None
    assert not board.is_ready(1)
    with pytest.raises(ValueError, match="more than a place"):
        board.write(1, bytes(2**20))


def test_a_text_half_written_is_not_read() -> None:
    board = Board(1)
    board.write(0, b"whole text")
    memory = board._places[0]
    at = memory.find(b"whole")
    memory[at : at + 5] = b"other"
    assert board.read(0) is None
