"""The limits of a request: each says what it is, holds before any SQL, and can't be evaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from graphql import get_introspection_query, parse, validate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.app import create_engine
from cms.config import Settings
from cms.read.execute import NotExecuted
from resolvers.engine import Engine, Limits
from resolvers.limits import Measured
from tests.golden import case
from tests.read.plans import engine
from tests.resolvers.rewriting import Rewriting

MANY = 10**6
NONE = Limits(
    max_aliases=MANY,
    max_directives=MANY,
    max_operations=MANY,
    max_fragments=MANY,
    max_repeats=MANY,
    max_root_fields=MANY,
    max_variables=MANY,
    max_list=MANY,
    max_text=MANY,
    max_tokens=MANY,
    max_depth=100,
    max_size=1500,
)
"""No limits but those that the reading itself needs."""

SHORT = settings(
    max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


def limited(**limits: Any) -> Engine:
    """An engine with these limits only; ``max_price`` is among them."""
    of = engine()
    rows = limits.pop("max_price", of.context.max_price)
    return Engine(of.schema, replace(of.context, max_price=rows), replace(NONE, **limits))


def error(of: Engine, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The one error of a request that is refused."""
    with pytest.raises(NotExecuted) as caught:
        of.prepare(text, variables, accepted=("EN",))
    (found,) = caught.value.response["errors"]
    return dict(found)


def codes(of: Engine, text: str, variables: Mapping[str, Any]) -> list[str]:
    """The codes of what is wrong with a request."""
    try:
        of.prepare(text, variables)
    except NotExecuted as refusal:
        return [each["extensions"]["code"] for each in refusal.response["errors"]]
    return []


# --- each limit -----------------------------------------------------------------------------------

OF_LENGTH: dict[str, tuple[str, Callable[[int], str]]] = {
    # the limit, and documents that have so much of it
    "aliases": (
        "max_aliases",
        lambda n: f"{{ {' '.join(f'a{i}: __typename' for i in range(n))} }}",
    ),
    "directives": (
        "max_directives",
        lambda n: (
            "{ units { __typename " + "... @include(if: true) { id: __typename } " * n + "} }"
        ),
    ),
    "directives in a row": (
        "max_directives",
        lambda n: "{ __typename " + "@include(if: true)" * n + "}",
    ),
    "operations": (
        "max_operations",
        lambda n: " ".join(f"query Q{i} {{ __typename }}" for i in range(n)),
    ),
    "inline fragments": (
        "max_fragments",
        lambda n: "{ units {" + "... { __typename } " * n + "} }",
    ),
    "uses of fragments": (
        "max_fragments",
        lambda n: (
            "{ units { " + "...F " * (n - 1) + "} } fragment F on UnitConnection { totalCount }"
        ),
    ),
    "fields": ("max_size", lambda n: f"{{ {' '.join(f'a{i}: __typename' for i in range(n))} }}"),
    "repeats": ("max_repeats", lambda n: "{ units { totalCount " + "totalCount " * n + "} }"),
    "repeats in fragments": (
        "max_repeats",
        lambda n: "{ units { totalCount " + "... { ... { totalCount } } " * n + "} }",
    ),
    "root fields": (
        "max_root_fields",
        lambda n: f"{{ {' '.join(f'a{i}: __typename' for i in range(n))} }}",
    ),
    "variables": (
        "max_variables",
        lambda n: (
            f"query ({' '.join(f'$v{i}: Boolean!' for i in range(n))}) {{ units {{"
            + " ".join(f"... @include(if: $v{i}) {{ totalCount }}" for i in range(n))
            + "} }"
        ),
    ),
    "depth": (
        "max_depth",
        lambda n: '{ unit(code: "a") ' + "{ parent" * (n - 2) + "{ id }" + "}" * (n - 2) + "}",
    ),
    "conditions": (
        "max_size",
        lambda n: "{ units(where: { or: [" + "{ } " * (n - 3) + "] }) { totalCount } }",
    ),
    "conditions within conditions": (
        "max_depth",
        lambda n: (
            "{ units(where: " + "{ not: " * (n - 1) + "{ }" + " }" * (n - 1) + ") { totalCount } }"
        ),
    ),
    "members of a list": (
        "max_list",
        lambda n: "{ units(where: { code: { in: [" + '"a" ' * n + "] } }) { totalCount } }",
    ),
    "members of lists": (
        "max_list",
        lambda n: (
            "{ units(where: { code: { in: [" + '"a" ' * (n - 2) + '], notIn: ["b", "c"] } })'
            " { totalCount } }"
        ),
    ),
    "characters": (
        "max_text",
        lambda n: '{ units(where: { code: { eq: "' + "a" * n + '" } }) { totalCount } }',
    ),
    "rows": ("max_price", lambda n: f"{{ units(first: {n - 1}) {{ nodes {{ id }} }} }}"),
}


@pytest.mark.parametrize("name", OF_LENGTH)
def test_a_limit_is_exact_and_says_what_it_is(name: str) -> None:
    limit, document = OF_LENGTH[name]
    for most in (7, 12):
        of = limited(**{limit: most})
        variables = {f"v{number}": False for number in range(20)}
        assert "LIMIT_EXCEEDED" not in codes(of, document(most), variables), document(most)
        found = error(of, document(most + 1), variables)
        assert found["extensions"]["code"] == "LIMIT_EXCEEDED", document(most + 1)
        assert f" {most} " in found["message"]
        if limit not in ("max_size", "max_depth") or name == "fields":
            assert f" {most + 1} " in found["message"]


def test_tokens() -> None:
    found = error(limited(max_tokens=7), "{ a a a a a a }")
    assert found["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "7 tokens" in found["message"]


@pytest.mark.parametrize(
    "text",
    [
        "{ " + "a { " * 1500 + "a" + " }" * 1501,
        "{ " + "... { " * 1200 + "a" + " }" * 1201,
        "{ a(b: " + "[" * 1500 + "]" * 1500 + ") }",
        "{ a(b: " + "{ a: " * 1200 + "1" + "}" * 1200 + ") }",
    ],
    ids=["fields", "inline fragments", "lists", "objects"],
)
def test_a_document_beyond_all_depth(text: str) -> None:
    assert error(engine(), text)["extensions"]["code"] == "LIMIT_EXCEEDED"


def test_a_document_too_intricate_to_validate() -> None:
    """graphql-core gives up comparing fields at some point; that is a limit too."""
    text = "{ units { nodes { " + "parent { id } " * 700 + "} } }"
    found = error(limited(max_tokens=MANY), text)
    assert found["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "intricate" in found["message"]


def test_what_is_not_used_counts_as_well() -> None:
    text = "query A { __typename } query B { a: __typename b: __typename c: __typename }"
    for operation in ("A", "B"):
        with pytest.raises(NotExecuted) as caught:
            limited(max_aliases=2).prepare(text, None, operation)
        assert " 3 " in str(caught.value.response)


def test_an_alias_that_is_the_fields_own_name_is_none() -> None:
    limited(max_aliases=0).prepare("{ __typename: __typename units: units { totalCount } }")


def test_values_of_variables_that_nothing_uses_are_measured_too() -> None:
    of = limited(max_text=5, max_list=3)
    text = "query ($v: UnitWhere) { units(where: $v) { totalCount } }"
    assert "6 characters" in error(of, text, {"w": "aaaaaa"})["message"]
    deep: Any = {"v": {"or": [{"code": {"in": ["a", "b"]}}, {"code": {"eq": "c"}}]}}
    assert "4 members" in error(of, text, deep)["message"]
    deep["v"]["or"][0]["code"] = {"in": ["a"]}
    assert of.prepare(text, deep).price == 100


def test_a_document_is_measured_before_it_is_validated() -> None:
    text = "{ " + " ".join(f"a{n}: nothing" for n in range(11)) + " }"
    assert "11 aliases" in error(limited(max_aliases=10), text)["message"]


# --- unfolding ------------------------------------------------------------------------------------

SHARED = "fragment F on Unit { a: id b: code parent { id } }"


def test_a_fragment_counts_as_often_as_it_is_used() -> None:
    uses = " ".join(f'u{n}: unit(code: "a") {{ ...F }}' for n in range(4))
    text = f"{{ {uses} }} {SHARED}"
    assert Measured(parse(text)).counts["alias"] == 6
    assert "12 aliases; at most 11" in error(limited(max_aliases=11), text)["message"]
    limited(max_aliases=12).prepare(text)
    assert error(limited(max_size=23), text)["extensions"]["code"] == "LIMIT_EXCEEDED"
    limited(max_size=24).prepare(text)
    assert "8 rows" in error(limited(max_price=7), text)["message"]
    limited(max_price=8).prepare(text)


def test_what_unfolds_to_little_is_looked_at_only_so_often() -> None:
    """Fields that ``@skip`` leaves out, or that merge, aren't counted, but cost time."""
    parts = " ".join(f"f{n}: parent {{ ...G }}" for n in range(30))
    text = "{ " + " ".join(f'u{n}: unit(code: "a") {{ ...F }}' for n in range(20)) + " }"
    for inner in ("id " * 40, "id " + "code @skip(if: true) " * 40):
        document = f"{text} fragment F on Unit {{ {parts} }} fragment G on Unit {{ {inner} }}"
        found = error(limited(), document)
        assert found["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert "15000 selections" in found["message"]


# --- however it is written ------------------------------------------------------------------------

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


# --- introspection --------------------------------------------------------------------------------

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


# --- settings -------------------------------------------------------------------------------------


def test_every_limit_has_a_setting() -> None:
    chosen = Settings(
        max_tokens=1,
        max_depth=2,
        plan_cache_size=3,
        max_fields=4,
        max_aliases=5,
        max_directives=6,
        max_operations=7,
        max_fragments=8,
        max_repeats=9,
        max_root_fields=10,
        max_variables=11,
        max_list=12,
        max_text=13,
        max_price=14,
        introspection="CLOSED",
    )
    limits = create_engine(chosen).limits
    assert limits == Limits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, introspection=False)
    assert create_engine(chosen).context.max_price == 14
    assert create_engine(Settings()).limits == Limits()


async def test_nothing_is_sent_for_what_is_refused() -> None:
    class Closed:
        async def fetch(self, query: str, *arguments: Any) -> Any:
            raise AssertionError(query)

        fetchrow = fetch

    for limit, document in OF_LENGTH.values():
        answer = await limited(**{limit: 5}).answer(Closed(), document(6), {})
        assert answer.errors
        assert answer.data is None
