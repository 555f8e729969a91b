"""Execution: one statement, one record, one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from asyncpg import QueryCanceledError

from cms.errors import TimedOut
from cms.read.compile import Compiled
from cms.read.statement import Statement


class NotExecuted(Exception):
    """A request that isn't executed. ``response`` is the response map that says why; ``sound``
    tells whether the document and its variables were as they must be.
    """

    def __init__(self, response: dict[str, Any], *, sound: bool) -> None:
        super().__init__()
        self.response = response
        self.sound = sound


class Private(Exception):
    """A request about drafts: a mutation, or a query of that stage. It is answered elsewhere, to
    those who may (``cms.web.desk``).
    """


class Connection(Protocol):
    """What executing needs of an asyncpg connection or pool."""

    async def fetch(self, query: str, *args: Any) -> Any:
        """All the rows of the query's result."""

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row of the query's result."""


async def execute(
    connection: Connection, compiled: Compiled, arguments: Sequence[Any]
) -> dict[str, Any]:
    """The answer's ``data``; ``arguments`` are what ``compiled.bind`` gave."""
    return compiled.build(await fetch(connection, compiled.statement, arguments))


async def fetch(connection: Connection, statement: Statement, arguments: Sequence[Any]) -> Any:
    """The record of an answer: exactly one statement is sent, none if nothing is to be looked up.

    The builder takes the record's lists apart, so it is built from once.

    Raises:
        TimedOut: PostgreSQL gave it up, for it took longer than ``statement_timeout``.
    """
    if statement.text is None:
        return ()
    try:
        if statement.as_rows:
            return (await connection.fetch(statement.text, *arguments),)
        return await connection.fetchrow(statement.text, *arguments)
    except QueryCanceledError as error:
        raise TimedOut(
            "The database took too long over the answer. Ask for less at a time, or again later."
        ) from error
