"""The compiler's graph, gathered from the declarations."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from strawberry.utils.str_converters import to_camel_case

from cms.read import graph as g

# Importing a module declares its types.
from schema import (  # noqa: F401
    article,
    bulletin,
    common,
    glossary,
    history,
    media,
    mutation,
    period,
    place,
    query,
    release,
    subscription,
    topic,
    translation,
    unit,
    viewer,
    workflow,
    xliff,
)
from schema.declare import DECLARATIONS, Declaration, Field

mutation.declare()


@cache
def graph() -> g.Graph:
    """The graph of every declared type, its connections' edges included."""
    types: dict[str, g.Type] = {}
    for declaration in DECLARATIONS.values():
        if declaration.kind in ("interface", "union"):
            continue
        fields = {to_camel_case(name): source(name, f) for name, f in declaration.fields.items()}
        types[declaration.name] = g.Type(
            declaration.name, declaration.table, fields, declaration.order
        )
        for field in declaration.fields.values():
            if isinstance(field.source, g.Connection):
                edge = {to_camel_case(n): source(n, f) for n, f in field.edge.items()}
                types[field.source.edge] = g.Type(field.source.edge, None, edge)
    types[g.REPORTED] = g.Type(g.REPORTED, None, {"entries": g.ToldEntries()})
    entries = tuple(d.name for d in DECLARATIONS.values() if d.kind == "entry")
    return g.Graph(types, entries)


def source(name: str, field: Field) -> g.Source:
    """A field's source, with the field's own name where the declaration leaves it out."""
    match field.source:
        case g.Column("") | g.PartialDate(""):
            return replace(field.source, name=name)
        case g.One("", _) | g.Many("", _) | g.ManyChoices("", _) | g.Connection("", _, _):
            return replace(field.source, relation=name)
        case g.Outcome(""):  # what is told
            return replace(field.source, name=to_camel_case(name))
    return field.source


def declared(name: str) -> Declaration:
    """The declaration of a type."""
    return DECLARATIONS[name]
