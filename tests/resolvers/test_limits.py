"""The limits of a request: each is exact, says what it is, and holds before any SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import parse

from cms.app import create_engine
from cms.config import Settings
from cms.read.execute import NotExecuted
from resolvers.engine import Limits
from resolvers.limits import Measured
from tests.read.plans import engine
from tests.resolvers.limited import MANY, codes, error, limited

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
