"""Compilation: the stages in a row, from a request to something that can be executed."""

from __future__ import annotations

from dataclasses import dataclass

from cms.read.bind import Binder, binder
from cms.read.build import Builder, generate
from cms.read.planning.context import Context
from cms.read.planning.select import plan
from cms.read.request import Request
from cms.read.sql.statement import lower
from cms.read.statement import Statement


@dataclass(frozen=True)
class Compiled:
    """A compiled operation: it serves every request of the same document and shape."""

    statement: Statement
    bind: Binder
    build: Builder


def compile_request(context: Context, request: Request) -> Compiled:
    """Compiles a request.

    Raises:
        InputError: a value of the request can't be what it must be; its path and argument are set.
    """
    statement = lower(plan(context, request))
    return Compiled(statement, binder(statement.parameters), generate(statement.shape))
