"""An operation of a document becomes a Request: fragments flattened, directives decided, names
resolved to concrete types (the specification's CollectFields, section 6.3.2, ahead of
execution).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

from cms.errors import LimitExceeded
from cms.read.request import Field, Request
from cms.read.value import ACCEPTED, Fields, Items, Value, Variable, Variables
from resolvers.arguments import argument, arguments

Grouped = dict[str, list[FieldNode]]
INTROSPECTION = frozenset({"__schema", "__type"})
LOOKS = 10
"""How many selections may be looked at for each field that an operation may have: those on an
interface are looked at once for every type."""


class Translator:
    """Translates one operation for variables of one shape.

    ``max_depth`` bounds how deep fields nest and how deep conditions do, ``max_size`` how many of
    both there are once fragments are flattened; and ``LOOKS`` times that, how much is looked at on
    the way, for what ``@skip`` leaves out or another field merges with costs time all the same.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Variables,
        max_depth: int,
        max_size: int,
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables
        self.max_depth = max_depth
        self.max_size = max_size
        self.size = self.looked = 0

    def request(
        self, operation: OperationDefinitionNode, introspected: Mapping[str, Any]
    ) -> Request:
        """The request of a query or subscription; ``introspected`` answers its introspection by
        key.
        """
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        fields = tuple(
            Field(key, nodes[0].name.value)
            if key in introspected
            else self._field(root, key, nodes, 1)
            for key, nodes in self._collect(root, [operation.selection_set]).items()
        )
        return Request(fields, self._prefer(operation), introspected, root.name)

    def deeds(self, operation: OperationDefinitionNode) -> Iterator[tuple[Field, FieldNode]]:
        """The fields of a mutation in their order, each with the node that has its arguments. Of a
        field there is only what is selected of its payload: what it is told is no part of a plan.
        """
        root = self.schema.mutation_type
        assert root is not None
        for key, nodes in self._collect(root, [operation.selection_set]).items():
            kind: Any = get_named_type(root.fields[nodes[0].name.value].type)
            sets = [node.selection_set for node in nodes if node.selection_set]
            selection = {kind.name: self._fields(kind, sets, 2)}
            yield Field(key, nodes[0].name.value, {}, selection), nodes[0]

    def prefer(self, operation: OperationDefinitionNode) -> tuple[Value, ...]:
        """The locales preferred where none are named."""
        return self._prefer(operation)

    def introspection(self, operation: OperationDefinitionNode) -> DocumentNode:
        """A document that asks only what the operation asks about the schema itself."""
        root = self.schema.query_type
        assert root is not None
        asked = tuple(
            node
            for nodes in self._collect(root, [operation.selection_set]).values()
            for node in nodes
            if node.name.value in INTROSPECTION
        )
        only = OperationDefinitionNode(
            operation=operation.operation,
            name=operation.name,
            variable_definitions=operation.variable_definitions,
            selection_set=SelectionSetNode(selections=asked),
        )
        return DocumentNode(definitions=(only, *self.fragments.values()))

    def _prefer(self, operation: OperationDefinitionNode) -> tuple[Value, ...]:
        """The locales that ``@inLocale`` prefers, else those that the caller accepts."""
        for directive in operation.directives or ():
            if directive.name.value == "inLocale":
                locales: tuple[Value, ...] = getattr(self._only_argument(directive), "items", ())
                if locales:
                    return locales
        accepted = self.variables[ACCEPTED]
        return tuple(Variable((ACCEPTED, index)) for index in range(len(accepted)))

    def _fields(
        self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode], depth: int
    ) -> tuple[Field, ...]:
        collected = self._collect(parent, sets)
        return tuple(self._field(parent, key, nodes, depth) for key, nodes in collected.items())

    def _field(
        self, parent: GraphQLObjectType, key: str, nodes: list[FieldNode], depth: int
    ) -> Field:
        self._check_depth(depth)
        name = nodes[0].name.value
        self._grow(1)
        if name == "__typename":
            return Field(key, name)
        definition: GraphQLField = parent.fields[name]
        kind: Any = get_named_type(definition.type)
        given = arguments(tuple(nodes[0].arguments or ()), definition.args, self.variables)
        self._grow(sum(self._weight(value, 1) for value in given.values()))
        if is_leaf_type(kind):
            return Field(key, name, given)
        sets = [node.selection_set for node in nodes if node.selection_set]
        selection = {
            concrete.name: self._fields(concrete, sets, depth + 1)
            for concrete in self._concrete(kind)
        }
        return Field(key, name, given, selection)

    def _grow(self, weight: int) -> None:
        """Counts fields and conditions: fragments and lists multiply them beyond the document's."""
        self.size += weight
        if self.size > self.max_size:
            raise LimitExceeded(
                "The operation asks for more than the {limit} fields and conditions allowed.",
                limit=self.max_size,
            )

    def _weight(self, value: Value, depth: int) -> int:
        self._check_depth(depth)
        match value:
            case Fields(fields):
                return 1 + sum(self._weight(inner, depth + 1) for inner in fields.values())
            case Items(items):
                inputs = [item for item in items if isinstance(item, Fields)]
                return sum(self._weight(each, depth) for each in inputs)
            case _:
                return 1

    def _check_depth(self, depth: int) -> None:
        if depth > self.max_depth:
            raise LimitExceeded(
                "The operation is nested deeper than the {limit} levels allowed.",
                limit=self.max_depth,
                value=depth,
            )

    def _concrete(self, kind: Any) -> Iterable[GraphQLObjectType]:
        return self.schema.get_possible_types(kind) if is_abstract_type(kind) else (kind,)

    def _collect(self, parent: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Grouped:
        grouped: Grouped = {}
        seen: set[str] = set()
        for selection_set in sets:
            self._collect_into(grouped, seen, parent, selection_set)
        return grouped

    def _collect_into(
        self, grouped: Grouped, seen: set[str], parent: GraphQLObjectType, set_: SelectionSetNode
    ) -> None:
        self._look(len(set_.selections))
        for node in set_.selections:
            if not self._included(node.directives or ()):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                grouped.setdefault(key, []).append(node)
                continue
            fragment: Any = node
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                fragment = self.fragments[node.name.value]
            if self._applies(fragment.type_condition, parent):
                self._collect_into(grouped, seen, parent, fragment.selection_set)

    def _look(self, count: int) -> None:
        self.looked += count
        limit = self.max_size * LOOKS
        if self.looked > limit:
            raise LimitExceeded(
                "The operation's fragments unfold to more than the {limit} selections allowed.",
                limit=limit,
            )

    def _applies(self, condition: Any, parent: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == parent.name:
            return True
        kind: Any = self.schema.get_type(condition.name.value)
        return is_abstract_type(kind) and self.schema.is_sub_type(kind, parent)

    def _included(self, directives: Iterable[DirectiveNode]) -> bool:
        for directive in directives:
            if directive.name.value in ("skip", "include"):
                value: Any = self._only_argument(directive)
                if value.value is (directive.name.value == "skip"):
                    return False
        return True

    def _only_argument(self, directive: DirectiveNode) -> Value | None:
        assert directive.arguments, "validation makes sure of it"
        node = directive.arguments[0]
        kind = next(d for d in self.schema.directives if d.name == directive.name.value)
        return argument(node, kind.args[node.name.value].type, self.variables)
