"""Several processes that serve: the parent starts them, replaces those that die, and stops all.

The parent has no event loop and serves nothing. It owns the database's server and the listening
sockets, so that neither a connection nor the database is lost with a worker. Workers are forked
from it when all modules are loaded: another one is ready in a moment, and they share that memory.
When the parent dies, in whatever way, the kernel kills the workers too.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

from cms.errors import ServingFailed
from cms.process import Board

logger = logging.getLogger("cms.serving")

FAILURES = 5
"""Workers that may end, one after another in one place, before they could serve."""
SETTLED = 30.0
"""Seconds after which a worker's end has nothing to do with the one before it."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
"""Seconds before a worker that ended again is replaced; they double up to the longest."""
SLACK = 5.0
"""Seconds beyond the wait for requests, after which a worker that hasn't stopped is killed."""

_STOP = (signal.SIGTERM, signal.SIGINT)
_AWAITED = (*_STOP, signal.SIGCHLD)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass
class Worker:
    """A worker's place: who has it, and how those before fared. Times are monotonic seconds."""

    number: int
    pid: int | None = None
    born: float = 0.0
    due: float = 0.0
    ends: int = 0  # in quick succession
    failures: int = 0  # among them, one after another, before it could serve

    def ended(self, now: float, *, served: bool) -> float:
        """Notes that it has ended; the seconds to wait before the next one is started."""
        self.pid = None
        self.ends = 0 if now - self.born > SETTLED else self.ends
        self.failures = 0 if served else self.failures + 1
        pause = min(FIRST_PAUSE * 2 ** (self.ends - 1), LONGEST_PAUSE) if self.ends else 0.0
        self.ends += 1
        self.due = now + pause
        return pause


class Workers:
    """As many processes as the board has places. Each runs ``work`` with its number, and ends with
    its result as the exit code. ``longest_wait`` are the seconds that one may take to stop.
    """

    def __init__(self, board: Board, work: Callable[[int], int], longest_wait: float) -> None:
        self.board = board
        self.work = work
        self.longest_wait = longest_wait
        self.places = [Worker(number) for number in range(len(board))]

    def run(self) -> None:
        """Keep them running until SIGTERM or SIGINT, then stop them in good order.

        Raises ServingFailed when one place's workers end again and again before they can serve.
        """
        gc.collect()
        gc.freeze()  # a collection in a worker then writes on no memory that all share
        stop = {each for each in _STOP if signal.getsignal(each) is not signal.SIG_IGN}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
        try:
            while True:
                self._start_due(before)
                happened = signal.sigtimedwait(_AWAITED, self._patience())
                if happened is not None and happened.si_signo in stop:
                    break
                self._reap()
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _patience(self) -> float:
        waiting = [place.due for place in self.places if place.pid is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else 3600.0

    def _start_due(self, mask: Iterable[int]) -> None:
        now = time.monotonic()
        for place in self.places:
            if place.pid is None and place.due <= now:
                place.born = now
                self.board.clear(place.number)
                place.pid = self._fork(place.number, mask)

    def _fork(self, number: int, mask: Iterable[int]) -> int:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            self._become(number, parent, mask)
        return pid

    def _become(self, number: int, parent: int, mask: Iterable[int]) -> NoReturn:
        """The worker's whole life: it never goes back into what the parent had begun."""
        code = 1
        try:
            die_with(parent)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent tells us
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            code = self.work(number)
        except BaseException:
            logger.exception("worker %d failed", number)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _reap(self) -> None:
        for place in self.places:
            if place.pid is None:
                continue
            pid, status = os.waitpid(place.pid, os.WNOHANG)
            if pid:
                self._replace(place, pid, os.waitstatus_to_exitcode(status))

    def _replace(self, place: Worker, pid: int, code: int) -> None:
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        pause = place.ended(time.monotonic(), served=self.board.is_ready(place.number))
        if place.failures >= FAILURES:
            raise ServingFailed(
                "Worker {number} has ended {count} times before it could serve, now with {how}: "
                "the log above says why",
                number=place.number,
                count=place.failures,
                how=how,
            )
        logger.error(
            "worker %d (process %d) ended with %s; the next one starts in %.1f s",
            place.number,
            pid,
            how,
            pause,
        )

    def _stop(self) -> None:
        """Tell all to stop, and wait; a second signal, or the end of patience, kills the rest."""
        running = {place.pid for place in self.places if place.pid is not None}
        for pid in running:
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + self.longest_wait + SLACK
        while running:
            happened = signal.sigtimedwait(_AWAITED, max(0.0, deadline - time.monotonic()))
            if happened is None or happened.si_signo in _STOP:
                for pid in running:
                    os.kill(pid, signal.SIGKILL)
                logger.error("%d workers did not stop in time, and were killed", len(running))
                deadline = time.monotonic() + SLACK
            running -= {pid for pid in running if os.waitpid(pid, os.WNOHANG)[0]}


def die_with(parent: int) -> None:
    """Let the kernel kill this process when its parent ends (Linux only)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:  # it ended before the call above
            os._exit(1)
