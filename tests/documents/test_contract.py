"""The query contract: what a changed schema breaks, and what it may change."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pytest
from graphql import build_schema, parse

from cms.app import create_engine
from cms.config import Settings
from cms.read.graph import Report
from resolvers.contract import Needs, fits, needs
from resolvers.examine import Unsound, breaks, deprecated, examine
from schema.build import sdl

BEFORE = """
type Query {
  book(code: String!, edition: Int): Book
  books(where: BookWhere, first: Int): [Book!]!
  subject(code: String!): Subject!
}
type Book {
  code: String!
  pages: Int!
  weight: Float
  kind: Kind!
  title(locale: Locale): String!
  author: Person
}
type Person { name: String! }
union Subject = Book | Person
enum Kind { PRINT VIDEO }
enum Locale { VI EN KO }
input BookWhere { kind: KindFilter and: [BookWhere!] }
input KindFilter { eq: Kind in: [Kind!] }
"""

DOCUMENT = """\
query Books($where: BookWhere, $locale: Locale!) {
  books(where: $where) { code pages weight kind title(locale: $locale) author { name } }
  print: books(where: { kind: { eq: VIDEO } }) { code }
  book(code: "a") { ...Part }
  subject(code: "b") { ... on Person { name } }
}
fragment Part on Book { pages }
"""

FORMER = build_schema(BEFORE)
RELIED = needs(FORMER, parse(DOCUMENT))


def problems(before: str, after: str) -> list[str]:
    """What is broken by a change of the schema."""
    assert before in BEFORE
    schema = build_schema(BEFORE.replace(before, after))
    return [str(problem) for problem in breaks(schema, parse(DOCUMENT), RELIED)]


def test_what_a_document_relies_on() -> None:
    assert RELIED.selects == {
        "Query.books": "[Book!]!",
        "Book.code": "String!",
        "Book.pages": "Int!",
        "Book.weight": "Float",
        "Book.kind": "Kind!",
        "Book.title": "String!",
        "Book.author": "Person",
        "Person.name": "String!",
        "Query.book": "Book",
        "Query.subject": "Subject!",
    }
    assert RELIED.sends == {
        "BookWhere.kind": "KindFilter",
        "BookWhere.and": "[BookWhere!]",
        "KindFilter.eq": "Kind",
        "KindFilter.in": "[Kind!]",
        "Kind.PRINT": "",
        "Kind.VIDEO": "",
        "Locale.VI": "",
        "Locale.EN": "",
        "Locale.KO": "",
    }


def test_the_same_schema_breaks_nothing() -> None:
    assert problems("type Query", "type Query") == []


@pytest.mark.parametrize(
    "before, after, where, words",
    [
        # a field was removed
        ("  weight: Float\n", "", "2:37", "field 'weight'"),
        ("type Person { name", "type Person { names", "2:81", "field 'name'"),
        # an argument became required
        ("edition: Int", "edition: Int!", "4:3", "(edition:)' of type 'Int!' is required"),
        ("first: Int)", "first: Int!)", "2:3", "(first:)' of type 'Int!' is required"),
        # a type changed: of what is read …
        ("pages: Int!", "pages: String!", "2:31", "Book.pages was Int! and is now String!"),
        ("pages: Int!", "pages: [Int!]!", "2:31", "Book.pages was Int! and is now [Int!]!"),
        ("kind: Kind!", "kind: String!", "2:44", "Book.kind was Kind! and is now String!"),
        ("books(where: BookWhere, first: Int): [Book!]!", "books(where: BookWhere): [Book!]",
         "2:3", "Query.books was [Book!]! and is now [Book!]"),
        ("code: String!\n", "code: String\n", "2:26", "Book.code was String! and is now String"),
        ("author: Person\n", "author: String\n", "2:79", "must not have a selection"),
        # … and of what is sent
        ("title(locale: Locale)", "title(locale: String)", "1:32", "'$locale' of type 'Locale!'"),
        ("in: [Kind!]", "in: [String!]", "1:13", "KindFilter.in, which was [Kind!] and is now"),
        ("eq: Kind ", "eq: Kind! ", "1:13", "KindFilter.eq, which was Kind and is now Kind!"),
        # an enum's value vanished: one that is written in the document, one that may be sent
        ("PRINT VIDEO", "PRINT", "3:37", "VIDEO"),
        ("PRINT VIDEO", "VIDEO", "1:13", "$where may hold Kind.PRINT, which is no more"),
        ("VI EN KO", "VI EN", "1:32", "$locale may hold Locale.KO, which is no more"),
        # an input's field vanished, or is new and required
        ("kind: KindFilter and", "and", "3:25", "unknown field 'kind'"),
        (" in: [Kind!]", "", "1:13", "$where may hold KindFilter.in, which is no more"),
        ("and: [BookWhere!]", "and: [BookWhere!] by: String!", "3:23", "required field 'by'"),
        # a type is gone
        ("union Subject = Book | Person", "union Subject = Book", "5:24", "Fragment cannot be"),
    ],
)  # fmt: skip
def test_a_change_breaks(before: str, after: str, where: str, words: str) -> None:
    found = problems(before, after)
    assert any(line.startswith(f"{where}: ") and words in line for line in found), found


@pytest.mark.parametrize(
    "before, after",
    [
        ("weight: Float", "weight: Float!"),  # what could be null can't be any more
        ("weight: Float", "weight: Float\n  isbn: String!"),
        ("PRINT VIDEO", "PRINT VIDEO DISC"),
        ("VI EN KO", "VI EN KO FR"),
        ("code: String!, edition: Int", "code: String, edition: Int"),
        ("code: String!, edition: Int", "code: String!, edition: Int, by: ID"),
        ("code: String!, edition: Int", "code: String!, edition: Int! = 1"),
        ("and: [BookWhere!]", "and: [BookWhere] or: [BookWhere!]"),
        ("and: [BookWhere!]", 'and: [BookWhere!] by: String! = "a"'),
        (
            "union Subject = Book | Person",
            "union Subject = Book | Person | Film\ntype Film {a: Int}",
        ),
        ("first: Int)", "first: Float)"),  # not used
    ],
)
def test_a_change_breaks_nothing(before: str, after: str) -> None:
    assert problems(before, after) == []


def test_a_new_required_field_breaks_what_sends_an_input_in_a_variable() -> None:
    document = parse("query Q($where: BookWhere) { books(where: $where) { code } }")
    relied = needs(FORMER, document)
    after = build_schema(BEFORE.replace("and: [BookWhere!]", "and: [BookWhere!] by: String!"))
    (problem,) = breaks(after, document, relied)
    assert str(problem) == "1:9: $where must now hold BookWhere.by, which is String!."


def test_a_value_that_is_only_read_may_vanish() -> None:
    document = parse("{ books { kind } }")
    relied = needs(FORMER, document)
    assert breaks(build_schema(BEFORE.replace("PRINT VIDEO", "PRINT")), document, relied) == []


@pytest.mark.parametrize(
    "given, wanted, expected",
    [
        ("Int", "Int", True),
        ("Int!", "Int", True),
        ("Int", "Int!", False),
        ("[Int!]!", "[Int]", True),
        ("[Int]!", "[Int!]", False),
        ("[Int]", "Int", False),
        ("Int", "[Int]", False),
        ("[[Int!]]", "[[Int]]", True),
        ("Int", "Float", False),
    ],
)
def test_which_values_fit(given: str, wanted: str, expected: bool) -> None:
    assert fits(given, wanted) is expected


@pytest.mark.parametrize(
    "before, after, where",
    [
        ("pages: Int!", 'pages: Int! @deprecated(reason: "Use sheets.")', "2:31"),
        ("PRINT VIDEO", 'PRINT VIDEO @deprecated(reason: "No discs any more.")', "3:37"),
        ("eq: Kind ", 'eq: Kind @deprecated(reason: "Use in.") ', "3:33"),
    ],
)
def test_what_is_deprecated_is_told_and_breaks_nothing(before: str, after: str, where: str) -> None:
    assert problems(before, after) == []
    schema = build_schema(BEFORE.replace(before, after))
    told = [str(each) for each in deprecated(schema, parse(DOCUMENT))]
    assert any(line.startswith(f"{where}: ") and "deprecated" in line for line in told), told
    assert deprecated(FORMER, parse(DOCUMENT)) == []


# --- examining, with the engine of the CMS --------------------------------------------------------

ENGINE = create_engine(Settings())
SDL = build_schema(sdl())


def test_the_engines_schema_breaks_nothing() -> None:
    text = "query Q($where: ArticleWhere) { articles(where: $where) { nodes { id kind } } }"
    found = examine(ENGINE, text)
    assert found.operations == ("Q",)
    assert found.needs.selects["Article.kind"] == "ArticleKind!"
    assert found.needs.sends["ArticleWhere.kind"] == "ArticleKindFilter"
    assert breaks(SDL, parse(text), found.needs) == []


def unsound(text: str) -> list[str]:
    with pytest.raises(Unsound) as caught:
        examine(ENGINE, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "text, where, words",
    [
        ("{ articles {\n nodes { x } } }", "2:10", "Cannot query field 'x'"),
        ("{ articles", "1:11", "Syntax Error"),
        ("query A { __typename }\nquery B { units(first: 9999) { totalCount } }", "2:1", "9999"),
        (
            "query A($f: Int = 9999) {\n units(first: $f) { totalCount } }",
            "1:1",
            "9999. (at units)",
        ),
    ],
)
def test_what_is_not_sound_says_where(text: str, where: str, words: str) -> None:
    (line,) = unsound(text)
    assert line.startswith(f"{where}: ")
    assert words in line


def test_all_problems_are_told_at_once() -> None:
    text = "query A { x }\nquery B { y }"
    assert [line.partition(" ")[0] for line in unsound(text)] == ["1:11:", "2:11:"]


@pytest.mark.parametrize(
    "text",
    [
        "query Q($id: ID, $slug: String, $locale: Locale) "
        "{ article(id: $id, slug: $slug, locale: $locale) { id } }",
        "query Q($id: ID, $code: String) { ...Find } "
        "fragment Find on Query { found: topic(id: $id, code: $code) { ... { code } } }",
        "query Q($first: Int, $last: Int) { units(first: $first, last: $last) { totalCount } }",
    ],
)
def test_a_field_may_refuse_some_of_the_variables_that_it_takes(text: str) -> None:
    """No application sends all of them at once."""
    assert examine(ENGINE, text).price > 0


def test_a_price_above_the_limit_is_told() -> None:
    page = "units(first: 1000) { nodes { %s } }"
    (line,) = unsound("{ %s }" % (page % "children { children { children { code } } }"))
    assert line.startswith("1:1: ")
    assert "rows" in line


@pytest.mark.parametrize("truth", ["true", "false"])
def test_what_only_some_variables_show_is_tried(truth: str) -> None:
    text = f"""query A($wanted: Boolean!) {{
      units @include(if: $wanted) {{ totalCount }}
      topics(first: 9999) @include(if: {truth}) @skip(if: $wanted) {{ totalCount }}
    }}"""
    if truth == "true":
        assert len(unsound(text)) == 1
    else:
        assert examine(ENGINE, text).operations == ("A",)


def test_variables_of_every_kind_can_be_tried() -> None:
    """Every input type, list, enum and scalar that a query may take as a variable."""
    query: Any = ENGINE.schema.query_type
    for name, field in query.fields.items():
        given = {key: str(each.type) for key, each in field.args.items()}
        variables = ", ".join(f"${key}: {kind}" for key, kind in given.items() if key != "last")
        used = ", ".join(f"{key}: ${key}" for key in given if key != "last")
        arguments = f"({used})" if used else ""
        taken = f"({variables})" if variables else ""
        told = isinstance(ENGINE.context.graph.source("Query", name), Report)
        stage = " @stage(of: DRAFT)" if told else ""
        text = f"query Q{taken}{stage} {{ {name}{arguments} {{ __typename }} }}"
        assert examine(ENGINE, text).operations == ("Q",), name


def test_needs_can_be_kept_as_json() -> None:
    assert Needs(**json.loads(json.dumps(asdict(RELIED)))) == RELIED
