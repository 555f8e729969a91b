"""When two requests share a plan: other values do, another shape doesn't."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from cms.read.compile import compile_request
from resolvers.engine import Engine
from tests.read.plans import engine

Variables = dict[str, Any]


def compilations(
    text: str, *requests: Variables, accepted: tuple[tuple[str, ...], ...] = ()
) -> int:
    """How many plans it takes to serve these requests of one document."""
    fresh = Engine(engine().schema, engine().context, engine().limits)
    with patch("resolvers.engine.compile_request", wraps=compile_request) as counted:
        for index, variables in enumerate(requests):
            fresh.compile(text, variables, accepted=accepted[index] if accepted else ())
    return counted.call_count


SAME: dict[str, tuple[str, list[Variables]]] = {
    "a text": (
        "query ($v: String) { article(slug: $v, locale: VI) { id } }",
        [{"v": "a"}, {"v": "b"}, {"v": "'; drop table article"}],
    ),
    "an id": (
        "query ($v: ID!) { node(id: $v) { id } }",
        [{"v": "QXJ0aWNsZToAAAAAAAAAAAAAAAAAAAAA"}, {"v": "x"}, {"v": 5}],
    ),
    "a list of ids, however long": (
        "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
        [{"v": []}, {"v": ["a"]}, {"v": ["a", "b", "c"]}, {"v": "a"}],
    ),
    "a cursor": (
        "query ($v: String) { units(after: $v) { nodes { id } } }",
        [{"v": "a"}, {"v": "b"}],
    ),
    "a locale": (
        "query ($v: Locale!) { units { nodes { variant(locale: $v) { name } } } }",
        [{"v": "VI"}, {"v": "ZH"}],
    ),
    "as many locales": (
        "query ($v: [Locale!]) { units { nodes { variants(locales: $v) { name } } } }",
        [{"v": ["VI", "EN"]}, {"v": ["ZH", "KO"]}],
    ),
    "values of a filter": (
        "query ($v: ArticleWhere) { articles(where: $v) { totalCount } }",
        [
            {"v": {"kind": {"in": ["NEWS"]}, "period": {"code": {"eq": "a"}}}},
            {"v": {"kind": {"in": ["FEATURE", "NEWS"]}, "period": {"code": {"eq": "b"}}}},
        ],
    ),
    "a default and its like": (
        'query ($v: String = "a") { units(where: { code: { eq: $v } }) { totalCount } }',
        [{}, {"v": "b"}],
    ),
    "variables that the document doesn't have": (
        "query ($v: Int) { units(where: { position: { eq: $v } }) { totalCount } }",
        [{"v": 1}, {"v": 2, "w": 3}],
    ),
}

OTHER: dict[str, tuple[str, list[Variables]]] = {
    "a page size": ("query ($v: Int) { units(first: $v) { nodes { id } } }", [{"v": 1}, {"v": 2}]),
    "a value or none": (
        "query ($v: String) { units(where: { code: { eq: $v } }) { totalCount } }",
        [{"v": "a"}, {}],
    ),
    "a direction": (
        "query ($v: OrderDirection!) { units(orderBy: [{ code: $v }]) { nodes { id } } }",
        [{"v": "ASC"}, {"v": "DESC"}],
    ),
    "a choice of fields": (
        "query ($v: Boolean!) { units { nodes { id code @include(if: $v) } } }",
        [{"v": True}, {"v": False}],
    ),
    "missing or not": (
        "query ($v: Boolean!) { media(where: { width: { isNull: $v } }) { totalCount } }",
        [{"v": True}, {"v": False}],
    ),
    "more locales": (
        "query ($v: [Locale!]) { units { nodes { variants(locales: $v) { name } } } }",
        [{"v": ["VI"]}, {"v": ["VI", "EN"]}, {"v": []}, {"v": None}],
    ),
    "other conditions": (
        "query ($v: UnitWhere) { units(where: $v) { totalCount } }",
        [{"v": {"code": {"eq": "a"}}}, {"v": {"code": {"ne": "a"}}}, {"v": {}}, {"v": None}],
    ),
    "more conditions": (
        "query ($v: [UnitWhere!]) { units(where: { or: $v }) { totalCount } }",
        [{"v": [{"code": {"eq": "a"}}] * count} for count in range(3)],
    ),
    "the order of keys": (
        "query ($v: [UnitOrder!]) { units(orderBy: $v) { nodes { id } } }",
        [{"v": [{"code": "ASC"}, {"kind": "ASC"}]}, {"v": [{"kind": "ASC"}, {"code": "ASC"}]}],
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_other_values_share_the_plan(name: str) -> None:
    text, requests = SAME[name]
    assert compilations(text, *requests) == 1


@pytest.mark.parametrize("name", OTHER)
def test_another_shape_has_a_plan_of_its_own(name: str) -> None:
    text, requests = OTHER[name]
    assert compilations(text, *requests, *requests) == len(requests)


def test_other_accepted_locales_share_the_plan_when_they_are_as_many() -> None:
    text = "{ units { nodes { variant { name } } } }"
    accepted = (("FR",), ("JA",), ("EN", "FR"), ("EN", "FR", "VI"), ())
    assert compilations(text, *[{}] * 5, accepted=accepted) == 3


def test_accepted_locales_make_no_difference_to_who_prefers_others() -> None:
    text = (
        "query ($v: [Locale!]! = [EN]) @inLocale(prefer: $v)"
        " { units { nodes { variant { name } } } }"
    )
    accepted = (("FR",), ("JA", "KO"), ())
    assert compilations(text, *[{}] * 3, accepted=accepted) == 1
    assert compilations(text, *[{"v": []}] * 3, accepted=accepted) == 3


def test_accepted_locales_in_any_number_after_an_empty_preference() -> None:
    """The plan of a caller who accepts many locales must not serve one who accepts fewer."""
    text = "query @inLocale(prefer: []) { units { nodes { variant { name } } } }"
    fresh = Engine(engine().schema, engine().context, engine().limits)
    for accepted in (("EN", "FR"), (), ("KO",)):
        compiled, values = fresh.compile(text, accepted=accepted)
        assert compiled.bind(values) == [[*accepted, "VI"] if accepted else "VI"]


def test_two_documents_have_two_plans_even_where_they_mean_the_same() -> None:
    fresh = Engine(engine().schema, engine().context, engine().limits)
    first, _ = fresh.compile("{ units { totalCount } }")
    second, _ = fresh.compile("{units{totalCount}}")
    again, _ = fresh.compile("{ units { totalCount } }")
    assert first is again
    assert first is not second
    assert first.statement.text == second.statement.text


def test_the_operations_of_a_document_have_plans_of_their_own() -> None:
    fresh = Engine(engine().schema, engine().context, engine().limits)
    text = "query A { units { totalCount } } query B { places { totalCount } }"
    assert (
        fresh.compile(text, operation_name="A")[0] is not fresh.compile(text, operation_name="B")[0]
    )


def test_plans_used_longest_ago_make_room() -> None:
    small = Engine(engine().schema, engine().context, engine().limits.__class__(cached=2))
    texts = [f"{{ units(first: {size}) {{ nodes {{ id }} }} }}" for size in range(3)]
    with patch("resolvers.engine.compile_request", wraps=compile_request) as counted:
        for text in [*texts, texts[2], texts[0]]:
            small.compile(text)
    assert counted.call_count == 4
