"""Hostile GraphQL documents: floods, cycles and depths, each refused soon or harmless."""

from __future__ import annotations

import httpx
import pytest

from tests.web.hostile import MAX_BODY, PATH, ask, client, codes, refused, server, unharmed, world
from tests.web.served import Served

__all__ = ["client", "server", "unharmed", "world"]

LIST = "articles(first: 1000) { nodes { id related(first: 1000) { nodes { id } } } }"


@pytest.mark.parametrize("count", [100, 1000, 100_000 // 20])
@pytest.mark.parametrize("field", ["__typename", "articles { totalCount }"])
def test_a_flood_of_aliases(client: httpx.Client, count: int, field: str) -> None:
    text = "{" + " ".join(f"a{i}: {field}" for i in range(count)) + "}"
    if len(text) > MAX_BODY - 100:
        assert client.post(PATH, json={"query": text}).status_code == 413
    elif count > 100:
        assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}
    else:
        ask(client, text)


def test_a_flood_of_lists(client: httpx.Client) -> None:
    refused(client, "{" + " ".join(f"a{i}: {LIST}" for i in range(200)) + "}")


@pytest.mark.parametrize("count", [1000, 4900])
def test_a_field_many_times(client: httpx.Client, count: int) -> None:
    """Equal fields merge into one; validation compares each with each."""
    ask(client, "{" + "__typename " * count + "}")
    ask(client, "{ articles { nodes {" + "id " * count + "} } }")


@pytest.mark.parametrize(
    "directive", ["@skip(if: false)", "@include(if: true)", "@nothing", "@a@b@c@d@e"]
)
def test_a_flood_of_directives(client: httpx.Client, directive: str) -> None:
    refused(client, "{ __typename " + directive * 400 + "}")
    refused(client, "query " + directive * 400 + "{ __typename }")


def test_circular_fragments(client: httpx.Client) -> None:
    loops = [
        "fragment A on Query { ...A }",
        "fragment A on Query { ...B } fragment B on Query { ...A }",
        "fragment A on Query { articles { nodes { related { nodes { ...B } } } } } "
        "fragment B on Article { related { nodes { ...B } } }",
        " ".join(
            f"fragment {'A' if i == 0 else f'F{i}'} on Query "
            f"{{ ...{'A' if i == 99 else f'F{i + 1}'} }}"
            for i in range(100)
        ),
    ]
    for loop in loops:
        errors = refused(client, "{ ...A } " + loop)
        assert codes(errors) & {"GRAPHQL_VALIDATION_FAILED", "LIMIT_EXCEEDED"}


def test_fragments_that_multiply(client: httpx.Client) -> None:
    """Each fragment holds the next twice, a level deeper: 2 to the 20th fields in 600 tokens."""
    fragments = [
        f"fragment F{i} on Article {{ a: related {{ nodes {{ ...F{i + 1} }} }} "
        f"b: related {{ nodes {{ ...F{i + 1} }} }} }}"
        for i in range(20)
    ]
    text = "{ articles { nodes { ...F0 } } } fragment F20 on Article { id } " + " ".join(fragments)
    assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}


def test_fragments_side_by_side(client: httpx.Client) -> None:
    """Overlapping fields of many fragments are compared pair by pair when validating."""
    names = [f"F{i}" for i in range(250)]
    spread = " ".join(f"...{name}" for name in names)
    fragments = " ".join(f"fragment {n} on Query {{ articles {{ totalCount }} }}" for n in names)
    ask(client, f"{{ {spread} }} {fragments}")
    crossed = " ".join(
        f"fragment {name} on Article {{ id related {{ nodes {{ id }} }} }}" for name in names
    )
    nested = f"{{ articles {{ nodes {{ {spread} related {{ nodes {{ {spread} }} }} }} }} }}"
    ask(client, f"{nested} {crossed}")


def test_inline_fragments_nested_deep(client: httpx.Client) -> None:
    depth = 1500
    refused(client, "{" + "...{" * depth + "__typename" + "}" * depth + "}")


def test_a_selection_nested_deep(client: httpx.Client) -> None:
    for depth in (30, 300, 1600):
        nested = "{ related { nodes " * depth + "{ id }" + "} }" * depth
        text = "{ articles { nodes " + nested + "} }"
        refused(client, text)


@pytest.mark.parametrize("opening, closing", [("[", "]"), ("{and:", "}"), ("{not:", "}")])
def test_a_literal_nested_deep(client: httpx.Client, opening: str, closing: str) -> None:
    for depth in (50, 1600):
        value = opening * depth + "{}" + closing * depth
        refused(client, f"{{ articles(where: {value}) {{ totalCount }} }}")


def test_a_variable_of_a_type_nested_deep(client: httpx.Client) -> None:
    refused(client, f"query ($v: {'[' * 1600}Int{']' * 1600}) {{ __typename }}")


@pytest.mark.parametrize("depth", [4, 7, 12])
def test_a_flood_of_introspection(client: httpx.Client, depth: int) -> None:
    """Types of fields of types …: each level multiplies the answer by the fields of a type."""
    nested = "fields { type { " * depth + "name" + "} }" * depth
    refused(client, f"{{ __schema {{ types {{ {nested} }} }} }}")
    refused(client, f'{{ __type(name: "Article") {{ {nested} }} }}')
    spread = "fields { type { ...F } }"
    refused(client, f"{{ __schema {{ types {{ ...F }} }} }} fragment F on __Type {{ {nested} }}")
    refused(client, f"{{ __schema {{ types {{ ...F }} }} }} fragment F on __Type {{ {spread} }}")


def test_introspection_many_times(client: httpx.Client) -> None:
    """A hundred whole schemas in one answer would be megabytes for kilobytes."""
    one = "{ types { name description fields { name description type { name } } } }"
    text = "{" + " ".join(f"a{i}: __schema {one}" for i in range(100)) + "}"
    assert codes(refused(client, text)) == {"LIMIT_EXCEEDED"}


def test_operations_many_times(client: httpx.Client) -> None:
    text = " ".join(f"query Q{i} {{ __typename }}" for i in range(500))
    refused(client, text)
    assert codes(refused(client, text, operationName="Q7")) == {"LIMIT_EXCEEDED"}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{ unit(id: "\\u0000") { id } }',
        '{ article(slug: "\\u0000", locale: VI) { id } }',
        '{ article(slug: "\' or 1=1 --", locale: VI) { id } }',
        "{ __typename }\x00",
        '{ unit(id: """' + '"' * 2 + "a" * 50_000 + '""") { id } }',
        "#" * 90_000 + "\n{",
        "\ufeff" * 5000,
        "{ " + "é" * 1000 + " }",
    ],
)
def test_faulty_documents_say_nothing_of_the_inside(client: httpx.Client, text: str) -> None:
    response = ask(client, text)
    for inside in ("Traceback", "site-packages", ".py", "asyncpg", "select ", "tracing", "stack"):
        assert inside not in response.text, inside


def test_floods_leave_no_memory_behind(server: Served, client: httpx.Client) -> None:
    """Documents that differ, large and faulty: what is kept of them stays bounded."""

    def flood(letter: str) -> None:
        for number in range(200):
            refused(client, f"{{ {letter * 90_000}{number} }}")

    flood("a")
    before = server.memory
    flood("b")
    assert server.memory - before < 30_000_000
