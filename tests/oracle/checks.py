"""Checks: what is wrong with an operation's arguments, whether rows lead there or not.

A contract says of an argument what it may be, not of the rows; so a faulty one is refused wherever
it stands in the operation, once ``@skip`` and ``@include`` have had their say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_argument_values,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.collect_fields import (
    FieldDetailsList,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)

from tests.oracle.readers import Reading

DEEPEST = 15
"""The most levels of fields that the default settings allow."""


def refusals(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Any,
    reading: Reading,
) -> set[str]:
    """The codes of all faults."""
    fragments = {
        definition.name.value: FragmentDetails(definition)
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    return _Walk(schema, fragments, operation, variables, reading).codes()


class _Walk:
    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDetails],
        operation: OperationDefinitionNode,
        variables: Any,
        reading: Reading,
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.operation = operation
        self.variables = variables
        self.reading = reading
        self.found: set[str] = set()

    def codes(self) -> set[str]:
        root = self.schema.query_type
        assert root is not None
        try:
            fields = collect_fields(
                self.schema, self.fragments, self.variables, root, self.operation
            )
            self._object(root, fields.grouped_field_set.values(), 1)
        except GraphQLError:
            self.found.add("BAD_USER_INPUT")
        return self.found

    def _object(
        self, kind: GraphQLObjectType, fields: Iterable[FieldDetailsList], depth: int
    ) -> None:
        for details in fields:
            if depth > DEEPEST:
                self.found.add("LIMIT_EXCEEDED")
                return
            if not details[0].node.name.value.startswith("__"):
                self._field(kind, details, depth)

    def _field(self, kind: GraphQLObjectType, details: FieldDetailsList, depth: int) -> None:
        node = details[0].node
        definition = kind.fields[node.name.value]
        try:
            given = get_argument_values(definition, node, self.variables)
        except GraphQLError:
            self.found.add("BAD_USER_INPUT")
            return
        type_ = self.reading.store.graph.types.get(kind.name)
        if type_ is not None and (source := type_.fields.get(node.name.value)) is not None:
            self.found |= self.reading.check(kind.name, source, given)
        target: Any = get_named_type(definition.type)
        if is_leaf_type(target):
            return
        possible = self.schema.get_possible_types(target) if is_abstract_type(target) else (target,)
        for each in possible:
            fields = collect_subfields(
                self.schema, self.fragments, self.variables, self.operation, each, details
            )
            self._object(each, fields.grouped_field_set.values(), depth + 1)
