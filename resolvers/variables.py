"""Variables: coercion as GraphQL has it (specification, section 6.1.2), made ready per operation.

A ``Reader`` is built once for an operation. For each request it gives the coerced values and their
*shape*: what of them decides the plan. Two requests of the same shape share a plan; the shape holds
which values are there, how long lists of locales and of conditions are, and those few values that
are written into the statement itself (page sizes, directions, booleans).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableDefinitionNode,
    get_variable_values,
    type_from_ast,
    value_from_ast_untyped,
)

from cms.errors import InputError

Coerce = Callable[[Any], Any]
Shape = Callable[[Any], Hashable]

STRUCTURAL = frozenset({"Boolean", "DateFormat", "OrderDirection"})
"""Types whose values are part of a plan."""
LISTED = frozenset({"Locale"})
"""Types whose lists' lengths are part of a plan."""


class Mismatch(Exception):
    """A value that its type doesn't accept; graphql-core then says what is wrong with it."""


@dataclass(frozen=True)
class _Variable:
    name: str
    coerce: Coerce
    shape: Shape
    required: bool
    default: Any
    has_default: bool


class Reader:
    """Reads the variables of one operation; ``sized`` names those used as page sizes."""

    def __init__(
        self,
        schema: GraphQLSchema,
        operation: OperationDefinitionNode,
        sized: frozenset[str],
        *,
        hide_suggestions: bool = False,
    ) -> None:
        self._schema = schema
        self._hide_suggestions = hide_suggestions
        self._definitions = operation.variable_definitions or ()
        self._variables = [self._variable(each, sized) for each in self._definitions]

    def _variable(self, node: VariableDefinitionNode, sized: frozenset[str]) -> _Variable:
        kind: Any = type_from_ast(self._schema, node.type)
        name = node.variable.name.value
        shape = _value_itself if name in sized else shape_of(kind)
        coerce = coercer(kind)
        default = node.default_value
        try:
            value = None if default is None else coerce(value_from_ast_untyped(default))
        except Mismatch:
            raise InputError(
                "The default of ${name} must be a {type}.", name=name, type=kind
            ) from None
        required = isinstance(kind, GraphQLNonNull) and default is None
        return _Variable(name, coerce, shape, required, value, default is not None)

    def read(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Hashable, ...]]:
        """The coerced values by name, and their shape.

        Raises:
            GraphQLError: a value is missing or isn't of its type, in graphql-core's words.
        """
        values: dict[str, Any] = {}
        shapes: list[Hashable] = []
        for variable in self._variables:
            try:
                value = given[variable.name]
            except KeyError:
                if variable.required:
                    self._explain(given)
                if not variable.has_default:
                    shapes.append(None)
                    continue
                value = variable.default
            else:
                try:
                    value = variable.coerce(value)
                except Mismatch:
                    self._explain(given)
            values[variable.name] = value
            shapes.append(variable.shape(value))
        return values, tuple(shapes)

    def _explain(self, given: Mapping[str, Any]) -> None:
        found = get_variable_values(
            self._schema,
            self._definitions,
            dict(given),
            hide_suggestions=self._hide_suggestions,
        )
        if isinstance(found, list) and found:
            raise found[0]
        raise InputError("A variable has a value that its type does not accept.")


def coercer(kind: GraphQLInputType) -> Coerce:
    """The function that coerces a JSON value to a type, or raises Mismatch."""
    if isinstance(kind, GraphQLNonNull):
        return _present(coercer(kind.of_type))
    inner = _nullable(kind)
    return lambda value: None if value is None else inner(value)


def _present(coerce: Coerce) -> Coerce:
    def present(value: Any) -> Any:
        if value is None:
            raise Mismatch
        return coerce(value)

    return present


def _nullable(kind: Any) -> Coerce:
    if isinstance(kind, GraphQLList):
        return _list(coercer(kind.of_type))
    if isinstance(kind, GraphQLInputObjectType):
        return _input_object(kind)
    if isinstance(kind, GraphQLEnumType):
        return _enum(frozenset(kind.values))
    return _SCALARS.get(kind.name, _opaque)


def _list(item: Coerce) -> Coerce:
    return lambda value: [item(v) for v in value] if isinstance(value, list) else [item(value)]


def _input_object(kind: GraphQLInputObjectType) -> Coerce:
    coercers: dict[str, Coerce] = {}

    def coerce(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Mismatch
        if not coercers:  # made when first needed: input types refer to themselves
            coercers.update({name: coercer(field.type) for name, field in kind.fields.items()})
        if not value.keys() <= coercers.keys():
            raise Mismatch
        if kind.is_one_of and (len(value) != 1 or None in value.values()):
            raise Mismatch
        return {name: coercers[name](inner) for name, inner in value.items()}

    return coerce


def _enum(names: frozenset[str]) -> Coerce:
    def coerce(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise Mismatch
        return value

    return coerce


def _int(value: Any) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or not -(2**31) <= value < 2**31:
        raise Mismatch
    return value


def _float(value: Any) -> float:
    if type(value) not in (int, float):
        raise Mismatch
    try:
        found = float(value)
    except OverflowError:
        raise Mismatch from None
    if not math.isfinite(found) or (type(value) is int and int(found) != value):
        raise Mismatch
    return found


def _string(value: Any) -> str:
    if type(value) is not str:
        raise Mismatch
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise Mismatch
    return value


def _id(value: Any) -> str:
    if type(value) is int or (type(value) is float and value.is_integer()):
        return str(int(value))
    return _string(value)


def big_int(value: Any) -> int:
    """A whole number of 64 bits."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise Mismatch
    return value


def _opaque(value: Any) -> str:
    """Dates and times are texts here; what they say is read where they are used."""
    return _string(value)


_SCALARS: Mapping[str, Coerce] = {
    "Int": _int,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "ID": _id,
    "BigInt": big_int,
}


def shape_of(kind: Any) -> Shape:
    """The function that gives the shape of a coerced value of a type."""
    if isinstance(kind, GraphQLNonNull):
        return shape_of(kind.of_type)
    if isinstance(kind, GraphQLList):
        return _list_shape(kind.of_type)
    if isinstance(kind, GraphQLInputObjectType):
        return _object_shape(kind)
    return _value_itself if kind.name in STRUCTURAL else _whether_there


def _value_itself(value: Any) -> Hashable:
    found: Hashable = value
    return found


def _whether_there(value: Any) -> Hashable:
    return value is not None


def _list_shape(item: Any) -> Shape:
    inner = item.of_type if isinstance(item, GraphQLNonNull) else item
    if isinstance(inner, GraphQLInputObjectType):
        each = _object_shape(inner)
        return lambda value: None if value is None else tuple(map(each, value))
    if getattr(inner, "name", "") in LISTED:
        return lambda value: None if value is None else len(value)
    return _whether_there


def _object_shape(kind: GraphQLInputObjectType) -> Shape:
    shapes: dict[str, Shape] = {}

    def shape(value: Any) -> Hashable:
        if value is None:
            return None
        if not shapes:
            shapes.update({name: shape_of(field.type) for name, field in kind.fields.items()})
        return tuple((name, shapes[name](inner)) for name, inner in value.items())

    return shape
