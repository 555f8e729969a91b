"""Requests that no well-bred client sends: bytes written to the server's socket by hand."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.web.served import Served

BODY = b'{"query": "{ __typename }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nHost: cms.test\r\nContent-Type: application/json\r\n"


@dataclass(frozen=True)
class Answer:
    """A response as it came, and the seconds until the server had closed or nothing more came."""

    raw: bytes
    seconds: float
    closed: bool

    @property
    def status(self) -> int:
        """The status of the first response; 0 when there was none."""
        return int(self.raw.split(b" ", 2)[1]) if self.raw.startswith(b"HTTP/1.1 ") else 0

    @property
    def statuses(self) -> list[int]:
        """The statuses of all responses, of which none may hold another's status line."""
        return [int(part[:3]) for part in self.raw.split(b"HTTP/1.1 ")[1:]]

    @property
    def body(self) -> Any:
        return json.loads(self.raw.partition(b"\r\n\r\n")[2])


@contextmanager
def connected(server: Served) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as opened:
        yield opened


def send(
    server: Served, parts: Iterable[bytes], *, pause: float = 0.0, patience: float = 5.0
) -> Answer:
    """Write the parts with a pause between them, then read until the server closes or falls silent
    for a quarter of a second after an answer; ``patience`` is how long to wait for one.
    """
    began = time.monotonic()
    with connected(server) as opened:
        try:
            for part in parts:
                opened.sendall(part)
                if pause:
                    time.sleep(pause)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough; its answer, if any, is there to be read
        raw, closed = read(opened, patience)
    return Answer(raw, time.monotonic() - began, closed)


def read(opened: socket.socket, patience: float) -> tuple[bytes, bool]:
    """What comes, and whether the server closed the connection."""
    raw = b""
    opened.settimeout(patience)
    while True:
        try:
            part = opened.recv(65536)
        except TimeoutError:
            return raw, False
        except ConnectionResetError:
            return raw, True
        if not part:
            return raw, True
        raw += part
        opened.settimeout(0.25)
