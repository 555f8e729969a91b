"""The engine: from a GraphQL request to its answer."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from graphql import execute as graphql_execute

from cms.errors import ClientError, InputError, IntrospectionClosed, LimitExceeded
from cms.read.cache import Cache
from cms.read.compile import Compiled, compile_request
from cms.read.event import SAMPLE, Event, Interest, told
from cms.read.execute import Connection, NotExecuted, Private, execute
from cms.read.planning.context import Context
from cms.read.price import check
from cms.read.value import ACCEPTED
from resolvers import describe, errors
from resolvers.documents import Document, Documents, InvalidDocument, Operation, is_mutation
from resolvers.limits import Exhausted, bounded, check_request, check_variables
from resolvers.limits import Limits as Limits
from resolvers.request import Translator

FAULTS = (InvalidDocument, GraphQLError, ClientError)
"""What may be wrong with a request."""


@dataclass(frozen=True)
class Answer:
    """A GraphQL response. ``data`` is absent (False in ``executed``) for a request error."""

    data: dict[str, Any] | None
    errors: list[dict[str, Any]] | None = None
    executed: bool = True

    def body(self) -> dict[str, Any]:
        """The response map (specification, section 7.1)."""
        if self.errors is None:
            return {"data": self.data}
        return {"errors": self.errors, "data": None} if self.executed else {"errors": self.errors}


@dataclass(frozen=True)
class Prepared:
    """A request that is sound: what it compiles to, and the arguments of its statement. ``price``
    and the greatest price allowed are in rows (see ``cms.read.price``); ``fresh`` tells whether it
    had to be compiled.
    """

    compiled: Compiled
    arguments: Sequence[Any]
    price: int
    price_limit: int
    fresh: bool

    @property
    def key(self) -> Hashable:
        """Equal for requests that ask the same."""
        values = (tuple(a) if type(a) is list else a for a in self.arguments)
        return (self.compiled, *values)


@dataclass(frozen=True)
class Subscribed:
    """A subscription that is sound. Each event that its ``interest`` covers is answered by what is
    ``prepared`` for it; ``cursor`` is the event to go on from, if it names one. ``price`` is that
    of each answer.
    """

    compiled: Compiled
    values: Mapping[str, Any]
    interest: Interest
    cursor: str | None
    price: int
    price_limit: int
    fresh: bool

    def prepared(self, event: Event) -> Prepared:
        """What is to be executed for an event."""
        arguments = self.compiled.bind(told(self.values, event))
        return Prepared(self.compiled, arguments, self.price, self.price_limit, False)


class Engine:
    """Answers queries on one stage, by one connection or pool at a time."""

    def __init__(
        self, schema: GraphQLSchema, context: Context, limits: Limits | None = None
    ) -> None:
        self.schema = schema
        self.context = context
        self.limits = limits or Limits()
        self.reads_drafts = context.catalog.stage == "draft"
        self.documents = Documents(schema, self.limits)
        self.plans: Cache[Any, Compiled] = Cache(self.limits.cached)

    async def answer(
        self,
        connection: Connection,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> Answer:
        """The answer to a request. ``accepted`` are the locales that the caller reads, best
        first; the source locale ends them. Errors of the caller's making are in the answer;
        others raise.
        """
        try:
            prepared = self.prepare(text, variables, operation_name, accepted)
        except NotExecuted as refusal:
            return Answer(None, refusal.response["errors"], executed=refusal.sound)
        return Answer(await execute(connection, prepared.compiled, prepared.arguments))

    def prepare(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
        viewer: Mapping[str, Any] | None = None,
        *,
        private: bool = False,
    ) -> Prepared:
        """What is to be executed. ``text`` may be a document that was read of it already. For an
        engine of drafts the ``viewer`` says what may be seen (``cms.read.viewer``). With
        ``private`` it may be about the future.

        Raises:
            NotExecuted: nothing is, and its response says why.
            Private: it concerns drafts, of which this engine knows nothing.
        """
        try:
            missed = self.plans.misses
            compiled, values = self.compile(
                text, variables, operation_name, accepted, private=private
            )
            if viewer is not None:
                values.update(viewer)
            if compiled.following is not None:
                raise InputError(
                    "A subscription is answered by events: accept text/event-stream, or use a "
                    "WebSocket."
                )
            rows, limit = compiled.price.of(values), self.context.max_price
            check(rows, limit)
            fresh = self.plans.misses > missed
            return Prepared(compiled, compiled.bind(values), rows, limit, fresh)
        except FAULTS as error:
            refusal = self.refusal(error, accepted)
        raise refusal

    def subscribe(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> Subscribed | Prepared:
        """The same for a caller who can be answered by events: a subscription, or a query.

        Raises:
            NotExecuted: nothing is executed, and its response says why.
        """
        try:
            missed = self.plans.misses
            compiled, values = self.compile(text, variables, operation_name, accepted)
            rows, limit = compiled.price.of(values), self.context.max_price
            check(rows, limit)
            fresh = self.plans.misses > missed
            following = compiled.following
            if following is None:
                return Prepared(compiled, compiled.bind(values), rows, limit, fresh)
            compiled.bind(told(values, SAMPLE))
            interest, cursor = following.interest(values), following.cursor(values)
            return Subscribed(compiled, values, interest, cursor, rows, limit, fresh)
        except Private:
            error = InputError(
                "Drafts and mutations are not answered as a stream: send the request by POST, and "
                "accept application/json."
            )
            refusal = self.refusal(error, accepted)
        except FAULTS as error:
            refusal = self.refusal(error, accepted)
        raise refusal

    def refusal(self, error: Exception, accepted: tuple[str, ...]) -> NotExecuted:
        """What the caller is told of what is wrong with a request."""
        sound = False
        match error:
            case InvalidDocument():
                shown = [errors.from_graphql(each, error.code) for each in error.errors]
            case GraphQLError():
                shown = [errors.from_graphql(error, "BAD_USER_INPUT")]
            case ClientError():
                locale = accepted[0] if accepted else self.context.locales[0]
                shown, sound = [errors.from_cms(error, locale)], bool(error.path)
        return NotExecuted(Answer(None, shown, executed=sound).body(), sound=sound)

    def read(self, text: str) -> str | Document:
        """What ``prepare`` takes for a document that is kept: read once and for all, or the text
        itself where that can't be, so that ``prepare`` says why."""
        try:
            return self.documents.get(text)
        except (InvalidDocument, ClientError):
            return text

    def changes(self, text: str | Document, operation_name: str | None = None) -> bool:
        """Whether a request, as far as it can be understood, is a mutation."""
        text = text.text if isinstance(text, Document) else text
        return is_mutation(text, operation_name, self.limits.max_tokens)

    def compile(
        self,
        text: str | Document,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
        *,
        private: bool = False,
    ) -> tuple[Compiled, dict[str, Any]]:
        """The compiled operation (from the cache where it can be) and the request's values.

        Raises:
            InvalidDocument, GraphQLError, ClientError: what is wrong with the request.
        """
        try:
            return self._prepare(text, variables or {}, operation_name, accepted, private)
        except RecursionError:
            raise LimitExceeded("The variables are nested too deeply.") from None

    def _prepare(
        self,
        text: str | Document,
        variables: Mapping[str, Any],
        operation_name: str | None,
        accepted: tuple[str, ...],
        private: bool,
    ) -> tuple[Compiled, dict[str, Any]]:
        operation = self.operation(text, operation_name)
        if operation.is_private and (operation.is_mutation or not (self.reads_drafts or private)):
            raise Private
        if operation.introspects and not self.limits.introspection:
            raise IntrospectionClosed(
                "The schema is not shown here to callers who have not signed in."
            )
        values, shape = self.values(operation, variables, accepted)
        if operation.introspects:
            return self._compile(operation, values, accepted), values
        key = (operation, shape, 0 if operation.prefers(values) else len(values[ACCEPTED]))
        compiled = self.plans.get(key)
        if compiled is None:
            compiled = self._compile(operation, values)
            self.plans.put(key, compiled)
        return compiled, values

    def understood(self, text: str | Document, name: str | None) -> Operation | None:
        """The same, or None where it can't be understood."""
        try:
            return self.operation(text, name)
        except (InvalidDocument, ClientError):
            return None

    def operation(self, text: str | Document, name: str | None) -> Operation:
        """The operation that is asked for. Raises InvalidDocument, ClientError."""
        document = text if isinstance(text, Document) else self.documents.get(text)
        return document.operation(name)

    def values(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        accepted: tuple[str, ...],
        limits: Limits | None = None,
    ) -> tuple[dict[str, Any], tuple[Hashable, ...]]:
        """A request's coerced values, and their shape. Raises GraphQLError, LimitExceeded."""
        check_variables(limits or self.limits, variables)
        values, shape = operation.variables.read(variables)
        values[ACCEPTED] = self._chain(accepted)
        return values, shape

    def _chain(self, accepted: tuple[str, ...]) -> tuple[str, ...]:
        source = self.context.locales[0]
        return accepted if source in accepted else (*accepted, source)

    def _compile(
        self, operation: Operation, values: dict[str, Any], accepted: tuple[str, ...] = ()
    ) -> Compiled:
        translator = self.translator(operation, values)
        known = self.introspected(operation, values, accepted)
        name = operation.node.name.value if operation.node.name else ""
        request = translator.request(operation.node, known)
        check_request(self.limits, request)
        return compile_request(self.context, request, name)

    def introspected(
        self, operation: Operation, values: dict[str, Any], accepted: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """What an operation asks about the schema itself, answered, by key."""
        if not operation.introspects:
            return {}
        return self._introspect(self.translator(operation, values), operation, values, accepted)

    def translator(self, operation: Operation, values: Mapping[str, Any]) -> Translator:
        """What translates an operation for values of one shape."""
        return Translator(
            self.schema,
            operation.fragments,
            values,
            self.limits.max_depth,
            self.limits.max_size,
        )

    def _introspect(
        self,
        translator: Translator,
        operation: Operation,
        values: dict[str, Any],
        accepted: tuple[str, ...],
    ) -> dict[str, Any]:
        """The answers to the operation's introspection fields, by key: graphql-core's own, but for
        the descriptions, which are in the first accepted locale that has them.
        """
        variables = {name: value for name, value in values.items() if name != ACCEPTED}
        document = translator.introspection(operation.node)
        limit = self.context.max_price
        middleware = [bounded(limit), describe.translated(describe.texts(accepted))]
        try:
            result: Any = graphql_execute(
                self.schema, document, variable_values=variables, middleware=middleware
            )
        except Exhausted:
            raise LimitExceeded(
                "The operation asks for more than the {limit} fields of the schema allowed.",
                limit=limit,
            ) from None
        if result.errors:
            raise result.errors[0]
        return dict(result.data)
