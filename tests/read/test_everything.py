"""Every field, every filter and every order of the contract, asked of the whole small world.

The documents are derived from the schema, so what is added to the contract is tested at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_list_type,
)

from cms.read import graph as g
from schema.build import build
from tests.oracle import Answered
from tests.oracle.values import written, written_partial
from tests.read.compare import compare
from tests.read.conftest import World
from tests.read.generate import pools
from tests.read.strategies import oracle_of

CONTRACT = build()
TYPES = CONTRACT.graphql.type_map
GRAPH = CONTRACT.graph
LISTS = {
    "Article": "articles",
    "Media": "media",
    "Period": "periods",
    "Topic": "topics",
    "Place": "places",
    "Unit": "units",
    "Bulletin": "bulletins",
}
STAGES = ("live", "draft")


async def check(world: World, stage: str, text: str, **variables: Any) -> Answered:
    answer = await compare(*world.stage(stage), oracle_of(stage), text, variables)
    assert isinstance(answer, Answered), answer
    return answer


# --- fields ---------------------------------------------------------------------------------------


def selection(kind: Any, depth: int, prefix: str = "") -> str:
    """Everything that can be asked of a type, links as deep as told. A ``prefix`` of the names in
    the answer keeps the members of a union apart."""
    if isinstance(kind, GraphQLUnionType):
        members = ((each.name, selection(each, depth, f"{each.name}_")) for each in kind.types)
        return " ".join(f"... on {name} {{ {inner} }}" for name, inner in members)
    asked = ["__typename"]
    for name, field in kind.fields.items():
        target = get_named_type(field.type)
        key = f"{prefix}{name}: {name}"
        if is_leaf_type(target):
            asked.append(key)
        elif depth:
            asked.append(f"{key} {{ {selection(target, depth - 1)} }}")
    return " ".join(asked)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("type_name", LISTS)
async def test_every_field(world: World, stage: str, type_name: str) -> None:
    asked = selection(TYPES[type_name], 2)
    await check(world, stage, f"{{ {LISTS[type_name]}(first: 1000) {{ nodes {{ {asked} }} }} }}")


@pytest.mark.parametrize("stage", STAGES)
async def test_everything_in_the_bulletins(world: World, stage: str) -> None:
    asked = selection(TYPES["BulletinSection"], 3)
    await check(world, stage, f"{{ bulletins {{ nodes {{ sections {{ {asked} }} }} }} }}")


# --- filters --------------------------------------------------------------------------------------


def _where(type_name: str) -> Any:
    kind: Any = TYPES[f"{type_name}Where"]
    return kind.fields


def conditions(type_name: str) -> Iterator[str]:
    """The fields of a type that take comparisons."""
    for name, field in _where(type_name).items():
        if get_named_type(field.type).name.endswith("Filter"):
            yield name


FILTERS = [
    (type_name, name)
    for type_name in GRAPH.types
    if f"{type_name}Where" in TYPES
    for name in conditions(type_name)
]
AROUND = {
    "ArticleVariant": ("Article", "{variants: {some: $}}"),
    "Body": ("Article", "{variants: {some: {body: $}}}"),
    "MediaVariant": ("Media", "{variants: {some: $}}"),
    "PeriodVariant": ("Period", "{variant: $}"),
    "TopicVariant": ("Topic", "{variants: {every: $}}"),
    "PlaceVariant": ("Place", "{variants: {none: $}}"),
    "UnitVariant": ("Unit", "{variant: $}"),
    "BulletinVariant": ("Bulletin", "{variant: $}"),
    "BulletinSection": ("Bulletin", "{sections: {some: $}}"),
    "BulletinSectionVariant": ("Bulletin", "{sections: {some: {variants: {some: $}}}}"),
    "BulletinItem": ("Bulletin", "{sections: {some: {items: {some: $}}}}"),
    "BulletinItemVariant": (
        "Bulletin",
        "{sections: {some: {items: {some: {variants: {some: $}}}}}}",
    ),
}
"""How conditions on parts of an entry are written as conditions on the entry."""


def operands(type_name: str, field: str) -> list[Any]:
    """Some of the values that the field has, as a caller writes them."""
    kind: Any = get_named_type(_where(type_name)[field].type)
    operand: Any = get_named_type(next(iter(kind.fields.values())).type)
    if isinstance(operand, GraphQLEnumType):
        return list(operand.values)
    source = GRAPH.source(type_name, field)
    table = GRAPH.types[type_name].table
    assert table is not None
    match source:
        case g.GlobalId():
            return list(pools.ids(type_name)[:3])
        case g.IsStale():
            return [True, False]
        case g.PartialDate(column):
            days = pools.column(table, column)[:4]
            return [
                written_partial(day, known) for day in days for known in ("YEAR", "MONTH", "DAY")
            ]
        case g.Column(column):
            found = list(map(written, pools.column(table, column)[:4])) or ["nothing"]
            if operand.name != "String":
                return found
            pieces = (each[1:6].swapcase() for each in found[:3])
            return [*found, *pieces, *(normalize("NFD", each[:99]) for each in found[:3])]
    raise AssertionError(source)


@pytest.mark.parametrize("form", ["$", "{not: $}"])
@pytest.mark.parametrize("type_name, field", FILTERS)
async def test_every_filter(world: World, type_name: str, field: str, form: str) -> None:
    """Every comparison of a field with some of its values, and the comparison turned round."""
    entry, around = AROUND.get(type_name, (type_name, "$"))
    if type_name == "Body":  # it has no ``not`` of its own
        form, around = "$", f"{{variant: {form.replace('$', '{body: $}')}}}"
    kind: Any = get_named_type(_where(type_name)[field].type)
    asked, defined = [], {}
    for name, operator in kind.fields.items():
        variable = "several" if is_list_type(operator.type) else name if name == "isNull" else "one"
        defined[variable] = f"${variable}: {operator.type}"
        condition = form.replace("$", f"{{{field}: {{{name}: ${variable}}}}}")
        where = around.replace("$", condition, 1)
        asked.append(f"{name}: {LISTS[entry]}(where: {where}) {{ totalCount nodes {{ id }} }}")
    text = f"query ({', '.join(defined.values())}) {{ {' '.join(asked)} }}"
    values = operands(type_name, field)
    for index, one in enumerate(values):
        given = {"one": one, "several": values[index : index + 3], "isNull": index % 2 == 0}
        await check(world, "live", text, **{name: given[name] for name in defined})


def _links() -> Iterator[tuple[str, str]]:
    for type_name in LISTS:
        for name, field in _where(type_name).items():
            if name not in ("and", "or", "not"):
                target = get_named_type(field.type).name
                if target.endswith("Where"):
                    yield type_name, name


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("type_name, field", list(_links()))
async def test_every_link(world: World, stage: str, type_name: str, field: str) -> None:
    """Whether something is linked to at all, and whether that has one of the things it may have."""
    target = get_named_type(_where(type_name)[field].type).name
    fields = _where(target.removesuffix("Where").removesuffix("List"))
    inner = "variant: {}" if "variant" in fields else "revision: {gt: 1}"
    if target.endswith("ListWhere"):
        forms = [f"{{{q}: {{{c}}}}}" for q in ("some", "none", "every") for c in ("", inner)]
    else:
        forms = ["{}", f"{{{inner}}}"]
    asked = [
        f"{sign}{index}: {LISTS[type_name]}(where: {where}) {{ totalCount nodes {{ id }} }}"
        for index, form in enumerate(forms)
        for sign, where in (
            ("is", f"{{{field}: {form}}}"),
            ("not", f"{{not: {{{field}: {form}}}}}"),
        )
    ]
    await check(world, stage, f"{{ {' '.join(asked)} }}")


# --- orders ---------------------------------------------------------------------------------------


def keys(type_name: str, depth: int) -> Iterator[str]:
    """The orders of a type, without their direction; of a link the first and the last of them."""
    kind: Any = TYPES[f"{type_name}Order"]
    for name, field in kind.fields.items():
        target = get_named_type(field.type).name
        if target == "OrderDirection":
            yield f"{{{name}: $}}"
        elif depth:
            inner_keys = list(keys(target.removesuffix("Order"), depth - 1))
            for inner in dict.fromkeys([*inner_keys[:1], *inner_keys[-1:]]):
                yield f"{{{name}: {inner}}}"


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("type_name", LISTS)
async def test_every_order(world: World, stage: str, type_name: str) -> None:
    """The whole list in each order, then pages from the middle of it, forward and backward."""
    field = LISTS[type_name]
    for key in keys(type_name, 2):
        up, down = key.replace("$", "ASC"), key.replace("$", "DESC")
        for order in (f"[{up}]", f"[{down}]", f"[{{version: ASC}}, {down}]"):
            edges_of = f"(first: 1000, orderBy: {order}) {{ edges {{ cursor node {{ id }} }} }}"
            whole = f"{{ {field}{edges_of} }}"
            edges = (await check(world, stage, whole)).data[field]["edges"]
            page = "{ nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
            text = f"""query ($at: String) {{
                after: {field}(first: 3, after: $at, orderBy: {order}) {page}
                before: {field}(last: 3, before: $at, orderBy: {order}) {page}
                rest: {field}(after: $at, orderBy: {order}) {page}
                start: {field}(before: $at, orderBy: {order}) {page} }}"""
            await check(world, stage, text, at=edges[len(edges) // 2]["cursor"])
