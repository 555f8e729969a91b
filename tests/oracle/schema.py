"""A copy of the contract's schema whose fields are read by the oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_client_schema,
    introspection_from_schema,
    is_abstract_type,
)

from cms.read import graph as g
from tests.oracle.readers import Thing
from tests.oracle.values import SCALARS

Info = GraphQLResolveInfo[Any]


def executable(contract: GraphQLSchema, graph: g.Graph) -> GraphQLSchema:
    """The contract as introspection tells it, with a resolver for each declared source.

    Connections, edges and ``PageInfo`` are plain dictionaries, which graphql-core reads by itself.
    """
    copy = build_client_schema(introspection_from_schema(contract))
    for name, read in SCALARS.items():
        scalar: Any = copy.type_map[name]
        scalar.parse_value = scalar.coerce_input_value = read
    for name, kind in copy.type_map.items():
        if is_abstract_type(kind):
            kind.resolve_type = _type_of
        if isinstance(kind, GraphQLObjectType) and _is_read_from_rows(graph, name):
            for field_name, source in graph.types[name].fields.items():
                kind.fields[field_name].resolve = _resolver(name, source)
    return copy


def _is_read_from_rows(graph: g.Graph, name: str) -> bool:
    return name in graph.types and (name == "Query" or graph.types[name].table is not None)


def _type_of(value: Thing, info: Info, abstract: Any) -> str:
    return value.type


def _resolver(type_name: str, source: g.Source) -> Callable[..., Any]:
    def resolve(thing: Thing | None, info: Info, **given: Any) -> Any:
        return info.context.value(thing, type_name, source, given)

    return resolve
