"""What the compiler makes of a query on its way, for tests that look inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any
from unittest.mock import patch

from cms.app import create_engine
from cms.config import Settings
from cms.read.catalog import Catalog, Table
from cms.read.compile import Compiled, compile_request
from cms.read.graph import Connection, Source
from cms.read.plan import Plan
from cms.read.planning import plan
from cms.read.planning.context import Context
from cms.read.request import Field, Request
from resolvers.engine import Engine
from tests.golden import ANY_PRICE, Case, cases


@cache
def engine() -> Engine:
    """An engine with the default settings; what it compiles needs no database."""
    return create_engine(Settings(max_price=ANY_PRICE))


@cache
def compiled() -> dict[str, Compiled]:
    """All the golden queries, compiled."""
    return {case.name: engine().compile(*case.request)[0] for case in cases()}


def requested(case: Case) -> Request:
    """The request that the compiler gets for a golden query."""
    caught: list[Request] = []

    def catch(context: Context, request: Request, name: str) -> Compiled:
        caught.append(request)
        return compile_request(context, request, name)

    fresh = Engine(engine().schema, engine().context, engine().limits)
    with patch("resolvers.engine.compile_request", catch):
        fresh.compile(*case.request)
    return caught[0]


@cache
def planned() -> dict[str, Plan]:
    """The plans of all the golden queries."""
    return {case.name: plan(engine().context, requested(case)) for case in cases()}


def parts(node: Any) -> Iterator[Any]:
    """Every part of a plan, a predicate or a shape, and the whole; tables are not opened."""
    if isinstance(node, tuple):
        for each in node:
            yield from parts(each)
    elif is_dataclass(node) and not isinstance(node, Table | Catalog | type):
        yield node
        for field in fields(node):
            yield from parts(getattr(node, field.name))


def sources(request: Request) -> Iterator[tuple[str, str, Source]]:
    """The type, name and source of every field of a request that has a source."""
    fields_ = tuple(f for f in request.fields if f.key not in request.constants)
    return _sources(request.root, fields_)


def _sources(type_name: str, fields_: tuple[Field, ...]) -> Iterator[tuple[str, str, Source]]:
    types = engine().context.graph.types
    for field in fields_:
        source = types[type_name].fields.get(field.name) if type_name in types else None
        if source is not None:
            yield type_name, field.name, source
        for inner, selection in field.selection.items():
            if isinstance(source, Connection):
                for part in selection:
                    for name, each in part.selection.items():
                        yield from _sources(name, each)
            else:
                yield from _sources(inner, selection)
