"""Reports: what the desk tells beside the content. Each is a root field of a query at the draft
stage, answered by one function of ``resolvers.desk``; a query may ask for reports and content
together, and the content of all is read by the compiler.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.actions.base import Actor, transaction
from cms.auth.caller import Caller
from cms.desk.asked import Asked
from cms.errors import ClientError
from cms.i18n.locales import Locales
from cms.read import convert, graph
from cms.read.compile import Compiled, compile_request
from cms.read.execute import Connection, fetch
from cms.read.price import check
from cms.read.request import Field, Request
from cms.read.value import ACCEPTED, Fields, Items, Value, Variables, getter
from resolvers import errors
from resolvers.desk import REPORTS
from resolvers.documents import Document, Operation
from resolvers.engine import FAULTS, Engine
from resolvers.limits import check_request
from resolvers.told import Telling

logger = logging.getLogger("cms.resolvers")

LOOKED = 100
"""Rows that a report counts as, beside the entries that it shows."""
MOST = 100
"""Entries that a report shows, where it isn't told how many it may."""


@dataclass(frozen=True)
class Part:
    """A root field that is a report: its key and name, its arguments, what is asked of it."""

    key: str
    name: str
    arguments: Mapping[str, Value]
    telling: Telling

    def price(self, values: Variables) -> int:
        """What it may read, in rows."""
        first = resolved(self.arguments["first"], values) if "first" in self.arguments else MOST
        return LOOKED + self.telling.price(values, min(max(first, 0), MOST))


@dataclass(frozen=True)
class PreparedReports:
    """A query that is sound, with its values. ``content`` is what it asks beside the reports;
    ``keys`` are all its fields in their order. ``price`` and ``price_limit`` are in rows.
    """

    keys: tuple[str, ...]
    parts: tuple[Part, ...]
    content: Compiled | None
    values: Mapping[str, Any]
    price: int
    price_limit: int
    fresh: bool
    name: str


@dataclass(frozen=True, eq=False)
class Plan:
    """A query with its reports, for all requests of its document and shape."""

    keys: tuple[str, ...]
    parts: tuple[Part, ...]
    content: Compiled | None


class Reports:
    """Prepares and answers queries with reports; ``engine`` is that of the drafts."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.locales = Locales(engine.context.locales)

    def asked(self, text: str | Document, operation_name: str | None) -> bool:
        """Whether a request asks for a report, as far as it can be understood."""
        operation = self.engine.understood(text, operation_name)
        return operation is not None and operation.reports

    def prepare(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        accepted: tuple[str, ...],
        viewer: Mapping[str, Any],
    ) -> PreparedReports:
        """What is to be answered. Raises NotExecuted: nothing is, and its response says why."""
        engine = self.engine
        try:
            missed = engine.plans.misses
            operation = engine.operation(text, operation_name)
            values, shape = engine.values(operation, variables or {}, accepted)
            plan = self._plan(operation, values, shape)
            told = {**values, **viewer}
            price = sum(part.price(told) for part in plan.parts)
            if plan.content is not None:
                price += plan.content.price.of(told)
            limit = engine.context.max_price
            check(price, limit)
            name = operation.node.name.value if operation.node.name else ""
            fresh = engine.plans.misses > missed
            return PreparedReports(
                plan.keys, plan.parts, plan.content, told, price, limit, fresh, name
            )
        except FAULTS as error:
            refusal = engine.refusal(error, accepted)
        raise refusal

    def _plan(self, operation: Operation, values: dict[str, Any], shape: Any) -> Plan:
        if operation.introspects:  # its descriptions are in the caller's language
            return self._compiled(operation, values)
        chain = 0 if operation.prefers(values) else len(values[ACCEPTED])
        key = ("reports", operation, shape, chain)
        known: Any = self.engine.plans.get(key)
        if known is None:
            known = self._compiled(operation, values)
            self.engine.plans.put(key, known)
        plan: Plan = known
        return plan

    def _compiled(self, operation: Operation, values: dict[str, Any]) -> Plan:
        context = self.engine.context
        known = self.engine.introspected(operation, values)
        request = self.engine.translator(operation, values).request(operation.node, known)
        check_request(self.engine.limits, request)
        parts, content = [], []
        for field in request.fields:
            source = _source(context.graph, field)
            if isinstance(source, graph.Report):
                selection = field.selection[source.type]
                telling = Telling.of(context, source.type, selection, request.prefer)
                parts.append(Part(field.key, field.name, field.arguments, telling))
            else:
                content.append(field)
        compiled = None
        if content:
            rest = Request(tuple(content), request.prefer, request.constants)
            compiled = compile_request(context, rest)
        return Plan(tuple(field.key for field in request.fields), tuple(parts), compiled)

    async def run(
        self,
        prepared: PreparedReports,
        caller: Caller,
        connection: Connection,
        accepted: Sequence[str],
    ) -> dict[str, Any]:
        """The response map. Must run within ``Database.orm()``; ``connection`` sees what the caller
        may see of the drafts.
        """
        locale = accepted[0] if accepted else self.locales.source
        found: dict[str, Any] = {}
        faults: list[dict[str, Any]] = []
        if (content := prepared.content) is not None:
            record = await fetch(connection, content.statement, content.bind(prepared.values))
            found = content.build(record)
        for part in prepared.parts:
            try:
                told = await self._told(part, prepared.values, caller, locale)
                found[part.key] = await part.telling.show(told, prepared.values, connection)
            except ClientError as error:
                shown = errors.from_cms(error, locale)
                faults.append({**shown, "path": [part.key]})
                found[part.key] = None
            except Exception:
                logger.exception("a report failed: %s", part.name)
                faults.append(errors.unknown(part.key, locale))
                found[part.key] = None
        data = {key: found[key] for key in prepared.keys}
        return {"errors": faults, "data": data} if faults else {"data": data}

    async def _told(
        self, part: Part, values: Mapping[str, Any], caller: Caller, locale: str
    ) -> Any:
        given = {n: clean(resolved(value, values)) for n, value in part.arguments.items()}
        async with transaction(Actor.of(caller)) as tx:
            return await REPORTS[part.name](Asked(tx, caller, self.locales, given, locale))


def resolved(value: Value, values: Variables) -> Any:
    """A value with the variables in it put in."""
    match value:
        case Fields(fields):
            return {name: resolved(each, values) for name, each in fields.items()}
        case Items(items):
            return [resolved(each, values) for each in items]
    return getter(value)(values)


def clean(value: Any) -> Any:
    """A value whose texts are as stored ones are. Raises InputError for what none can hold."""
    match value:
        case str():
            return convert.text(value)
        case list():
            return [clean(each) for each in value]
    return value


def _source(known: graph.Graph, field: Field) -> graph.Source | None:
    """A root field's source; introspection has none."""
    return known.types["Query"].fields.get(field.name)
