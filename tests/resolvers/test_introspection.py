"""Introspection: how much of the schema may be asked for, and what a closed one tells nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from graphql import get_introspection_query

from cms.app import create_engine
from cms.config import Settings
from cms.read.execute import NotExecuted
from tests.read.plans import engine
from tests.resolvers.limited import error

STANDARD = get_introspection_query(
    input_value_deprecation=True,
    schema_description=True,
    directive_is_repeatable=True,
    specified_by_url=True,
)
WHOLE = (
    "{ types { name description fields { name description type { name kind } args { name } } } }"
)


def test_the_explorers_own_introspection_is_allowed() -> None:
    of = create_engine(Settings())
    for text in (STANDARD, get_introspection_query(), get_introspection_query(descriptions=False)):
        assert of.prepare(text).price <= Settings().max_price


def test_the_same_schema_again_and_again_is_refused() -> None:
    of = create_engine(Settings())
    floods = [
        "{" + " ".join(f"a{n}: __schema {WHOLE}" for n in range(20)) + "}",
        "{ __schema {" + " ".join(f"a{n}: types {{ ...F }}" for n in range(60)) + "} }"
        " fragment F on __Type { name fields { name type { name } args { name } } }",
        "{" + " ".join(f"a{n}: __schema {{ ...S }}" for n in range(20)) + "}"
        f" fragment S on __Schema {WHOLE}",
    ]
    for text in floods:
        found = error(of, text)
        assert found["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert "50000 fields" in found["message"]


CLOSED = create_engine(Settings(introspection="CLOSED"))


def test_closed_introspection_leaves_the_rest_open() -> None:
    text = "{ __typename units { __typename nodes { __typename code } } }"
    assert CLOSED.prepare(text).price == 21
    for asked in (
        "{ __schema { types { name } } }",
        '{ units { totalCount } __type(name: "a") { name } }',
    ):
        found = error(CLOSED, asked)
        assert found["extensions"]["code"] == "INTROSPECTION_CLOSED"
        assert "signed in" in found["message"]


def test_what_an_operation_beside_it_asks_for_does_not_matter() -> None:
    text = "query A { __typename } query B { __schema { types { name } } }"
    assert CLOSED.prepare(text, None, "A").price == 0
    with pytest.raises(NotExecuted):
        CLOSED.prepare(text, None, "B")


MISSPELT: dict[str, tuple[str, Mapping[str, Any] | None]] = {
    "a field": ("{ unitz { totalCount } }", None),
    "an argument": ("{ units(frist: 1) { totalCount } }", None),
    "a type": ("{ node(id: 1) { ... on Unitt { id } } }", None),
    "an enum's value": ("{ units(where: { kind: { eq: COMITTEE } }) { totalCount } }", None),
    "an input's field": ('{ units(where: { cod: { eq: "a" } }) { totalCount } }', None),
    "a field on an interface": ("{ node(id: 1) { code } }", None),
    "a variable's value": (
        "query ($v: UnitKind) { units(where: { kind: { eq: $v } }) { totalCount } }",
        {"v": "COMITTEE"},
    ),
    "a variable's field": (
        "query ($v: UnitWhere) { units(where: $v) { totalCount } }",
        {"v": {"cod": {"eq": "a"}}},
    ),
}


@pytest.mark.parametrize("name", MISSPELT)
def test_a_closed_schema_is_not_guessed_from_suggestions(name: str) -> None:
    text, variables = MISSPELT[name]
    assert "Did you mean" in error(engine(), text, variables)["message"]
    found = error(CLOSED, text, variables)
    assert "Did you mean" not in found["message"]
    assert found["extensions"]["code"] in ("GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT")
