"""Mutations: each field is one action, in their order, and what came of it is read from the drafts
by one statement of the compiler.

What a caller can put right is told in the payload (``userErrors``); what they may not do, and
faults of the system, are errors of GraphQL. A field that fails is null and says nothing of the
others: what they have done, they have done.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from graphql import FieldNode, Undefined, get_named_type, type_from_ast, value_from_ast_untyped

from cms.actions.base import Actor
from cms.actions.values import TEXT_LIMITS
from cms.auth.caller import Caller
from cms.errors import ActionError, ClientError, InputError, Path, ReferencedBy
from cms.i18n.locales import Locales
from cms.i18n.messages import translate
from cms.read import global_id, graph
from cms.read.compile import Compiled, compile_request
from cms.read.event import EVENT
from cms.read.execute import Connection, fetch
from cms.read.price import check
from cms.read.request import Field, Request
from cms.read.value import ACCEPTED, Value
from resolvers import errors
from resolvers.deeds import Refused, perform
from resolvers.documents import Document, Operation
from resolvers.done import Done
from resolvers.engine import FAULTS, Engine
from resolvers.limits import check_request
from resolvers.mutation_content import camel
from resolvers.told import Telling
from resolvers.variables import Mismatch, coercer

logger = logging.getLogger("cms.resolvers")

MOST = 100
"""Entries that what is told may show, for its price."""
DEED = 10
"""Rows that an action counts as, beside what its payload reads."""


@dataclass(frozen=True)
class Part:
    """A field of a mutation: what it does, the node with its input, and what is asked of its
    payload. ``compiled`` reads the entries among that, if there are any; ``tellings`` show what
    else the desk tells there, by the keys of the answer.
    """

    key: str
    deed: graph.Deed
    node: FieldNode
    asked: tuple[Field, ...]
    compiled: Compiled | None
    tellings: Mapping[str, Telling]


@dataclass(frozen=True)
class PreparedMutation:
    """A mutation that is sound, with its values; ``inputs`` are those of its parts. ``price`` and
    the greatest price allowed are in rows.
    """

    parts: tuple[Part, ...]
    inputs: tuple[Mapping[str, Any], ...]
    values: Mapping[str, Any]
    price: int
    price_limit: int
    fresh: bool
    name: str


class Mutations:
    """Prepares and executes mutations; ``engine`` is that of the drafts. A text in the variables
    may be as long as the longest that can be saved.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.locales = Locales(engine.context.locales)
        longest = max(engine.limits.max_text, *TEXT_LIMITS.values())
        self.limits = replace(engine.limits, max_text=longest)

    def prepare(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None,
        operation_name: str | None,
        accepted: tuple[str, ...],
        viewer: Mapping[str, Any],
    ) -> PreparedMutation:
        """What is to be executed. Raises NotExecuted: nothing is, and its response says why."""
        engine = self.engine
        try:
            missed = engine.plans.misses
            operation = engine.operation(text, operation_name)
            values, shape = engine.values(operation, variables or {}, accepted, self.limits)
            parts = self._parts(operation, values, shape)
            inputs = tuple(self._input(part.node, values) for part in parts)
            price = sum(DEED + _price(part, values) for part in parts)
            limit = engine.context.max_price
            check(price, limit)
            name = operation.node.name.value if operation.node.name else ""
            fresh = engine.plans.misses > missed
            told = {**values, **viewer}
            return PreparedMutation(parts, inputs, told, price, limit, fresh, name)
        except FAULTS as error:
            refusal = engine.refusal(error, accepted)
        raise refusal

    def _parts(
        self, operation: Operation, values: dict[str, Any], shape: tuple[Hashable, ...]
    ) -> tuple[Part, ...]:
        """The parts, from the cache of plans where they can be."""
        selecting = _without_inputs(self.engine, operation, shape)
        chain = 0 if operation.prefers(values) else len(values[ACCEPTED])
        key = ("mutation", operation, selecting, chain)
        known: Any = self.engine.plans.get(key)
        if known is None:
            known = tuple(self._compiled(operation, values))
            self.engine.plans.put(key, known)
        parts: tuple[Part, ...] = known
        return parts

    def _compiled(self, operation: Operation, values: dict[str, Any]) -> Iterator[Part]:
        translator = self.engine.translator(operation, values)
        prefer = translator.prefer(operation.node)
        fields = list(translator.deeds(operation.node))
        check_request(
            self.engine.limits, Request(tuple(f for f, _ in fields), prefer, root="Mutation")
        )
        for asked, node in fields:
            deed = self.engine.context.graph.source("Mutation", asked.name)
            assert isinstance(deed, graph.Deed)
            (selection,) = asked.selection.values()
            entries = tuple(f for f in selection if self._is_read(deed.payload, f))
            compiled = None
            if entries:
                request = Request(entries, prefer, root=deed.payload)
                compiled = compile_request(self.engine.context, request)
            tellings = dict(self._tellings(deed.payload, selection, prefer))
            yield Part(asked.key, deed, node, selection, compiled, tellings)

    def _tellings(
        self, payload: str, selection: Sequence[Field], prefer: tuple[Value, ...]
    ) -> Iterator[tuple[str, Telling]]:
        for field in selection:
            source = self.engine.context.graph.types[payload].fields.get(field.name)
            if isinstance(source, graph.Outcome):
                ((name, asked),) = field.selection.items()
                yield field.key, Telling.of(self.engine.context, name, asked, prefer)

    def _is_read(self, payload: str, field: Field) -> bool:
        """Whether a field of a payload is read from the drafts."""
        fields = self.engine.context.graph.types[payload].fields
        return isinstance(fields.get(field.name), graph.ToldEntry | graph.ToldEntries)

    def _input(self, node: FieldNode, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The input of a field. What is absent stays absent, and null is null."""
        (argument,) = node.arguments or ()
        root = self.engine.schema.mutation_type
        assert root is not None
        kind = root.fields[node.name.value].args["input"].type
        raw = _given(value_from_ast_untyped(argument.value, dict(values)))
        try:
            found: Mapping[str, Any] = coercer(kind)(raw)
        except Mismatch:
            raise InputError(
                "The argument {argument} must be a {type}.", argument="input", type=kind
            ) from None
        return found

    async def run(
        self,
        prepared: PreparedMutation,
        caller: Caller,
        connection: Connection,
        accepted: Sequence[str],
    ) -> dict[str, Any]:
        """The response map, when all is done. Must run within ``Database.orm()``; ``connection``
        sees what the caller may see of the drafts.
        """
        locale = accepted[0] if accepted else self.locales.source
        data: dict[str, Any] = {}
        faults: list[dict[str, Any]] = []
        for part, given in zip(prepared.parts, prepared.inputs, strict=True):
            try:
                outcome = await self._outcome(part, given, caller, locale)
                data[part.key] = await _payload(part, outcome, prepared.values, connection)
            except ClientError as error:
                shown = errors.from_cms(error, locale)
                faults.append({**shown, "path": [part.key]})
                data[part.key] = None
            except Exception:
                logger.exception("a mutation failed: %s", part.node.name.value)
                faults.append(errors.unknown(part.key, locale))
                data[part.key] = None
        return {"errors": faults, "data": data} if faults else {"data": data}

    async def _outcome(
        self, part: Part, given: Mapping[str, Any], caller: Caller, locale: str
    ) -> Outcome:
        deed = part.deed
        try:
            actor = Actor.of(caller)
            done = await perform(deed.verb, deed.type, actor, given, self.locales, locale)
        except Refused as refused:
            error = refused.error
            if not isinstance(error, InputError | ActionError):
                raise error from None
            faults = [_told(e, refused.placed(e.path), locale) for e in (error, *error.others)]
            links = error.links if isinstance(error, ReferencedBy) else ()
            return Outcome(deed.type, None, tuple(faults), links)
        return Outcome(done.type or deed.type, done)


@dataclass(frozen=True)
class UserError:
    """Something about an input that the caller can put right, said in their language."""

    path: Path
    code: str
    said: str

    @property
    def message(self) -> str:
        """What it is."""
        return self.said


@dataclass(frozen=True)
class Outcome:
    """What came of an action: it is done, or there are user errors, and entries that forbid it."""

    type: str
    done: Done | None
    user_errors: tuple[UserError, ...] = ()
    links: tuple[tuple[str, UUID], ...] = ()


async def _payload(
    part: Part, outcome: Outcome, values: Mapping[str, Any], connection: Connection
) -> dict[str, Any]:
    """The payload as it is asked for; by one statement if it shows an entry."""
    done = outcome.done
    entry = done.key if done and not done.gone else None
    read: dict[str, Any] = {}
    if part.compiled is not None:
        event = {"entry": (outcome.type, entry), "entries": list(outcome.links)}
        arguments = part.compiled.bind({**values, EVENT: event})
        if entry or outcome.links:
            record = await fetch(connection, part.compiled.statement, arguments)
            read = part.compiled.build(record)
    told = {**(done.told if done else {}), "userErrors": outcome.user_errors}
    for field in part.asked:
        if telling := part.tellings.get(field.key):
            source = telling.context.graph.source(part.deed.payload, field.name)
            assert isinstance(source, graph.Outcome)
            nothing = None if source.optional else ()
            value = told.get(field.name, nothing)
            read[field.key] = await telling.show(value, values, connection)
    return {field.key: _field(part, field, outcome, read) for field in part.asked}


def _field(part: Part, field: Field, outcome: Outcome, read: Mapping[str, Any]) -> Any:
    match field.name:
        case "__typename":
            return part.deed.payload
        case "deletedId":
            gone = outcome.done
            return global_id.encode(outcome.type, gone.key) if gone and gone.key else None
        case "linkedFrom":
            return read.get(field.key, [])
    return read.get(field.key)


def _told(error: ClientError, path: Path, locale: str) -> UserError:
    """A user error. Fields are called there as the input calls them."""
    params = dict(error.params)
    for name in ("argument", "field"):
        if isinstance(named := params.get(name), str):
            params[name] = camel(named)
    return UserError(path, error.code, translate(error.template, params, locale))


def _price(part: Part, values: Mapping[str, Any]) -> int:
    """What reading a payload may cost. How many entries forbid a deletion isn't known before."""
    told = sum(telling.price(values, MOST) for telling in part.tellings.values())
    if part.compiled is None:
        return told
    return told + part.compiled.price.of({**values, EVENT: {"entries": []}})


def _without_inputs(
    engine: Engine, operation: Operation, shape: tuple[Hashable, ...]
) -> tuple[Hashable, ...]:
    """The shape of the variables without those that are whole inputs: they decide no plan."""
    root = engine.schema.mutation_type
    assert root is not None
    inputs = {get_named_type(field.args["input"].type) for field in root.fields.values()}
    definitions = operation.node.variable_definitions or ()
    kinds = [type_from_ast(engine.schema, definition.type) for definition in definitions]
    return tuple(
        None if kind is not None and get_named_type(kind) in inputs else each
        for kind, each in zip(kinds, shape, strict=True)
    )


def _given(raw: Any) -> Any:
    """A literal without what its absent variables leave open."""
    if isinstance(raw, dict):
        return {name: _given(value) for name, value in raw.items() if value is not Undefined}
    if isinstance(raw, list):
        return [_given(value) for value in raw]
    return raw
