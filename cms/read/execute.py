"""Execution: one statement, one record, one answer."""

from __future__ import annotations

from typing import Any, Protocol

from cms.read.compile import Compiled
from cms.read.value import Variables


class Connection(Protocol):
    """What executing needs of an asyncpg connection or pool."""

    async def fetch(self, query: str, *args: Any) -> Any:
        """All the rows of the query's result."""

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row of the query's result."""


async def execute(
    connection: Connection, compiled: Compiled, variables: Variables
) -> dict[str, Any]:
    """The answer's ``data``: exactly one statement is sent, none if nothing is to be looked up.

    Raises:
        InputError: a variable's value can't be what it must be.
    """
    statement = compiled.statement
    if statement.text is None:
        return compiled.build(())
    arguments = compiled.bind(variables)
    if statement.as_rows:
        return compiled.build((await connection.fetch(statement.text, *arguments),))
    return compiled.build(await connection.fetchrow(statement.text, *arguments))
