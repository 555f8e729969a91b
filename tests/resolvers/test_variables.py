"""Variables are coerced as graphql-core coerces them (specification, section 6.1.2)."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

import pytest
from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNonNull,
    OperationDefinitionNode,
    get_variable_values,
    is_enum_type,
    is_input_object_type,
    parse,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import InputError
from resolvers.variables import Reader, shape_of
from schema.build import build

SCHEMA = build().graphql
SCALARS = ("Int", "Float", "String", "Boolean", "ID", "BigInt", "DateTime", "Date", "PartialDate")
INPUTS = ("ArticleWhere", "UnitOrder", "StringFilter", "LocaleListFilter", "MediaListWhere")
NAMES = (*SCALARS, "Locale", "OrderDirection", "MediaKind", *INPUTS)
REFUSED = "refused"


def operation(definitions: str) -> OperationDefinitionNode:
    """An operation with these variables; what it asks doesn't matter here."""
    node = parse(f"query ({definitions}) {{ __typename }}").definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return node


def ours(definitions: str, given_: dict[str, Any]) -> Any:
    """What our reader makes of the variables."""
    try:
        return Reader(SCHEMA, operation(definitions), frozenset()).read(given_)[0]
    except (GraphQLError, InputError):
        return REFUSED


def theirs(definitions: str, given_: dict[str, Any]) -> Any:
    """What graphql-core makes of them."""
    node = operation(definitions)
    found = get_variable_values(SCHEMA, node.variable_definitions or (), given_)
    return REFUSED if isinstance(found, list) else named(found.coerced)


def named(value: Any) -> Any:
    """The value with names in place of Strawberry's members of enums."""
    if isinstance(value, dict):
        return {name: named(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [named(inner) for inner in value]
    return value.name if isinstance(value, Enum) else value


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types all through: 1, 1.0 and True are three values."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


VALUES: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2**31 - 1,
    2**31,
    -(2**31),
    -(2**31) - 1,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63),
    10**400,
    0.0,
    -0.0,
    1.0,
    1.5,
    1e308,
    2.0**31,
    math.inf,
    -math.inf,
    math.nan,
    "",
    "1",
    "true",
    "VI",
    "vi",
    "ASC",
    "NEWS",
    "2015-01-05",
    "\ud800",
    [],
    [None],
    ["VI"],
    ["VI", None, "DE"],
    [["VI"]],
    [1, "a"],
    {},
    {"a": 1},
    {"eq": "a"},
    {"eq": None},
    {"eq": "a", "in": ["b"]},
    {"eq": "a", "unknown": 1},
    {"in": "a"},
    {"in": [None]},
    {"has": "VI"},
    {"code": "ASC"},
    {"code": None},
    {"code": "ASC", "kind": "DESC"},
    {"parent": {"parent": {"code": "DESC"}}},
    {"parent": {"parent": {}}},
    {"and": {"kind": {"eq": "NEWS"}}},
    {"or": [{"kind": {"in": ["NEWS", "X"]}}]},
    {"not": {"not": {"not": {"variant": {"isStale": {"eq": 1}}}}}},
    {"some": {"width": {"gt": 1.0}}},
]


@pytest.mark.parametrize("form", ["{}", "{}!", "[{}]", "[{}!]", "[{}!]!", "[[{}]]"])
@pytest.mark.parametrize("name", NAMES)
def test_values_of_every_kind(name: str, form: str) -> None:
    """Each as a variable's value, and none at all."""
    definitions = f"$v: {form.format(name)}"
    assert same(ours(definitions, {}), theirs(definitions, {}))
    for value in VALUES:
        found, wanted = ours(definitions, {"v": value}), theirs(definitions, {"v": value})
        assert same(found, wanted), value


@pytest.mark.parametrize(
    "definitions, given_",
    [
        ("$v: Int = 5", {}),
        ("$v: Int = 5", {"v": None}),
        ("$v: Int = 5", {"v": 6}),
        ("$v: Int! = 5", {}),
        ("$v: Int! = 5", {"v": None}),
        ("$v: Int = null", {}),
        ("$v: Float = 1", {}),
        ("$v: ID = 5", {}),
        ("$v: String", {}),
        ("$v: [Locale!]! = [ZH, EN], $w: [Locale!] = VI", {}),
        ("$v: ArticleWhere = { kind: { eq: NEWS }, or: { not: null } }", {}),
        ("$v: UnitOrder = { parent: { code: ASC } }", {}),
        ('$v: StringFilter = { eq: "a\\u00e9\\n", in: "b" }', {}),
        ("$v: Int, $w: Int", {"w": 1, "x": 2}),
        ("$v: Int!, $w: Int!", {"w": "a"}),
    ],
)
def test_defaults_and_absence(definitions: str, given_: dict[str, Any]) -> None:
    assert same(ours(definitions, given_), theirs(definitions, given_))


# --- at random ------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
types = st.recursive(
    st.sampled_from([SCHEMA.type_map[name] for name in NAMES]),
    lambda inner: (
        inner.map(GraphQLList)
        | inner.filter(lambda kind: not isinstance(kind, GraphQLNonNull)).map(GraphQLNonNull)
    ),
    max_leaves=3,
)


def fitting(kind: Any, depth: int = 3) -> st.SearchStrategy[Any]:
    """Values that a type takes, or nearly."""
    if isinstance(kind, GraphQLNonNull):
        return fitting(kind.of_type, depth)
    if isinstance(kind, GraphQLList):
        inner = fitting(kind.of_type, depth)
        return st.none() | st.lists(inner, max_size=3) | inner
    if is_enum_type(kind):
        return st.none() | st.sampled_from([*kind.values, "OTHER"])
    if is_input_object_type(kind):
        if depth == 0:
            return st.none()
        fields = {name: fitting(field.type, depth - 1) for name, field in kind.fields.items()}
        one = st.sampled_from(sorted(fields)).flatmap(
            lambda name: st.fixed_dictionaries({name: fields[name]})
        )
        return st.none() | one | st.lists(one, max_size=3).map(merged)
    return {
        "Int": st.integers(-(2**31) - 1, 2**31),
        "BigInt": st.integers(-(2**63) - 1, 2**63),
        "Float": st.floats() | st.integers(),
        "Boolean": st.booleans(),
        "ID": st.text() | st.integers(),
    }.get(kind.name, st.text())


def merged(objects: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: value for each in objects for name, value in each.items()}


@settings(deadline=None)
@given(st.data(), types)
def test_values_at_random(data: st.DataObject, kind: Any) -> None:
    value = data.draw(fitting(kind) | anything)
    definitions = f"$v: {kind}"
    assert same(ours(definitions, {"v": value}), theirs(definitions, {"v": value}))


# --- shapes ---------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.data(), types)
def test_a_shape_can_be_a_key(data: st.DataObject, kind: Any) -> None:
    """It is hashable, and the same for the same value."""
    value = data.draw(fitting(kind))
    found = ours(f"$v: {kind}", {"v": value})
    if found != REFUSED:
        shape = shape_of(kind)
        assert hash(shape(found["v"])) == hash(shape(found["v"]))
        assert shape(found["v"]) == shape(found["v"])


@pytest.mark.parametrize(
    "name, one, other, alike",
    [
        ("String", "a", "b", True),
        ("String", "a", None, False),
        ("Int", 1, 2, True),
        ("Boolean", True, False, False),
        ("OrderDirection", "ASC", "DESC", False),
        ("[String]", ["a"], ["b", "c"], True),
        ("[Locale!]", ["VI"], ["EN"], True),
        ("[Locale!]", ["VI"], ["EN", "ZH"], False),
        ("ArticleWhere", {"kind": {"eq": "NEWS"}}, {"kind": {"eq": "FEATURE"}}, True),
        ("ArticleWhere", {"kind": {"eq": "NEWS"}}, {"kind": {"ne": "NEWS"}}, False),
        ("ArticleWhere", {"kind": {"eq": "NEWS"}}, {"kind": {"eq": None}}, False),
        ("ArticleWhere", {"and": [{}]}, {"and": [{}, {}]}, False),
        ("[UnitOrder!]", [{"code": "ASC"}], [{"code": "DESC"}], False),
        ("MediaWhere", {"width": {"isNull": True}}, {"width": {"isNull": False}}, False),
    ],
)
def test_what_a_shape_tells_apart(name: str, one: Any, other: Any, alike: bool) -> None:
    reader = Reader(SCHEMA, operation(f"$v: {name}"), frozenset())
    assert (reader.read({"v": one})[1] == reader.read({"v": other})[1]) is alike


def test_a_page_size_is_part_of_the_shape() -> None:
    reader = Reader(SCHEMA, operation("$v: Int"), frozenset({"v"}))
    assert reader.read({"v": 1})[1] != reader.read({"v": 2})[1]
    assert reader.read({"v": 1})[1] == reader.read({"v": 1.0})[1]


def test_a_refusal_is_in_graphql_cores_words() -> None:
    reader = Reader(SCHEMA, operation("$v: Int!"), frozenset())
    for given_ in ({}, {"v": None}, {"v": "a"}):
        with pytest.raises(GraphQLError) as refused:
            reader.read(given_)
        assert "$v" in refused.value.message
        assert refused.value.locations
