"""Requests at the edges of what is accepted: the engine answers, or refuses, as the oracle does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest

from tests.oracle import Answered, Refused
from tests.read.compare import compare
from tests.read.conftest import World
from tests.read.strategies import oracle_of
from tests.world import gid

DAWN, GATE = gid("Article", "dawn"), gid("Place", "gate")

LITERALS = (
    # scalars of the wrong kind
    "{ media(where: {byteSize: {eq: $}}) { totalCount } }",
    "{ articles(where: {publishedAt: {gt: $}}) { totalCount } }",
    "{ articles(where: {eventOn: {eq: $}}) { totalCount } }",
    "{ media(where: {rightsExpireOn: {eq: $}}) { totalCount } }",
    "{ periods(where: {position: {lte: $}}) { totalCount } }",
    "{ node(id: $) { id } }",
)
VALUES = (
    '"7"', "7", "7.0", "true", "null", "ENUM", "{a: 1}", "[7]", "[]", "9223372036854775807",
    "9223372036854775808", "-2147483649", '"2015-01-05"', '"2015-W01-1"', '"20150105"',
    '"2015-01-05T08:00:00+07:00"', '"0001-01-01T00:00:00+07:00"', '"9999-12-31T23:59:59-07:00"',
    '"2015-02-29"', '"0000"', '"２０１５"', '"\\u0000"', '""',
)  # fmt: skip

DOCUMENTS = (
    # empty conditions
    "{ articles(where: {not: {}}) { totalCount } }",
    "{ articles(where: {not: null}) { totalCount } }",
    "{ articles(where: {or: []}) { totalCount } }",
    "{ articles(where: {or: null}) { totalCount } }",
    "{ articles(where: {or: {kind: {eq: NEWS}}}) { totalCount } }",
    "{ articles(where: {and: [{}]}) { totalCount } }",
    "{ articles(where: {period: {}}) { totalCount } }",
    "{ articles(where: {topics: {}}) { totalCount } }",
    "{ articles(where: {topics: {some: {}}}) { totalCount } }",
    "{ articles(where: {topics: {some: null, every: {}}}) { totalCount } }",
    "{ articles(where: {variant: {}}) { totalCount } }",
    "{ articles(where: {variant: {body: {}}}) { totalCount } }",
    '{ articles(where: {variant: {title: {in: ["An", null]}}}) { totalCount } }',
    "{ articles(where: {variants: {every: {isStale: {eq: false, ne: null}}}}) { totalCount } }",
    # empty pages, and connections of which little is asked
    "{ articles(first: 0) { nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }",
    "{ articles(last: 0) { nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }",
    "{ articles(first: 0, last: null) { pageInfo { __typename } __typename } }",
    "{ articles { __typename } x: period(code: null, id: null) { __typename } }",
    '{ articles(after: "x") { __typename } }',
    '{ articles(where: {id: {eq: "x"}}) { __typename } }',
    '{ articles(where: {id: {in: "x"}}) { pageInfo { __typename } } }',
    # ways in
    "{ nodes(ids: []) { id } }",
    '{ nodes(ids: "x") { id } }',
    "{ article { id } }",
    "{ bulletin(year: 2015, month: 1) { number } b: bulletin(year: 2015) { number } }",
    "{ bulletin(year: 2015, month: null) { number } }",
    f'{{ article(id: "{DAWN}", slug: "dawn", locale: EN) {{ id }} }}',
    f'{{ article(id: "{DAWN}", slug: null, locale: null) {{ id }} }}',
    # interfaces
    f'{{ node(id: "{DAWN}") {{ ... on Entry {{ version ... on Node {{ id }} }} }} }}',
    f'{{ node(id: "{GATE}") {{ ... on Place {{ ... on Entry {{ version }} }} }} }}',
    f'{{ node(id: "{GATE}") {{ ... on Unit {{ code }} ... on Media {{ kind }} }} }}',
    "{ units { nodes { ... on Entry { version variant { ... on Localised { locale } } } } } }",
    "{ bulletins { nodes { sections { variant { ... on Localised { revision } } } } } }",
    # variants
    '{ article(slug: "dawn", locale: EN) { variants(locales: [EN, EN, VI]) { locale } } }',
    '{ article(slug: "dawn", locale: EN) { variants(locales: []) { locale } } }',
    '{ article(slug: "dawn", locale: EN) { variants(locales: ZH) { locale } } }',
    'query @inLocale(prefer: []) { article(slug: "dawn", locale: EN) { variant { locale } } }',
    "query @inLocale(prefer: JA) { periods { nodes { code variant { locale isFallback } } } }",
)

WITH_VARIABLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("query ($n: Int) { articles(first: $n) { nodes { id } } }", {"n": 2.0}),
    ("query ($n: Int) { articles(first: $n) { nodes { id } } }", {"n": True}),
    ("query ($n: Int) { articles(first: $n) { nodes { id } } }", {"n": "2"}),
    ("query ($n: Int) { articles(first: $n) { nodes { id } } }", {"n": 2**31}),
    ("query ($n: Int = 2) { articles(first: $n) { nodes { id } } }", {"n": None}),
    ("query ($n: Int = 2) { articles(first: $n) { nodes { id } } }", {}),
    ("query ($n: Float) { places(where: {latitude: {gt: $n}}) { totalCount } }", {"n": 10**400}),
    ("query ($n: Float) { places(where: {latitude: {gt: $n}}) { totalCount } }", {"n": 21}),
    ("query ($n: Float) { places(where: {latitude: {gt: $n}}) { totalCount } }", {"n": "21"}),
    ("query ($n: Float) { places(where: {latitude: {gt: $n}}) { totalCount } }", {"n": True}),
    ("query ($b: BigInt) { media(where: {byteSize: {eq: $b}}) { totalCount } }", {"b": "7"}),
    ("query ($b: BigInt) { media(where: {byteSize: {eq: $b}}) { totalCount } }", {"b": 7.0}),
    ("query ($b: BigInt) { media(where: {byteSize: {eq: $b}}) { totalCount } }", {"b": True}),
    ("query ($b: BigInt) { media(where: {byteSize: {eq: $b}}) { totalCount } }", {"b": 2**63}),
    ("query ($b: [BigInt!]) { media(where: {byteSize: {in: $b}}) { totalCount } }", {"b": 7}),
    ("query ($d: DateTime) { articles(where: {publishedAt: {gt: $d}}) { totalCount } }", {"d": 5}),
    (
        "query ($d: PartialDate) { articles(where: {eventOn: {gt: $d}}) { totalCount } }",
        {"d": 1885},
    ),
    ("query ($s: String) { period(code: $s) { id } }", {"s": 5}),
    ("query ($s: String) { period(code: $s) { id } }", {"s": None}),
    ("query ($s: String) { period(code: $s) { id } }", {"s": "\ud800"}),
    ("query ($s: String) { period(code: $s) { id } }", {"s": "doi-moi-1986", "more": 1}),
    ("query ($i: ID!) { node(id: $i) { id } }", {"i": 5}),
    ("query ($i: ID!) { node(id: $i) { id } }", {"i": 5.0}),
    ("query ($i: ID!) { node(id: $i) { id } }", {}),
    ('query ($i: ID = "x") { node(id: $i) { id } }', {"i": None}),
    ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": gid("Period", "war")}),
    ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": [gid("Period", "war")] * 1000}),
    ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": [gid("Period", "war")] * 1001}),
    ("query ($i: [ID!]!) { nodes(ids: $i) { id } }", {"i": [None]}),
    ("query ($i: [ID!] = []) { nodes(ids: $i) { id } }", {"i": None}),
    ("query ($i: ID = 1) { nodes(ids: [$i]) { id } }", {"i": None}),
    ('query ($l: Locale) { article(slug: "dawn", locale: $l) { id } }', {"l": "EN"}),
    ('query ($l: Locale) { article(slug: "dawn", locale: $l) { id } }', {"l": "DE"}),
    ('query ($l: Locale) { article(slug: "dawn", locale: $l) { id } }', {}),
    (
        'query ($l: Locale = VI) { article(slug: "dawn", locale: EN) {'
        " variant(fallback: [$l]) { locale } } }",
        {"l": None},
    ),
    ("query ($l: Locale = VI) @inLocale(prefer: [$l]) { topics { totalCount } }", {"l": None}),
    ("query ($l: [Locale!] = VI) @inLocale(prefer: $l) { topics { totalCount } }", {"l": None}),
    ("query ($l: [Locale!] = VI) @inLocale(prefer: $l) { topics { totalCount } }", {"l": "EN"}),
    ("query ($b: Boolean = true) { topics { totalCount @include(if: $b) } }", {"b": None}),
    ("query ($b: Boolean = true) { topics { totalCount @skip(if: $b) } }", {}),
    ("query ($w: TopicWhere) { topics(where: {not: $w}) { totalCount } }", {"w": None}),
    ("query ($w: TopicWhere) { topics(where: $w) { totalCount } }", {"w": {"nothing": {}}}),
    ("query ($w: TopicWhere = null) { topics(where: {and: [$w]}) { totalCount } }", {}),
    ("query ($w: TopicWhere = {}) { topics(where: {and: [$w]}) { totalCount } }", {}),
    ("query ($w: TopicWhere = {}) { topics(where: {and: [$w]}) { totalCount } }", {"w": None}),
    ("query ($w: [TopicWhere!]) { topics(where: {or: $w}) { totalCount } }", {"w": {}}),
    ("query ($w: [TopicWhere!]) { topics(where: {or: $w}) { totalCount } }", {"w": []}),
    ("query ($w: [TopicWhere!]) { topics(where: {or: $w}) { totalCount } }", {"w": [None]}),
    (
        "query ($o: [TopicOrder!]) { topics(orderBy: $o) { nodes { code } } }",
        {"o": {"code": "DESC"}},
    ),
    ("query ($o: [TopicOrder!]) { topics(orderBy: $o) { nodes { code } } }", {"o": [{}]}),
    (
        "query ($o: [TopicOrder!]) { topics(orderBy: $o) { nodes { code } } }",
        {"o": [{"code": None}]},
    ),
    (
        "query ($o: [TopicOrder!]) { topics(orderBy: $o) { nodes { code } } }",
        {"o": [{"code": "ASC", "id": "ASC"}]},
    ),
    ("query ($s: [String!]) { topics(where: {code: {in: $s}}) { totalCount } }", {"s": None}),
    ("query ($s: [String!]) { topics(where: {code: {in: $s}}) { totalCount } }", {"s": [None]}),
    ("query ($s: [String!]) { topics(where: {code: {in: $s}}) { totalCount } }", {"s": ["\0"]}),
    ("query ($k: ArticleKind = NEWS) { articles(where: {kind: {in: [$k]}}) { totalCount } }", {}),
    (
        "query ($k: ArticleKind = NEWS) { articles(where: {kind: {in: [$k]}}) { totalCount } }",
        {"k": None},
    ),
    (
        "query ($k: [ArticleKind!]) { articles(where: {kind: {notIn: $k}}) { totalCount } }",
        {"k": []},
    ),
    (
        "query ($k: [ArticleKind!]) { articles(where: {kind: {in: $k}}) { totalCount } }",
        {"k": ["NEWS", "GOSSIP"]},
    ),
)


async def check(world: World, text: str, variables: dict[str, Any]) -> Answered | Refused:
    return await compare(world.engine, world.pool, oracle_of("live"), text, variables)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("text", LITERALS)
async def test_literals_of_any_kind(world: World, text: str, value: str) -> None:
    await check(world, text.replace("$", value), {})


@pytest.mark.parametrize("value", ["21", "-0.0", "1e308", "true", '"21"', "null", "[21]"])
async def test_literals_as_a_float(world: World, value: str) -> None:
    await check(world, f"{{ places(where: {{latitude: {{gt: {value}}}}}) {{ totalCount }} }}", {})


async def test_a_literal_past_all_floats_is_refused(world: World) -> None:
    """graphql-core takes it for infinity; the specification (section 3.5.2) has it refused."""
    text = "{ places(where: {latitude: {lt: 1e400}}) { totalCount } }"
    answer = await world.engine.answer(world.pool, text)
    assert answer.errors is not None
    assert answer.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("text", DOCUMENTS)
async def test_documents(world: World, text: str) -> None:
    await check(world, text, {})


@pytest.mark.parametrize("text, variables", WITH_VARIABLES)
async def test_variables(world: World, text: str, variables: dict[str, Any]) -> None:
    await check(world, text, variables)


CURSORS = (
    "query ($after: String) { articles(first: 1, after: $after) { pageInfo { hasNextPage } } }"
)


async def test_a_cursor_has_one_spelling(world: World) -> None:
    """Each cursor below names the place of a real one, or nearly so, in other words."""
    found = oracle_of("live").answer("{ articles(first: 1) { edges { cursor } } }")
    assert isinstance(found, Answered)
    cursor = found.data["articles"]["edges"][0]["cursor"]
    assert isinstance(await check(world, CURSORS, {"after": cursor}), Answered)
    text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    mark, moment, key = json.loads(text)
    others = [
        text + " ",
        text.replace(",", ", "),
        text.replace("+00:00", "Z"),
        text.replace("+00:00", ""),
        text.replace("T", " "),
        text.replace(key, key.upper()),
        text.replace(key, f"{{{key}}}"),
        f"[{mark},null,{json.dumps(key)}]",
        f"[{mark},{json.dumps(moment)},null]",
        f"[{mark}]",
        "{}",
        "null",
        json.dumps([float(mark), moment, key], separators=(",", ":")),
        json.dumps([mark + 1, moment, key], separators=(",", ":")),
        "[" * 5000,
    ]
    spelt = [urlsafe_b64encode(other.encode()).decode().rstrip("=") for other in others]
    for wrong in [
        *spelt,
        cursor + "=",
        cursor[:-1],
        cursor + "A",
        cursor + "\n",
        "",
        "é",
        "\ud800",
    ]:
        assert isinstance(await check(world, CURSORS, {"after": wrong}), Refused), wrong


async def test_a_cursor_belongs_to_its_order(world: World) -> None:
    """Units and places are ordered by the same columns, and yet their cursors are not the same."""
    found = oracle_of("live").answer("{ units { edges { cursor } } }")
    assert isinstance(found, Answered)
    cursor = {"after": found.data["units"]["edges"][0]["cursor"]}
    units = "query ($after: String) { units(after: $after) { nodes { code } } }"
    assert isinstance(await check(world, units, cursor), Answered)
    for other in ("units(orderBy: {code: ASC}", "units(orderBy: {id: ASC}", "places(first: 1"):
        text = units.replace("units(", f"{other}, ")
        assert isinstance(await check(world, text, cursor), Refused), other


INTROSPECTION = """{
  __schema { types { name kind description specifiedByURL
      fields(includeDeprecated: true) { name description type { ...Type }
        args { name description defaultValue type { ...Type } } }
      inputFields { name description defaultValue type { ...Type } }
      enumValues { name description } possibleTypes { name } interfaces { name } }
    directives { name description locations args { name type { ...Type } } }
    queryType { name } mutationType { name } }
  article: __type(name: "Article") { name ...Kind @skip(if: true) }
  here: __typename
}
fragment Kind on __Type { kind }
fragment Type on __Type { kind name ofType { kind name ofType { kind name ofType { name } } } }"""


async def test_introspection(world: World) -> None:
    """The schema's account of itself, by no statement."""
    found = await world.engine.answer(None, INTROSPECTION)  # type: ignore[arg-type]
    wanted = oracle_of("live").answer(INTROSPECTION)
    assert isinstance(wanted, Answered)
    assert found.errors is None
    assert found.data == wanted.data
