"""The oracle: a slow and obvious answer to every query, to hold the compiler's answers against.

It reads the small world's Python rows, never a database, and lets graphql-core's own executor walk
the query over a copy of the contract's schema. Of the read compiler it shares only what is said
once for all readers: where each field comes from (``cms.read.graph``), which tables hang together
(``cms.read.catalog``), and how ids and cursors are spelt. It plans nothing and writes no SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    execute_sync,
    get_directive_values,
    get_operation_ast,
    get_variable_values,
    parse,
    validate,
)

from schema.build import build
from tests.oracle.checks import refusals
from tests.oracle.readers import Reading
from tests.oracle.schema import executable
from tests.oracle.store import Store
from tests.world import rows

__all__ = ["Answered", "Oracle", "Refused"]


@dataclass(frozen=True)
class Answered:
    """The answer's ``data``, as JSON has it."""

    data: dict[str, Any]


@dataclass(frozen=True)
class Refused:
    """What is wrong with the request: the code of every fault, any of which may be reported."""

    codes: frozenset[str]


class Oracle:
    """Answers queries on a stage of the small world, for a viewer cleared for ``clearance``."""

    def __init__(self, stage: str = "live", clearance: Sequence[str] = ("PUBLIC",)) -> None:
        contract = build()
        self.store = Store(rows(stage), stage, contract.graph, frozenset(clearance))
        self.schema: GraphQLSchema = executable(contract.graphql, contract.graph)

    def answer(
        self,
        text: str,
        variables: Mapping[str, Any] | None = None,
        accepted: Sequence[str] = (),
    ) -> Answered | Refused:
        """The answer to a request of one operation; ``accepted`` are the caller's locales."""
        document = self._document(text)
        if isinstance(document, Refused):
            return document
        return self._execute(document, dict(variables or {}), accepted)

    @lru_cache(100)  # noqa: B019 - there are as many oracles as stages, for good
    def _document(self, text: str) -> DocumentNode | Refused:
        try:
            document = parse(text)
        except GraphQLError:
            return Refused(frozenset({"GRAPHQL_PARSE_FAILED"}))
        if validate(self.schema, document):
            return Refused(frozenset({"GRAPHQL_VALIDATION_FAILED"}))
        return document

    def _execute(
        self, document: DocumentNode, variables: dict[str, Any], accepted: Sequence[str]
    ) -> Answered | Refused:
        operation = get_operation_ast(document)
        assert operation is not None
        definitions = operation.variable_definitions or ()
        values: Any = get_variable_values(self.schema, definitions, variables)
        if isinstance(values, list):
            return Refused(frozenset({"BAD_USER_INPUT"}))
        try:
            prefer = self._prefer(operation, values, accepted)
        except GraphQLError:
            return Refused(frozenset({"BAD_USER_INPUT"}))
        reading = Reading(self.store, prefer)
        codes = refusals(self.schema, document, operation, values, reading)
        if codes:
            return Refused(frozenset(codes))
        result = execute_sync(
            self.schema, document, context_value=reading, variable_values=variables
        )
        if result.errors:
            raise AssertionError(f"the oracle can't answer: {result.errors}") from result.errors[0]
        assert result.data is not None
        return Answered(result.data)

    def _prefer(
        self, operation: OperationDefinitionNode, values: Any, accepted: Sequence[str]
    ) -> tuple[str, ...]:
        """The locales preferred: those of ``@inLocale``, else the caller's and then the source."""
        directive = next(d for d in self.schema.directives if d.name == "inLocale")
        named = get_directive_values(directive, operation, values)
        if named and named["prefer"]:
            return tuple(named["prefer"])
        source = self.store.locales[0]
        return tuple(accepted) if source in accepted else (*accepted, source)
