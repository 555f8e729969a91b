"""Comparing: the engine's answer held against the oracle's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from resolvers.engine import Engine
from tests.oracle import Answered, Oracle, Refused


class Counting:
    """A pool that counts the statements sent through it."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self.sent = 0

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        """The first row of the query's result."""
        self.sent += 1
        return await self._pool.fetchrow(query, *arguments)

    async def fetch(self, query: str, *arguments: Any) -> Any:
        """The rows of the query's result."""
        self.sent += 1
        return await self._pool.fetch(query, *arguments)


async def compare(
    engine: Engine,
    pool: Any,
    oracle: Oracle,
    text: str,
    variables: Mapping[str, Any],
    accepted: Sequence[str] = (),
) -> Answered | Refused:
    """Asserts that the engine answers as the oracle does, by one statement, and gives the answer.

    Answers are compared as the bytes that are sent, so the order of keys counts. A refusal sends no
    statement, has no data, and names one of the faults that the oracle found.
    """
    wanted = oracle.answer(text, variables, accepted)
    counting = Counting(pool)
    found = await engine.answer(counting, text, dict(variables), None, tuple(accepted))
    request = _request(text, variables, accepted)
    if isinstance(wanted, Refused):
        assert found.errors is not None, f"not refused for {set(wanted.codes)}\n{request}"
        assert found.errors[0]["extensions"]["code"] in wanted.codes, f"{found.errors}\n{request}"
        assert found.data is None
        assert counting.sent == 0, f"{counting.sent} statements for a refusal\n{request}"
        return wanted
    assert found.errors is None, f"{found.errors}\n{request}"
    if _json(found.data) != _json(wanted.data):
        difference = "\n".join(_differences(_plain(found.data), _plain(wanted.data), "data"))
        raise AssertionError(f"engine ≠ oracle\n{difference}\n{request}")
    statements = 1 if looks_up(wanted.data) else 0
    assert counting.sent in {statements, 1}, f"{counting.sent} statements\n{request}"
    return wanted


def looks_up(data: Mapping[str, Any]) -> bool:
    """Whether an answer holds anything but what the schema alone says."""
    return any(
        not name.startswith("__") and not _names_types_only(value) for name, value in data.items()
    )


def _names_types_only(value: Any) -> bool:
    """Whether nothing of a connection was asked for but the names of its types."""
    if isinstance(value, dict):
        return all(_names_types_only(each) for each in value.values())
    return isinstance(value, str) and (value == "PageInfo" or value.endswith("Connection"))


def _request(text: str, variables: Mapping[str, Any], accepted: Sequence[str]) -> str:
    written = json.dumps(variables, ensure_ascii=True)
    return f"accepted: {list(accepted)}\nvariables: {written}\n{text}"


def _json(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_UTC_Z)


def _plain(data: Any) -> Any:
    return orjson.loads(_json(data))


def _differences(found: Any, wanted: Any, path: str) -> list[str]:
    """Where two answers differ, a line each; the engine's value first."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        if list(found) != list(wanted):
            return [f"{path}: keys {list(found)} ≠ {list(wanted)}"]
        pairs = [(f"{path}.{name}", found[name], wanted[name]) for name in found]
    elif isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        pairs = [(f"{path}[{i}]", *each) for i, each in enumerate(zip(found, wanted, strict=True))]
    else:
        return [] if found == wanted else [f"{path}: {found!r} ≠ {wanted!r}"]
    return [line for where, a, b in pairs for line in _differences(a, b, where)]
