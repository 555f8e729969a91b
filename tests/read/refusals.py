"""Every way in which a query can be wrong, and how it is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.world import gid

ARTICLE, UNIT = gid("Article", "dawn"), gid("Unit", "radio")
PARSE, INVALID = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"


@dataclass(frozen=True)
class Refusal:
    """A query and how it is refused. ``path`` is None for an error of the whole request, which has
    no data; ``says`` stands in the message; ``located`` tells whether the error has locations."""

    text: str
    code: str
    says: str
    path: list[str | int] | None = None
    argument: str | None = None
    located: bool = False
    variables: dict[str, Any] = field(default_factory=dict)
    operation: str | None = None


REFUSALS = {
    # the document
    "a syntax error": Refusal("{ units {", PARSE, "Expected Name", located=True),
    "nothing": Refusal("   ", PARSE, "Unexpected <EOF>", located=True),
    "an unknown field": Refusal(
        "{ unit(id: 1) { nam } }", INVALID, "Cannot query field", located=True
    ),
    "an unknown argument": Refusal(
        "{ units(page: 1) { totalCount } }", INVALID, "page", located=True
    ),
    "an unknown locale": Refusal(
        "{ units { nodes { variant(locale: DE) { name } } } }", INVALID, "DE", located=True
    ),
    "an unknown fragment": Refusal("{ ...Nothing }", INVALID, "Nothing", located=True),
    "fragments in a circle": Refusal(
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        INVALID,
        "Cannot spread fragment",
        located=True,
    ),
    "fields that conflict": Refusal(
        '{ a: unit(code: "a") { code } a: unit(code: "b") { code } }',
        INVALID,
        "differing arguments",
        located=True,
    ),
    "a missing argument": Refusal("{ node { id } }", INVALID, "required", located=True),
    "two keys in one": Refusal(
        "{ units(orderBy: [{ code: ASC, kind: ASC }]) { totalCount } }",
        INVALID,
        "exactly one",
        located=True,
    ),
    "a type system": Refusal("type A { b: Int }", INVALID, "not executable", located=True),
    "a mutation that there is not": Refusal(
        "mutation { a }", INVALID, "on type 'Mutation'", located=True
    ),
    "a subscription": Refusal(
        "subscription { entryChanged { id } }", "BAD_USER_INPUT", "text/event-stream"
    ),
    "several operations without a name": Refusal(
        "query A { __typename } query B { __typename }", "BAD_USER_INPUT", "A, B"
    ),
    "an unknown operation": Refusal(
        "query A { __typename }", "BAD_USER_INPUT", "“C”", operation="C"
    ),
    "a name for an operation without": Refusal(
        "{ __typename }", "BAD_USER_INPUT", "“C”", operation="C"
    ),
    # limits
    "too many tokens": Refusal("{" + " a" * 5000 + "}", "LIMIT_EXCEEDED", "5000"),
    "too deep": Refusal(
        "{ periods { nodes {" + "parent {" * 13 + "code" + "}" * 13 + "} } }",
        "LIMIT_EXCEEDED",
        "15",
    ),
    "conditions too deep": Refusal(
        "query ($v: UnitWhere) { units(where: $v) { totalCount } }",
        "LIMIT_EXCEEDED",
        "15",
        variables={
            "v": {
                "not": {
                    "not": {
                        "not": {
                            "not": {
                                "not": {
                                    "not": {
                                        "not": {
                                            "not": {
                                                "not": {
                                                    "not": {
                                                        "not": {
                                                            "not": {
                                                                "not": {"not": {"not": {"not": {}}}}
                                                            }
                                                        }
                                                    }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    ),
    "fragments that multiply": Refusal(
        '{ period(code: "a") { ...F0 } } '
        + " ".join(
            f"fragment F{n} on Period {{ parent {{ ...F{n + 1} }} a: parent {{ ...F{n + 1} }}"
            f" b: parent {{ ...F{n + 1} }} }}"
            for n in range(7)
        )
        + " fragment F7 on Period { code }",
        "LIMIT_EXCEEDED",
        "1500",
    ),
    "too many conditions": Refusal(
        "query ($v: [UnitWhere!]) { units(where: { or: $v }) { totalCount } }",
        "LIMIT_EXCEEDED",
        "1500",
        variables={"v": [{"code": {"eq": "a"}}] * 1000},
    ),
    "too many keys of an order": Refusal(
        "query ($v: [UnitOrder!]) { units(orderBy: $v) { edges { cursor } } }",
        "LIMIT_EXCEEDED",
        "1500",
        variables={"v": [{"code": "ASC"}] * 2000},
    ),
    "introspection in a circle": Refusal(
        "{ __schema { types { fields { type { fields { type { fields { type {"
        " fields { name } } } } } } } } } }",
        INVALID,
        "introspection depth",
        located=True,
    ),
    # variables
    "a variable that is missing": Refusal(
        "query ($v: ID!) { node(id: $v) { id } }", "BAD_USER_INPUT", "$v", located=True
    ),
    "a variable that is null": Refusal(
        "query ($v: ID!) { node(id: $v) { id } }",
        "BAD_USER_INPUT",
        "$v",
        located=True,
        variables={"v": None},
    ),
    "a whole number beyond 32 bits": Refusal(
        "query ($v: Int) { units(first: $v) { totalCount } }",
        "BAD_USER_INPUT",
        "32-bit",
        located=True,
        variables={"v": 2**31},
    ),
    "a whole number beyond 32 bits in the document": Refusal(
        "{ units(first: 2147483648) { totalCount } }", INVALID, "32-bit", located=True
    ),
    "a whole number beyond 64 bits": Refusal(
        "query ($v: BigInt) { media(where: { byteSize: { eq: $v } }) { totalCount } }",
        "BAD_USER_INPUT",
        "64 bits",
        located=True,
        variables={"v": 2**63},
    ),
    "a whole number beyond 64 bits in the document": Refusal(
        "{ media(where: { byteSize: { eq: 9223372036854775808 } }) { totalCount } }",
        INVALID,
        "64 bits",
        located=True,
    ),
    "a number beyond all bounds": Refusal(
        "{ places(where: { latitude: { eq: 1e999 } }) { totalCount } }",
        "BAD_USER_INPUT",
        "PlaceWhere",
        argument="where",
    ),
    "a default beyond all bounds": Refusal(
        "query ($v: Float = 1e999) { places(where: { latitude: { eq: $v } }) { totalCount } }",
        "BAD_USER_INPUT",
        "$v",
    ),
    "a date that is a number": Refusal(
        "{ articles(where: { publishedAt: { gt: 2015 } }) { totalCount } }",
        INVALID,
        "DateTime",
        located=True,
    ),
    "an unknown locale in a variable": Refusal(
        "query ($v: [Locale!]!) @inLocale(prefer: $v) { units { nodes { variant { name } } } }",
        "BAD_USER_INPUT",
        "'DE'",
        located=True,
        variables={"v": ["VI", "DE"]},
    ),
    "an unknown condition in a variable": Refusal(
        "query ($v: UnitWhere) { units(where: $v) { totalCount } }",
        "BAD_USER_INPUT",
        "'nam'",
        located=True,
        variables={"v": {"nam": {"eq": "a"}}},
    ),
    "a null against its default": Refusal(
        'query ($v: ID = "a") { node(id: $v) { id } }',
        "BAD_USER_INPUT",
        "ID!",
        argument="id",
        variables={"v": None},
    ),
    "a null that includes": Refusal(
        "query ($v: Boolean = true) { units { totalCount @include(if: $v) } }",
        "BAD_USER_INPUT",
        "Boolean!",
        argument="if",
        variables={"v": None},
    ),
    # pages
    "a negative page": Refusal(
        "{ units(first: -1) { totalCount } }", "INVALID_PAGE_SIZE", "-1", ["units"], "first"
    ),
    "a page too large": Refusal(
        "query ($v: Int) { a: units(last: $v) { totalCount } }",
        "INVALID_PAGE_SIZE",
        "1000",
        ["a"],
        "last",
        variables={"v": 1001},
    ),
    "both ends": Refusal(
        '{ period(code: "a") { articles(first: 1, last: 2) { totalCount } } }',
        "INVALID_PAGE_SIZE",
        "1 and 2",
        ["period", "articles"],
        "last",
    ),
    "a bad cursor": Refusal(
        '{ units(after: "?") { nodes { id } } }', "INVALID_CURSOR", "“?”", ["units"], "after"
    ),
    "a bad cursor that nothing asked for needs": Refusal(
        '{ units(before: "?") { totalCount } }', "INVALID_CURSOR", "“?”", ["units"], "before"
    ),
    "a bad cursor in a variable": Refusal(
        "query ($v: String) { units { nodes { id } } more: articles(before: $v) { nodes { id } } }",
        "INVALID_CURSOR",
        "“”",
        ["more"],
        "before",
        variables={"v": ""},
    ),
    # finding one entry
    "no way to find it": Refusal("{ unit { id } }", "BAD_USER_INPUT", "code; id", ["unit"]),
    "two ways to find it": Refusal(
        '{ period(code: "a", id: "b") { id } }', "BAD_USER_INPUT", "code, id", ["period"]
    ),
    "half a way to find it": Refusal(
        '{ article(slug: "a") { id } }', "BAD_USER_INPUT", "slug + locale", ["article"]
    ),
    "half a way by a null": Refusal(
        "query ($v: Int) { bulletin(year: 2015, month: $v) { id } }",
        "BAD_USER_INPUT",
        "year + month",
        ["bulletin"],
    ),
    "a bad id": Refusal('{ unit(id: "x") { id } }', "INVALID_ID", "“x”", ["unit"], "id"),
    "an id of another type": Refusal(
        f'{{ unit(id: "{ARTICLE}") {{ id }} }}', "INVALID_ID", "Unit", ["unit"], "id"
    ),
    "a bad id among others": Refusal(
        "query ($v: [ID!]!) { a: nodes(ids: $v) { id } }",
        "INVALID_ID",
        "“x”",
        ["a"],
        "ids",
        variables={"v": [UNIT, "x"]},
    ),
    "the id of what is no entry": Refusal(
        '{ node(id: "QnVsbGV0aW5JdGVtOgAAAAAAAAAAAAAAAAAAAAA") { id } }',
        "INVALID_ID",
        "QnVsbGV0",
        ["node"],
        "id",
    ),
    "too many ids": Refusal(
        "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
        "BAD_USER_INPUT",
        "1001 ids are more than the 1000",
        ["nodes"],
        "ids",
        variables={"v": [UNIT] * 1001},
    ),
    # conditions
    "an id of another type in a filter": Refusal(
        f'{{ articles(where: {{ not: {{ id: {{ in: ["{UNIT}"] }} }} }}) {{ totalCount }} }}',
        "INVALID_ID",
        "Article",
        ["articles"],
        "where.not.id.in",
    ),
    "a bad partial date": Refusal(
        '{ articles(where: { eventOn: { within: "2015-1" } }) { totalCount } }',
        "INVALID_DATE",
        "YYYY",
        ["articles"],
        "where.eventOn.within",
    ),
    "a day that there isn't": Refusal(
        '{ media(where: { rightsExpireOn: { gt: "2015-02-29" } }) { totalCount } }',
        "INVALID_DATE",
        "2015-02-29",
        ["media"],
        "where.rightsExpireOn.gt",
    ),
    "a moment without an offset": Refusal(
        "query ($v: ArticleWhere) { articles(where: $v) { totalCount } }",
        "INVALID_DATE",
        "offset",
        ["articles"],
        "where.or.1.publishedAt.lt",
        variables={"v": {"or": [{}, {"publishedAt": {"lt": "2015-01-05T08:00:00"}}]}},
    ),
    "a moment before all time": Refusal(
        '{ articles(where: { publishedAt: { lt: "0001-01-01T00:00:00+01:00" } }) { totalCount } }',
        "INVALID_DATE",
        "0001",
        ["articles"],
        "where.publishedAt.lt",
    ),
    "a text that can't be stored": Refusal(
        "query ($v: String) { units { nodes { children { code } } }"
        " places(where: { children: { some: { code: { startsWith: $v } } } }) { totalCount } }",
        "BAD_USER_INPUT",
        "U+0000",
        ["places"],
        "where.children.some.code.startsWith",
        variables={"v": "a\x00b"},
    ),
    "half of a surrogate pair": Refusal(
        "query ($v: String!) { unit(code: $v) { id } }",
        "BAD_USER_INPUT",
        "surrogate",
        ["unit"],
        "code",
        variables={"v": "\ud800"},
    ),
}
