"""Compilation: the stages in a row, from a request to something that can be executed."""

from __future__ import annotations

from dataclasses import dataclass

from cms.read.bind import Binder, binder
from cms.read.build import Builder, generate
from cms.read.event import Following, following
from cms.read.planning.context import Context
from cms.read.planning.select import plan
from cms.read.price import Price, check, price
from cms.read.request import Request
from cms.read.sql.statement import lower
from cms.read.statement import Statement
from cms.read.tags import Tagger, tagger


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled operation: it serves every request of the same document and shape. ``name`` is
    the operation's, empty if it has none. ``tags`` gives the surrogate keys of an answer, if the
    context asks for them. ``following`` is what a subscription asks beside its selection.
    """

    statement: Statement
    bind: Binder
    build: Builder
    price: Price
    name: str = ""
    tags: Tagger | None = None
    following: Following | None = None


def compile_request(context: Context, request: Request, name: str = "") -> Compiled:
    """Compiles a request; ``name`` is its operation's.

    Raises:
        InputError: a value of the request can't be what it must be; its path and argument are set.
        LimitExceeded: its price is above the limit.
    """
    planned = plan(context, request)
    priced = price(planned)
    check(priced.fixed, context.max_price)
    statement = lower(planned, tagged=context.tagged)
    bind = binder(statement.parameters, statement.checked)
    tags = tagger(statement, context.entries) if context.tagged else None
    build = generate(statement.shape)
    return Compiled(statement, bind, build, priced, name, tags, following(request))
