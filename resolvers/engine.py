"""The engine: from a GraphQL request to its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, GraphQLSchema
from graphql import execute as graphql_execute

from cms.errors import ClientError, InputError, LimitExceeded
from cms.read.cache import Cache
from cms.read.compile import Compiled, compile_request
from cms.read.execute import Connection, execute
from cms.read.planning.context import Context
from cms.read.value import ACCEPTED
from resolvers import errors
from resolvers.documents import Documents, InvalidDocument, Operation
from resolvers.request import Translator


@dataclass(frozen=True)
class Limits:
    """What a document may be at most, and how many documents and plans are kept.

    ``max_size`` counts the fields and conditions of an operation. PostgreSQL puts at most 1,664
    values into a record, so it stays below that.
    """

    max_tokens: int = 5000
    max_depth: int = 15
    cached: int = 1000
    max_size: int = 1500


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


class Engine:
    """Answers queries on one stage, by one connection or pool at a time."""

    def __init__(
        self, schema: GraphQLSchema, context: Context, limits: Limits | None = None
    ) -> None:
        self.schema = schema
        self.context = context
        self.limits = limits or Limits()
        self.documents = Documents(schema, self.limits.cached, self.limits.max_tokens)
        self._plans: Cache[Any, Compiled] = Cache(self.limits.cached)

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
            compiled, values = self.compile(text, variables, operation_name, accepted)
        except InvalidDocument as error:
            shown = [errors.from_graphql(each, error.code) for each in error.errors]
            return Answer(None, shown, executed=False)
        except GraphQLError as error:
            return Answer(None, [errors.from_graphql(error, "BAD_USER_INPUT")], executed=False)
        except ClientError as error:
            return self._refused(error, accepted, executed=bool(error.path))
        try:
            return Answer(await execute(connection, compiled, values))
        except ClientError as error:
            return self._refused(error, accepted, executed=True)

    def _refused(self, error: ClientError, accepted: tuple[str, ...], *, executed: bool) -> Answer:
        locale = accepted[0] if accepted else self.context.locales[0]
        return Answer(None, [errors.from_cms(error, locale)], executed=executed)

    def compile(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> tuple[Compiled, dict[str, Any]]:
        """The compiled operation (from the cache where it can be) and the request's values.

        Raises:
            InvalidDocument, GraphQLError, ClientError: what is wrong with the request.
        """
        try:
            return self._prepare(text, variables or {}, operation_name, accepted)
        except RecursionError:
            raise LimitExceeded("The variables are nested too deeply.") from None

    def _prepare(
        self,
        text: str,
        variables: Mapping[str, Any],
        operation_name: str | None,
        accepted: tuple[str, ...],
    ) -> tuple[Compiled, dict[str, Any]]:
        operation = self.documents.get(text).operation(operation_name)
        if not operation.is_query:
            raise InputError("Only queries can be answered here.")
        values, shape = operation.variables.read(variables)
        values[ACCEPTED] = self._chain(accepted)
        if operation.introspects:
            return self._compile(operation, values), values
        key = (operation, shape, 0 if operation.prefers(values) else len(values[ACCEPTED]))
        compiled = self._plans.get(key)
        if compiled is None:
            compiled = self._compile(operation, values)
            self._plans.put(key, compiled)
        return compiled, values

    def _chain(self, accepted: tuple[str, ...]) -> tuple[str, ...]:
        source = self.context.locales[0]
        return accepted if source in accepted else (*accepted, source)

    def _compile(self, operation: Operation, values: dict[str, Any]) -> Compiled:
        translator = Translator(
            self.schema,
            operation.fragments,
            values,
            self.limits.max_depth,
            self.limits.max_size,
        )
        known = self._introspect(translator, operation, values) if operation.introspects else {}
        return compile_request(self.context, translator.request(operation.node, known))

    def _introspect(
        self, translator: Translator, operation: Operation, values: dict[str, Any]
    ) -> dict[str, Any]:
        """The answers to the operation's introspection fields, by key: graphql-core's own."""
        variables = {name: value for name, value in values.items() if name != ACCEPTED}
        document = translator.introspection(operation.node)
        result: Any = graphql_execute(self.schema, document, variable_values=variables)
        if result.errors:
            raise result.errors[0]
        return dict(result.data)
