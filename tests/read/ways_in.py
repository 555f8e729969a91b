"""The ways into the content: the root's fields but for those that the desk answers."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLSchema

from cms.read import graph as g
from schema.build import build


def ways_in(schema: GraphQLSchema) -> dict[str, Any]:
    """The root's fields that lead to content, by name."""
    root = schema.query_type
    assert root is not None
    sources = build().graph.types["Query"].fields
    return {n: field for n, field in root.fields.items() if not isinstance(sources[n], g.Report)}
