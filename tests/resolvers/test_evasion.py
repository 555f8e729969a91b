"""No limit is evaded by writing a document in another way: an equal one is refused alike."""

from __future__ import annotations

from random import Random

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.golden import case
from tests.resolvers.limited import error, limited
from tests.resolvers.rewriting import Rewriting

SHORT = settings(
    max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))

EVADED: dict[str, tuple[str, dict[str, int], str]] = {
    "aliases": ("{ units { nodes { a: id b: code c: kind } } }", {"max_aliases": 2}, "aliases"),
    "root fields": (
        "{ units { totalCount } topics { totalCount } __typename }",
        {"max_root_fields": 2},
        "root fields",
    ),
    "size": ("{ units { nodes { id code kind } } }", {"max_size": 4}, "fields"),
    "depth": ("{ units { nodes { parent { parent { id } } } } }", {"max_depth": 4}, "deeper"),
    "directives": (
        "{ units { totalCount @skip(if: false) nodes @include(if: true) { id } } }",
        {"max_directives": 1},
        "directives",
    ),
    "conditions": (
        '{ units(where: { or: [{ code: { eq: "a" } }, { code: { eq: "b" } }] }) { totalCount } }',
        {"max_size": 7},
        "fields",
    ),
    "nested conditions": (
        "{ units(where: { not: { not: { not: { not: {} } } } }) { totalCount } }",
        {"max_depth": 4},
        "deeper",
    ),
    "keys of an order": (
        "{ units(orderBy: [{ code: ASC }, { kind: ASC }, { id: ASC }]) { nodes { id } } }",
        {"max_size": 8},
        "fields",
    ),
    "lists": (
        '{ units(where: { code: { in: ["a", "b", "c"] } }) { totalCount } }',
        {"max_list": 2},
        "members",
    ),
    "texts": (
        '{ units(where: { code: { eq: "abcdef" } }) { totalCount } }',
        {"max_text": 5},
        "characters",
    ),
    "price of pages": (
        "{ units(first: 30) { nodes { children { id } } } }",
        {"max_price": 3130},
        "3131 rows",
    ),
    "price of counts": (
        "{ units { totalCount } topics { totalCount } }",
        {"max_price": 199},
        "200",
    ),
    "price of conditions": (
        "{ units(where: { parent: { parent: {} } }) { totalCount } }",
        {"max_price": 299},
        "300 rows",
    ),
    "price of ids": (
        '{ nodes(ids: ["@", "@", "@"]) { id ... on Unit { parent { id } } } }'.replace(
            "@", "VW5pdDoAAAAAAAAAAAAAAAAAAAAA"
        ),
        {"max_price": 5},
        "6 rows",
    ),
    "page size": ("{ units(first: 1001) { totalCount } }", {}, "1000"),
    "closed introspection": (
        '{ a: __schema { types { name } } b: __type(name: "Unit") { name } }',
        {"introspection": False},
        "signed in",
    ),
    "introspection": (
        '{ a: __type(name: "Unit") { fields { name type { name } } } }',
        {"max_price": 20},
        "20 fields",
    ),
}
CODES = {"page size": "INVALID_PAGE_SIZE", "closed introspection": "INTROSPECTION_CLOSED"}


def rewritten(name: str, random: Random) -> None:
    """The refusal of a document is the refusal of any that says the same."""
    text, limits, says = EVADED[name]
    of = limited(**limits)
    rewriting = Rewriting(of.schema, random)
    other = rewriting.rewrite(text)
    assert validate(of.schema, parse(other)) == [], other
    for document, variables in ((text, None), (other, rewriting.variables)):
        found = error(of, document, variables)
        assert found["extensions"]["code"] == CODES.get(name, "LIMIT_EXCEEDED"), document
        assert says in found["message"], document
    if name not in CODES:
        limited().prepare(other, rewriting.variables)


@pytest.mark.parametrize("name", EVADED)
@SHORT
@given(random=st.randoms(use_true_random=False))
def test_no_limit_is_evaded(name: str, random: Random) -> None:
    rewritten(name, random)


@pytest.mark.slow
@pytest.mark.parametrize("name", EVADED)
@LONG
@given(random=st.randoms(use_true_random=False))
def test_no_limit_is_evaded_at_length(name: str, random: Random) -> None:
    rewritten(name, random)


PRICED = (
    "front-page-chinese",
    "page-forward",
    "where-and-or-not",
    "where-some-none-every",
    "order-by-linked-title",
    "bulletin-sections",
    "trees",
    "introspection-mixed",
)


@pytest.mark.parametrize("name", PRICED)
@settings(SHORT, max_examples=10)
@given(random=st.randoms(use_true_random=False))
def test_the_price_is_the_same_however_it_is_written(name: str, random: Random) -> None:
    of, asked = limited(), case(name)
    rewriting = Rewriting(of.schema, random)
    other = rewriting.rewrite(asked.text)
    price = of.prepare(*asked.request).price
    variables = {**(asked.variables or {}), **rewriting.variables}
    assert of.prepare(other, variables, None, asked.accepted).price == price
