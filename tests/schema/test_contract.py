"""The contract: committed as it is built, described throughout, named by convention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLNamedType,
    build_schema,
    get_named_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_scalar_type,
    is_specified_directive,
    is_specified_scalar_type,
    is_union_type,
    lexicographic_sort_schema,
    print_schema,
    validate_schema,
)

import schema
from cms.read import graph as g
from schema.build import build, sdl

SCHEMA = build().graphql
COMMITTED = Path(schema.__file__).parent / "schema.graphql"
TYPES: dict[str, Any] = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if not is_introspection_type(kind) and not is_specified_scalar_type(kind)
}


def test_the_committed_schema_is_the_one_that_is_built() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == sdl(), "run “cms schema”"


def test_the_committed_schema_says_all_that_the_built_one_does() -> None:
    """Another reader of the text sees the same types, fields and descriptions."""
    read = build_schema(COMMITTED.read_text(encoding="utf-8"))
    assert print_schema(lexicographic_sort_schema(read)) == print_schema(
        lexicographic_sort_schema(SCHEMA)
    )


def test_the_schema_is_valid() -> None:
    assert validate_schema(SCHEMA) == []
    assert SCHEMA.mutation_type is not None
    assert SCHEMA.subscription_type is not None


def described() -> Iterator[tuple[str, str | None]]:
    """Everything that has a name, with its description."""
    for name, kind in TYPES.items():
        yield name, kind.description
        if is_enum_type(kind):
            yield from ((f"{name}.{key}", value.description) for key, value in kind.values.items())
        for key, field in getattr(kind, "fields", {}).items():
            yield f"{name}.{key}", field.description
            for argument, definition in getattr(field, "args", {}).items():
                yield f"{name}.{key}({argument}:)", definition.description
    for directive in SCHEMA.directives:
        yield f"@{directive.name}", directive.description
        if not is_specified_directive(directive):
            for argument, definition in directive.args.items():
                yield f"@{directive.name}({argument}:)", definition.description


def test_everything_is_described() -> None:
    missing = [name for name, text in described() if not (text or "").strip()]
    assert not missing


def test_descriptions_are_sentences() -> None:
    """Names of languages apart: they begin with a capital, end with a full stop, and are short."""
    for name, text in described():
        assert text is not None
        if name.startswith(("Locale.", "@")) and name != "@inLocale":
            continue
        assert re.match(r"[A-Z0-9]", text), name
        assert text.rstrip().endswith("."), name
        assert text == text.strip(), name
        assert len(text) < 300, name


# --- names ------------------------------------------------------------------------------------


def test_names_are_conventional() -> None:
    pascal, camel, capitals = (
        re.compile(pattern)
        for pattern in (r"[A-Z][A-Za-z0-9]*", r"[a-z][A-Za-z0-9]*", r"[A-Z][A-Z0-9_]*")
    )
    for name, kind in TYPES.items():
        assert pascal.fullmatch(name), name
        if is_enum_type(kind):
            assert all(capitals.fullmatch(value) for value in kind.values), name
        for key, field in getattr(kind, "fields", {}).items():
            assert camel.fullmatch(key), f"{name}.{key}"
            assert all(map(camel.fullmatch, getattr(field, "args", {}))), f"{name}.{key}"


@pytest.mark.parametrize(
    "suffix, test",
    [
        ("Filter", is_input_object_type),
        ("Where", is_input_object_type),
        ("Order", is_input_object_type),
        ("Connection", is_object_type),
        ("Edge", is_object_type),
        ("Variant", lambda kind: is_object_type(kind) or is_interface_type(kind)),
    ],
)
def test_a_suffix_means_one_thing(suffix: str, test: Any) -> None:
    found = [kind for name, kind in TYPES.items() if name.endswith(suffix)]
    assert found
    assert all(map(test, found))


WRITTEN = ("Input", "Put", "Changes")
"""What inputs of mutations end in; only they may demand a field."""


def test_every_input_is_of_a_known_kind() -> None:
    for name, kind in TYPES.items():
        if is_input_object_type(kind):
            assert name.endswith(("Filter", "Where", "Order", *WRITTEN)), name
            assert kind.is_one_of == name.endswith("Order"), name
            if not name.endswith(WRITTEN):
                assert all(not is_non_null_type(f.type) for f in kind.fields.values()), name


def test_dates_and_moments_are_named_alike() -> None:
    """``…At`` is a moment; ``…On`` a day, known in whole or in part. What is said in words takes
    a format; beside a moment it bears the day's name, else it ends in ``Text``."""
    for name, key, field in output_fields():
        kind = get_named_type(field.type).name
        if "format" in field.args:
            assert key == "publishedOn" or key.endswith("OnText"), f"{name}.{key}"
            continue
        assert (kind == "DateTime") == key.endswith("At"), f"{name}.{key}"
        assert (kind in ("Date", "PartialDate")) == key.endswith("On"), f"{name}.{key}"
        assert (kind == "Boolean") == bool(re.match(r"(is|has)[A-Z]", key)), f"{name}.{key}"


def output_fields() -> Iterator[tuple[str, str, Any]]:
    for name, kind in TYPES.items():
        if is_object_type(kind) or is_interface_type(kind):
            yield from ((name, key, field) for key, field in kind.fields.items())


# --- lists and pages ----------------------------------------------------------------------------

PAGE = {"first": "Int", "after": "String", "last": "Int", "before": "String"}


def connections() -> list[tuple[str, str, Any]]:
    return [each for each in output_fields() if str(each[2].type).endswith("Connection!")]


def test_connections_take_the_same_arguments() -> None:
    assert len(connections()) > 10
    for name, key, field in connections():
        node = TYPES[str(field.type).rstrip("!")].fields["nodes"].type
        kind = get_named_type(node).name
        wanted = PAGE | {"where": f"{kind}Where", "orderBy": f"[{kind}Order!]"}
        assert {a: str(d.type) for a, d in field.args.items()} == wanted, f"{name}.{key}"
        meanings = {a: d.description for a, d in field.args.items()}
        assert meanings == {a: d.description for a, d in connections()[0][2].args.items()}


def test_connections_have_the_same_parts() -> None:
    for name in {str(field.type).rstrip("!") for _, _, field in connections()}:
        fields = {key: str(field.type) for key, field in TYPES[name].fields.items()}
        edge = fields["edges"].strip("[]!")
        node = fields["nodes"].strip("[]!")
        assert fields == {
            "totalCount": "Int!",
            "pageInfo": "PageInfo!",
            "edges": f"[{edge}!]!",
            "nodes": f"[{node}!]!",
        }
        assert edge == name.replace("Connection", "Edge")
        assert {"cursor": "String!", "node": f"{node}!"}.items() <= {
            key: str(field.type) for key, field in TYPES[edge].fields.items()
        }.items()


def test_variants_take_the_same_arguments() -> None:
    for name, key, field in output_fields():
        arguments = {argument: str(given.type) for argument, given in field.args.items()}
        if key == "variant":
            assert arguments == {"locale": "Locale", "fallback": "[Locale!]"}, name
            assert not is_non_null_type(field.type), name
        if key == "variants":
            assert arguments == {"locales": "[Locale!]"}, name
            assert str(field.type).endswith("Variant!]!"), name


def test_lists_hold_no_nulls_but_for_nodes() -> None:
    """What is asked by several ids answers each of them; entries that forbid a deletion may go."""
    for name, key, field in output_fields():
        kind = field.type.of_type if is_non_null_type(field.type) else field.type
        if is_list_type(kind):
            refusable = name == "Query" and isinstance(build().graph.source(name, key), g.Report)
            assert is_non_null_type(field.type) != refusable, f"{name}.{key}"
            open_ = (name, key) == ("Query", "nodes") or key == "linkedFrom"
            assert is_non_null_type(kind.of_type) != open_


# --- the graph ------------------------------------------------------------------------------------


def test_every_entry_is_a_node_with_ways_in() -> None:
    query = SCHEMA.query_type
    assert query is not None
    found = {get_named_type(field.type).name for field in query.fields.values()}
    for name in build().graph.entries:
        assert {each.name for each in TYPES[name].interfaces} == {"Node", "Entry"}
        assert {name, f"{name}Connection"} <= found
    node: Any = SCHEMA.type_map["Node"]
    assert {kind.name for kind in SCHEMA.get_possible_types(node)} == set(build().graph.entries)


def test_unions_are_of_entries() -> None:
    for kind in TYPES.values():
        if is_union_type(kind):
            assert {member.name for member in kind.types} <= set(build().graph.entries)


def test_own_scalars_say_where_they_are_specified() -> None:
    for name, kind in TYPES.items():
        if is_scalar_type(kind) and name not in ("BigInt", "PathSegment"):
            assert (kind.specified_by_url or "").startswith("https://"), name


def test_keys_of_tables_are_not_shown() -> None:
    """An entry is known by its global id; a part of one by nothing."""
    named: GraphQLNamedType
    for named in TYPES.values():
        for key in getattr(named, "fields", {}):
            assert not key.lower().endswith("uuid")
            assert key in ("id", "deletedId") or not key.endswith("Id"), f"{named.name}.{key}"
    for name in ("BulletinSection", "BulletinItem", "ArticleVariant", "ArticleMediaEdge"):
        assert "id" not in TYPES[name].fields
