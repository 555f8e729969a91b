"""Logs: what the server tells those who run it, on its standard error, a line at a time.

A line is to be read by a person, or is one JSON object for a machine (CMS_LOG_FORMAT). What the
log must not hold unless CMS_LOG_PRIVATE allows it: content, variables, headers and clients'
addresses. So a request is told by its operation's name, and a fault by its type and the places in
the code where it went through: the words of a fault of PostgreSQL or of a library may quote what
was asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import select
import stat
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TextIO

import orjson

from cms.config import Settings
from cms.errors import CmsError

logger = logging.getLogger("cms.logs")

OURS = "cms"
REQUESTS = "cms.request"
FLUSH_SECONDS = 0.2
"""Longest time that a request's line waits for others, to be written with them."""
_QUIET = {"uvicorn.error": logging.ERROR}
"""Loggers of libraries that tell of each client's mistake, and from which level they count."""


def configure(settings: Settings) -> None:
    """Log to standard error as the settings say. Libraries are heard from WARNING on: below, they
    quote statements and values.
    """
    handler = Handler()
    kind = JsonFormatter if settings.log_format == "JSON" else TextFormatter
    handler.setFormatter(kind(private=settings.log_private))
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, least))


class Handler(logging.StreamHandler[TextIO]):
    """Writes to standard error, unless that would block: a log must not stop the server."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, or leave it out."""
        if writable(self.stream):
            super().emit(record)


def writable(stream: TextIO) -> bool:
    """Whether something can be written at once: a pipe that nobody reads is full at some time."""
    try:
        return bool(select.select([], [stream.fileno()], [], 0)[1])
    except OSError:
        return True  # it is no file, as in tests


class _Formatter(logging.Formatter):
    """What both forms share. A record's attribute ``fields`` holds further values by name."""

    def __init__(self, *, private: bool) -> None:
        super().__init__()
        self.private = private

    def values(self, record: logging.LogRecord) -> dict[str, Any]:
        """Time, level, logger, message, then the fields."""
        message = record.getMessage()
        if not (self.private or record.name.split(".")[0] == OURS):
            message = message.partition("\n")[0]  # asyncio, for one, goes on with the fault's words
        return {
            "time": timestamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
            **getattr(record, "fields", {}),
        }

    def faults(self, record: logging.LogRecord) -> list[dict[str, Any]]:
        """The exception of a record and those that led to it, the first cause last."""
        error = record.exc_info[1] if record.exc_info else None
        return [fault(each, private=self.private) for each in _causes(error)]


class JsonFormatter(_Formatter):
    """One JSON object; ``faults`` are those that led to the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        values = self.values(record)
        if faults := self.faults(record):
            values["faults"] = faults
        return orjson.dumps(values, default=str).decode()


class TextFormatter(_Formatter):
    """A line, and one for each place that a fault went through."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines."""
        values = self.values(record)
        time, level, name, message = (values.pop(key) for key in list(values)[:4])
        fields = "".join(f" {key}={value}" for key, value in values.items())
        lines = [f"{time} {level.upper()} {name}: {message}{fields}"]
        for each in self.faults(record):
            words = f": {each['words']}" if "words" in each else ""
            lines.append(f"    {each['type']}{words}")
            lines += [f"        {place}" for place in each["at"]]
        return "\n".join(lines)


def fault(error: BaseException, *, private: bool) -> dict[str, Any]:
    """An exception: its type, the places it went through, and its words where they hold nothing
    private. An error of ours tells its template, one of PostgreSQL its code (SQLSTATE).
    """
    kind = type(error)
    told: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    if private:
        told["words"] = str(error)
    elif isinstance(error, CmsError):
        told["words"] = error.template
    elif sqlstate := getattr(error, "sqlstate", None):
        told["words"] = f"SQLSTATE {sqlstate}"
    frames = traceback.extract_tb(error.__traceback__)
    told["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return told


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        hidden = error.__suppress_context__ and error.__cause__ is None
        error = None if hidden else error.__cause__ or error.__context__


def timestamp(seconds: float) -> str:
    """A time since the epoch as RFC 3339 in UTC, to the millisecond."""
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return f"{whole}.{int(seconds * 1000) % 1000:03d}Z"


class RequestLog:
    """Writes a line for each request, at the level INFO; by far most of a log's lines.

    ``logging`` would take several microseconds for each. So lines are put together here, and
    written many at a time: at most ``FLUSH_SECONDS`` late, whole lines only, and to a pipe never
    more bytes at once than several processes can write without mixing them (PIPE_BUF). Lines that
    can't be written at once are left out, and the next ones say how many.
    """

    def __init__(self, *, json: bool, private: bool) -> None:
        self.private = private
        self._json = json
        self._second = -1
        self._time = ""
        self._waiting: list[str] = []
        self._size = 0
        self._most = _most_at_once()
        self._awaited = False
        self._left_out = 0

    @classmethod
    def of(cls, settings: Settings) -> RequestLog | None:
        """The one that the settings ask for; None when INFO is not logged."""
        if settings.log_level not in ("DEBUG", "INFO"):
            return None
        return cls(json=settings.log_format == "JSON", private=settings.log_private)

    def write(
        self,
        method: str,
        path: str,
        operation: str,
        status: int,
        milliseconds: float,
        size: int,
        cache: str,
        more: Mapping[str, str],
    ) -> None:
        """Tell of a request; ``size`` in bytes, ``more`` are further values by name."""
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._time = second, timestamp(second)[:-4]
        head = f"{self._time}{int(now * 1000) % 1000:03d}Z"
        if self._json:
            line = (
                f'{{"time":"{head}","level":"info","logger":"{REQUESTS}","message":"request",'
                f'"method":{_quoted(method)},"path":{_quoted(path)},'
                f'"operation":{_quoted(operation)},"status":{status},"ms":{milliseconds:.2f},'
                f'"bytes":{size},"cache":"{cache}"'
                + "".join([f",{_quoted(name)}:{_quoted(value)}" for name, value in more.items()])
                + "}\n"
            )
        else:
            line = (
                f"{head} INFO {REQUESTS}: {method} {path} operation={operation} status={status} "
                f"ms={milliseconds:.2f} bytes={size} cache={cache}"
                + "".join([f" {name}={value}" for name, value in more.items()])
                + "\n"
            )
        self._add(line)

    def _add(self, line: str) -> None:
        if self._waiting and self._size + len(line) > self._most:
            self._put()
        self._waiting.append(line)
        self._size += len(line)
        if not self._awaited:
            self._awaited = True
            asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        """Write what waits."""
        self._awaited = False
        if self._waiting:
            self._put()

    def _put(self) -> None:
        lines, self._waiting, self._size = self._waiting, [], 0
        with contextlib.suppress(OSError):
            if not writable(sys.stderr):
                self._left_out += len(lines)
                return
            os.write(sys.stderr.fileno(), "".join(lines).encode())
        if self._left_out:
            left_out, self._left_out = self._left_out, 0
            logger.warning("requests left out of the log: %d", left_out)


@lru_cache(1000)
def _quoted(value: str) -> str:
    return orjson.dumps(value).decode()


def _most_at_once() -> int:
    try:
        regular = stat.S_ISREG(os.fstat(sys.stderr.fileno()).st_mode)
    except OSError:
        regular = False
    return 64 * 1024 if regular else select.PIPE_BUF
