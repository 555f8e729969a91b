"""Hostile values in every place that takes a text: refused or answered, never a fault.

The places are found in the schema, so a new argument or filter is tried as soon as it is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    get_named_type,
    is_input_object_type,
    is_non_null_type,
)

from cms.errors import InputError
from resolvers.engine import Engine, Limits
from tests.read.conftest import World
from tests.read.plans import engine
from tests.read.ways_in import ways_in
from tests.world import gid

TEXTUAL = ("String", "ID", "DateTime", "Date", "PartialDate")

NASTY = {
    "empty": "",
    "quote": "'",
    "quotes": "''\"\"``",
    "backslash": "\\",
    "escape": "\\' or 1=1 --",
    "statement": "'; drop table article; --",
    "dollar quote": "$$; drop table article; $$ $1 $2::text",
    "comment": "/* */ -- \n",
    "format": "%s %(x)s {} {0} {code} ${code}",
    "wildcards": "%_",
    "expression": "(.*)+[a-z]{1,9}\\d$",
    "white space": " \t\r\n\u00a0\u2028",
    "zero": "\x00",
    "control": "\x01\x1b[31m\x7f",
    "half a pair": "\ud800",
    "whole pair as halves": "\ud83d\ude00",
    "decomposed": "a\u0302\u0323" * 3,
    "right to left": "\u202etxet\u202c",
    "not a character": "\ufffe\uffff",
    "long": "dài " * 5_000,
    "cursor": "WzBd",
    "json": '{"$ne": null}',
    "type": "null::text",
    "number": "1e309",
    "year": "0000-00-00",
    "future": "99999-01-01T00:00:00Z",
    "past": "0001-01-01T00:00:00+14:00",
    "id": gid("Article", "dawn"),
    "script": "<script>alert(1)</script>",
}

TOGETHER = Limits().max_root_fields
"""Places that are tried in one document."""

CODES = {"BAD_USER_INPUT", "INVALID_ID", "INVALID_CURSOR", "INVALID_DATE"}


@dataclass(frozen=True)
class Place:
    """A place for a text: a field of the root, the type of a variable there, and the arguments."""

    field: str
    name: str
    variable: str
    arguments: str

    def written(self, alias: str = "") -> str:
        """The field with the variable ``$v``, asking for little but touching the rows."""
        root = engine().schema.query_type
        assert root is not None
        kind = get_named_type(root.fields[self.field].type).name
        fields = "{ edges { cursor } }" if kind.endswith("Connection") else "{ id }"
        return f"{alias}{self.field}({self.arguments}) {fields}"


def places() -> Iterator[Place]:
    """Every argument of the root that takes a text, and every such condition on an entry and the
    text shown of it."""
    for name, field in ways_in(engine().schema).items():
        for argument, definition in field.args.items():
            kind: Any = get_named_type(definition.type)
            if is_input_object_type(kind) and not kind.name.endswith("Order"):
                for place, written, variable in conditions(kind):
                    yield Place(name, place, variable, f"{argument}: {written}")
            elif kind.name in TEXTUAL:
                more = ", locale: VI" if argument == "slug" else ""
                yield Place(name, argument, present(definition.type), f"{argument}: $v{more}")


def conditions(kind: GraphQLInputObjectType) -> Iterator[tuple[str, str, str]]:
    """The conditions of a filter: a name, the filter as text, the variable's type."""
    for name, field in kind.fields.items():
        inner = get_named_type(field.type)
        if is_input_object_type(inner):
            if inner.name.endswith("Where") and name not in ("variant", "body"):
                continue
            for place, written, variable in conditions(inner):
                yield f"{name}.{place}", f"{{ {name}: {written} }}", variable
        elif inner.name in TEXTUAL:
            yield name, f"{{ {name}: $v }}", present(field.type)


def present(kind: Any) -> str:
    """The type as a text, without null."""
    return str(kind) if is_non_null_type(kind) else f"{kind}!"


PLACES = list(places())


def documents() -> dict[str, str]:
    """Documents that try several places at once: those where a value means the same."""
    grouped: dict[tuple[str, str, str], list[Place]] = {}
    for place in PLACES:
        kind = "" if "where" in place.arguments else place.name
        grouped.setdefault((place.field, kind, place.variable), []).append(place)
    found = {}
    for (field, kind, variable), group in grouped.items():
        for start in range(0, len(group), TOGETHER):
            together = group[start : start + TOGETHER]
            fields = " ".join(each.written(f"p{n}: ") for n, each in enumerate(together))
            found[f"{field} {kind} {variable} {start}"] = f"query ($v: {variable}) {{ {fields} }}"
    return found


DOCUMENTS = documents()


def test_the_places_are_found() -> None:
    found = {f"{place.field} {place.name}" for place in PLACES}
    assert {"nodes ids", "article slug", "articles after", "topics code.eq"} <= found
    assert {"articles variant.body.text.contains", "media capturedOn.within"} <= found
    assert {place.variable.strip("[]!") for place in PLACES} == set(TEXTUAL)
    assert len(found) > 300


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
async def test_a_hostile_value_is_refused_or_answered(world: World, value: str) -> None:
    for name, text in DOCUMENTS.items():
        given = [value] if "$v: [" in text else value
        answer = await world.engine.answer(world.pool, text, {"v": given}, accepted=("EN",))
        if "  String!" in name or "slug" in name or "code" in name.split():
            assert (answer.errors is None) == storable(value), name
        for error in answer.errors or ():
            assert error["extensions"]["code"] in CODES, name
            assert error["path"], name
            json.dumps(error).encode()
            assert len(error["message"]) < 500, name


def storable(value: str) -> bool:
    """Whether PostgreSQL could hold the text, so that asking for it is no mistake."""
    return "\x00" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


SAMPLE = list({(place.variable, place.name.split(".")[-1]): place for place in PLACES}.values())


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_a_hostile_value_never_becomes_part_of_a_statement(value: str) -> None:
    """Neither as a variable nor written in the document: there it is refused when compiling."""
    own = Engine(engine().schema, engine().context, engine().limits)
    for place in SAMPLE:
        text = place.written()
        given = [value] if place.variable.startswith("[") else value
        compiled, _ = own.compile(f"query ($v: {place.variable}) {{ {text} }}", {"v": given})
        literal = written(value)
        if literal is None:
            continue
        try:
            in_document, _ = own.compile("{" + text.replace("$v", literal) + "}")
        except InputError:
            continue
        assert in_document.statement.text == compiled.statement.text


def written(value: str) -> str | None:
    """The value as GraphQL writes it, or None where it can't be written."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return json.dumps(value, ensure_ascii=False)
