"""Keep the catalogs of the schema's descriptions in step with the schema: ``make messages``.

``locales/schema.pot`` lists the descriptions of types, fields, arguments, enum values, inputs and
directives; each locale's ``schema.po`` has them with its translations. How they reach a caller is
in ``resolvers.describe``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog
from graphql import GraphQLNamedType, GraphQLSchema, is_introspection_type

from cms.i18n import catalogs, messages
from schema.build import build


def collect() -> Catalog:
    """The descriptions of the schema, each with the first place where it stands."""
    found = Catalog(domain=messages.SCHEMA)
    for text, place in described(build().graphql):
        if text not in found:
            found.add(text, locations=[(place, 1)])
    return found


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every description and what it describes (``Article.variant.locale``), apart from the types of
    introspection itself, whose words are the specification's.
    """
    for name, kind in schema.type_map.items():
        if not is_introspection_type(kind):
            yield from _all(name, kind, _members(kind))
    for directive in schema.directives:
        yield from _all(f"@{directive.name}", directive, directive.args)


def _members(kind: GraphQLNamedType) -> dict[str, Any]:
    """The fields of a type or the values of an enum."""
    return getattr(kind, "fields", None) or getattr(kind, "values", None) or {}


def _all(place: str, described_: Any, members: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if described_.description:
        yield described_.description, place
    for name, member in members.items():
        yield from _all(f"{place}.{name}", member, getattr(member, "args", {}))


if __name__ == "__main__":
    catalogs.write(collect())
