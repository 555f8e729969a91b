"""Documents rewritten at random so that they ask the same in other words: what an evasion would do.

Selections go into inline and named fragments, fields stand twice, directives that leave nothing out
are added, and arguments become variables, with a value or with a default.
"""

from __future__ import annotations

from random import Random
from typing import Any

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    get_named_type,
    parse,
    parse_type,
    print_ast,
    value_from_ast_untyped,
)
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef

_META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


class Rewriting:
    """Rewrites documents of one operation, which comes first; ``variables`` are what to send with
    the last one.
    """

    def __init__(self, schema: GraphQLSchema, random: Random) -> None:
        self.schema = schema
        self.random = random
        self.variables: dict[str, Any] = {}
        self.definitions: list[VariableDefinitionNode] = []
        self.fragments: list[FragmentDefinitionNode] = []
        self.repeats = 0

    def rewrite(self, text: str) -> str:
        """Another document that asks the same."""
        self.variables, self.definitions, self.fragments = {}, [], []
        self.repeats = 5
        operation, *others = parse(text).definitions
        assert isinstance(operation, OperationDefinitionNode)
        selections = self._selections(operation.selection_set, self.schema.query_type)
        rewritten = OperationDefinitionNode(
            operation=operation.operation,
            name=operation.name,
            directives=operation.directives,
            variable_definitions=(*(operation.variable_definitions or ()), *self.definitions),
            selection_set=SelectionSetNode(selections=selections),
        )
        definitions = [rewritten, *self.fragments, *others]
        self.random.shuffle(definitions)
        return print_ast(DocumentNode(definitions=tuple(definitions)))

    def _often(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _selections(self, set_: SelectionSetNode, parent: Any) -> tuple[Any, ...]:
        made: list[Any] = []
        for node in set_.selections:
            rewritten: Any = node
            if isinstance(node, FieldNode):
                rewritten = self._field(node, parent)
            made.append(self._wrapped((rewritten,), parent))
            if self.repeats and self._often(15):
                self.repeats -= 1
                made.append(self._wrapped((rewritten,), parent))
        if self._often(30):
            return (self._wrapped(tuple(made), parent),)
        return tuple(made)

    def _field(self, node: FieldNode, parent: Any) -> FieldNode:
        name = node.name.value
        if name == "__typename":
            return node
        definition: GraphQLField = _META.get(name) or parent.fields[name]
        kind: Any = get_named_type(definition.type)
        inner = node.selection_set
        return FieldNode(
            alias=node.alias,
            name=node.name,
            directives=(*(node.directives or ()), *self._directives(node.directives or ())),
            arguments=tuple(
                self._argument(each, str(definition.args[each.name.value].type))
                for each in node.arguments or ()
            ),
            selection_set=inner and SelectionSetNode(selections=self._selections(inner, kind)),
        )

    def _wrapped(self, selections: tuple[Any, ...], parent: Any) -> Any:
        condition = NamedTypeNode(name=NameNode(value=parent.name))
        set_ = SelectionSetNode(selections=selections)
        choice = self.random.randrange(5)
        if choice == 0:
            return InlineFragmentNode(selection_set=set_, directives=self._directives(()))
        if choice == 1:
            return InlineFragmentNode(
                type_condition=condition, selection_set=set_, directives=self._directives(())
            )
        if choice == 2:
            name = NameNode(value=f"Made{len(self.fragments)}")
            self.fragments.append(
                FragmentDefinitionNode(name=name, type_condition=condition, selection_set=set_)
            )
            return FragmentSpreadNode(name=name, directives=self._directives(()))
        if len(selections) == 1:
            return selections[0]
        return InlineFragmentNode(selection_set=set_)

    def _directives(self, present: tuple[DirectiveNode, ...]) -> tuple[DirectiveNode, ...]:
        """Directives that leave nothing out, of those that aren't there yet."""
        left = {"include", "skip"} - {each.name.value for each in present}
        made = []
        for name in sorted(left):
            if self._often(20):
                value: Any = BooleanValueNode(value=name == "include")
                if self._often(50):
                    value = self._variable(value, "Boolean!")
                argument = ArgumentNode(name=NameNode(value="if"), value=value)
                made.append(DirectiveNode(name=NameNode(value=name), arguments=(argument,)))
        return tuple(made)

    def _argument(self, node: ArgumentNode, kind: str) -> ArgumentNode:
        if isinstance(node.value, VariableNode) or self._often(40):
            return node
        return ArgumentNode(name=node.name, value=self._variable(node.value, kind))

    def _variable(self, value: ValueNode, kind: str) -> VariableNode:
        """A variable of that value, which is given or is the default."""
        name = f"v{len(self.definitions)}"
        default: Any = value if self._often(50) else None
        variable = VariableNode(name=NameNode(value=name))
        if default is None:
            self.variables[name] = value_from_ast_untyped(value)
        self.definitions.append(
            VariableDefinitionNode(variable=variable, type=parse_type(kind), default_value=default)
        )
        return variable
