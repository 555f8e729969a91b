"""Samples of variables: few, but of shapes that differ, to try an operation before any request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    is_required_input_field,
    type_from_ast,
)

_SCALARS: dict[str, Any] = {
    "Float": 1.0,
    "Date": "2015-01-05",
    "DateTime": "2015-01-05T01:00:00Z",
    "PartialDate": "2015-01",
}


def samples(
    schema: GraphQLSchema, operation: OperationDefinitionNode, size: int
) -> Iterator[dict[str, Any]]:
    """Variables without what may be absent, with one of it, and with all, booleans true or false.

    ``size`` is given for every number: most are sizes of pages. A variable with a default keeps it.
    """
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for node in operation.variable_definitions or ():
        kind: Any = type_from_ast(schema, node.type)
        if node.default_value is None:
            given = required if isinstance(kind, GraphQLNonNull) else optional
            given[node.variable.name.value] = kind
    single = [required | {name: kind} for name, kind in optional.items()]
    for truth in (True, False):
        scalars = _SCALARS | {"Boolean": truth, "Int": size, "BigInt": size}
        for kinds in (required, *single, required | optional):
            yield {name: _sample(kind, scalars, ()) for name, kind in kinds.items()}


def _sample(kind: Any, scalars: Mapping[str, Any], within: tuple[Any, ...]) -> Any:
    match kind:
        case GraphQLNonNull():
            return _sample(kind.of_type, scalars, within)
        case GraphQLList():
            return [_sample(kind.of_type, scalars, within)]
        case GraphQLEnumType():
            return next(iter(kind.values))
        case GraphQLInputObjectType():
            inner = (*within, kind)
            return {
                name: _sample(kind.fields[name].type, scalars, inner)
                for name in _wanted(kind, inner)
            }
    return scalars.get(kind.name, "a")


def _wanted(kind: GraphQLInputObjectType, within: tuple[Any, ...]) -> list[str]:
    """The fields that must be there, else the first one that doesn't lead back: a ``@oneOf`` input
    takes no more."""
    required = [name for name, field in kind.fields.items() if is_required_input_field(field)]
    ahead = (n for n, field in kind.fields.items() if get_named_type(field.type) not in within)
    return required or list(islice(ahead, 1))
