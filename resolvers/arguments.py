"""Arguments: values of a document, with variables in them, as ``cms.read`` Values.

What decides a plan (see ``variables``) is written down as a constant; everything else stays a place
in the variables, to be looked up for each request. Null counts as absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    ArgumentNode,
    GraphQLArgument,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from cms.errors import InputError
from cms.read.value import Const, Fields, Items, Value, Variable, Variables
from resolvers.variables import LISTED, STRUCTURAL, Mismatch, coercer

PAGE_SIZES = frozenset({"first", "last"})
"""Arguments whose values are part of a plan."""


def arguments(
    nodes: tuple[ArgumentNode, ...],
    definitions: Mapping[str, GraphQLArgument],
    variables: Variables,
) -> dict[str, Value]:
    """A field's arguments by name, without those that are absent or null.

    Raises:
        InputError: see ``argument``.
    """
    found: dict[str, Value] = {}
    for node in nodes:
        name = node.name.value
        if isinstance(node.value, VariableNode) and node.value.name.value not in variables:
            continue  # absent, so that a default of the argument holds
        value = argument(node, definitions[name].type, variables)
        if value is None:
            continue
        if name in PAGE_SIZES and isinstance(value, Variable):
            value = Const(variables[str(value.path[0])])
        found[name] = value
    return found


def argument(node: ArgumentNode, kind: Any, variables: Variables) -> Value | None:
    """An argument's value, or None where it is absent or null.

    Raises:
        InputError: what validation lets pass but can't be: a number beyond all bounds, or a
            variable that is null although it has a default.
    """
    try:
        return read(node.value, kind, variables)
    except Mismatch:
        raise InputError(
            "The argument {argument} must be a {type}.", argument=node.name.value, type=kind
        ) from None


def read(node: ValueNode, kind: Any, variables: Variables) -> Value | None:
    """A value of a document as the type takes it, or None where it is absent or null.

    Raises:
        Mismatch: the type doesn't take it.
    """
    if isinstance(kind, GraphQLNonNull):
        found = read(node, kind.of_type, variables)
        if found is None:
            raise Mismatch
        return found
    if isinstance(node, NullValueNode):
        return None
    if isinstance(node, VariableNode):
        name = node.name.value
        return placed((name,), kind, variables.get(name))
    if isinstance(kind, GraphQLList):
        return _list(node, kind, variables)
    if isinstance(kind, GraphQLInputObjectType):
        assert isinstance(node, ObjectValueNode)
        return _object(node, kind, variables)
    return Const(coercer(kind)(value_from_ast_untyped(node)))


def _list(node: ValueNode, kind: GraphQLList[Any], variables: Variables) -> Value:
    nodes = node.values if isinstance(node, ListValueNode) else (node,)
    read_items = [read(item, kind.of_type, variables) for item in nodes]
    return Items(tuple(Const(None) if item is None else item for item in read_items))


def _object(node: ObjectValueNode, kind: GraphQLInputObjectType, variables: Variables) -> Value:
    found: dict[str, Value] = {}
    for field in node.fields:
        name = field.name.value
        value = read(field.value, kind.fields[name].type, variables)
        if value is not None:
            found[name] = value
    return Fields(found)


def placed(path: tuple[str | int, ...], kind: Any, value: Any) -> Value | None:
    """A value of the variables at a path: opened as far as its type makes its structure matter."""
    if isinstance(kind, GraphQLNonNull):
        return placed(path, kind.of_type, value)
    if value is None:
        return None
    if isinstance(kind, GraphQLList):
        inner = kind.of_type.of_type if isinstance(kind.of_type, GraphQLNonNull) else kind.of_type
        if not isinstance(inner, GraphQLInputObjectType) and inner.name not in LISTED:
            return Variable(path)
        if not isinstance(value, list):
            value = [value]
        items = [placed((*path, i), inner, item) for i, item in enumerate(value)]
        return Items(tuple(Const(None) if item is None else item for item in items))
    if isinstance(kind, GraphQLInputObjectType):
        fields = {
            name: placed((*path, name), kind.fields[name].type, inner)
            for name, inner in value.items()
        }
        return Fields({name: found for name, found in fields.items() if found is not None})
    return Const(value) if kind.name in STRUCTURAL else Variable(path)
