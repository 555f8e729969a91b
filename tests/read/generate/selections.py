"""Selections: what is asked of each type, and the arguments of every field.

Two ways lead to the bare shape of a query: hypothesis-graphql's, which knows nothing of what a
field means, and ``Shapes``, which prefers links, pages and variants. ``dress`` then gives every
field its arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLInterfaceType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    build_ast_schema,
    get_named_type,
    is_leaf_type,
    parse,
    print_schema,
)
from graphql.language import FieldDefinitionNode, Visitor, visit
from hypothesis import strategies as st
from hypothesis_graphql import queries

from cms.read import graph as g
from tests.read.generate.chance import Chance
from tests.read.generate.inputs import Inputs
from tests.read.generate.tree import Field, Inline, Selection
from tests.read.ways_in import ways_in

DEEPEST = 8
"""Levels of fields that a random query has at most."""
INTERFACES = ("Node", "Entry", "Localised", "Variant")

_CONNECTIONS = (
    ("articles",),
    ("media",),
    ("periods",),
    ("topics",),
    ("places",),
    ("units",),
    ("bulletins",),
    ("article", "media"),
    ("article", "related"),
    ("period", "articles"),
    ("period", "media"),
    ("topic", "articles"),
    ("place", "articles"),
    ("place", "media"),
    ("mediaItem", "articles"),
    ("articles", "nodes", "media"),
    ("periods", "nodes", "articles"),
)
_WHOLE_PAGE = {
    "totalCount": (),
    "pageInfo": ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor"),
    "edges": ("cursor",),
}


class Shapes:
    """Selections without arguments, of about ``budget`` fields."""

    def __init__(self, chance: Chance, schema: GraphQLSchema, budget: int) -> None:
        self.chance = chance
        self.schema = schema
        self.budget = budget

    def operation(self) -> list[Selection]:
        """One to three ways in."""
        root: Any = self.schema.query_type
        fields = ways_in(self.schema)
        several = 1 + self.chance.of(25) + self.chance.of(10)
        lists = [name for name, field in fields.items() if "first" in field.args]
        names = self.chance.some(lists if self.chance.of(50) else list(fields), 1, several)
        selections: list[Selection] = [self._field(root, name, 1) for name in names]
        return selections

    def listing(self) -> list[Selection]:
        """All that a connection says of itself: one of the ways in, or one of an entry's."""
        chance = self.chance
        root: Any = self.schema.query_type
        chain = chance.pick(_CONNECTIONS)
        outer: list[Selection] = []
        within, kind = outer, root
        for name in chain:
            field = Field(kind.name, name)
            within.append(field)
            within, kind = field.selections, get_named_type(kind.fields[name].type)
        for part, names in _WHOLE_PAGE.items():
            inner: Any = get_named_type(kind.fields[part].type)
            field = Field(kind.name, part, selections=[Field(inner.name, name) for name in names])
            within.append(field)
        if chance.of(50):
            node: Any = get_named_type(kind.fields["nodes"].type)
            within.append(Field(kind.name, "nodes", selections=self._set(node, len(chain) + 2)))
        return outer

    def _set(self, kind: Any, depth: int) -> list[Selection]:
        """What is asked of an object; never nothing."""
        chance = self.chance
        selections: list[Selection] = []
        if not isinstance(kind, GraphQLUnionType):
            selections.extend(self._field(kind, name, depth) for name in self._names(kind, depth))
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            selections.extend(self._fragments(kind, depth))
        if not selections or chance.of(8):
            selections.append(Field(kind.name, "__typename"))
        return selections

    def _names(self, kind: Any, depth: int) -> list[str]:
        leaves: list[str] = []
        objects: list[str] = []
        for name, field in kind.fields.items():
            (leaves if is_leaf_type(get_named_type(field.type)) else objects).append(name)
        chosen = self.chance.some(leaves, 0 if objects else 1, 3)
        if depth < DEEPEST - 1 and self.budget > 0:
            chosen += self.chance.some(objects, 1 if depth < 4 else 0, 2)
        return chosen

    def _fragments(self, kind: Any, depth: int) -> Iterator[Selection]:
        possible = list(self.schema.get_possible_types(kind))
        for each in self.chance.some(possible, 0, 3):
            yield Inline(each.name, self._set(each, depth))
        if self.chance.of(15):
            shared = [
                self.schema.type_map[name]
                for name in INTERFACES
                if any(self._is(name, each) for each in possible)
            ]
            if shared:
                wider: Any = self.chance.pick(shared)
                yield Inline(wider.name, self._set(wider, DEEPEST))

    def _is(self, interface: str, kind: Any) -> bool:
        return interface in {each.name for each in kind.interfaces}

    def _field(self, kind: Any, name: str, depth: int) -> Field:
        self.budget -= 1
        field = Field(kind.name, name)
        target = get_named_type(kind.fields[name].type)
        if not is_leaf_type(target):
            field.selections = self._set(target, depth + 1)
        return field


# --- hypothesis-graphql's shapes --------------------------------------------------------------


@cache
def skeletons(root: str, sdl: str) -> st.SearchStrategy[DocumentNode]:
    """hypothesis-graphql's queries by one way in, without arguments that may be left out."""
    return queries(_without_options(sdl), fields=[root], print_ast=lambda document: document)


@cache
def _without_options(sdl: str) -> GraphQLSchema:
    class Strip(Visitor):
        def enter_field_definition(self, node: FieldDefinitionNode, *_: Any) -> FieldDefinitionNode:
            parts = {name: getattr(node, name) for name in node.keys}
            needed = [a for a in node.arguments or () if a.type.kind == "non_null_type"]
            return FieldDefinitionNode(**{**parts, "arguments": tuple(needed)})

    return build_ast_schema(visit(parse(sdl), Strip()))


def borrowed(chance: Chance, schema: GraphQLSchema) -> list[Selection]:
    """The shape of a query of hypothesis-graphql."""
    root: Any = schema.query_type
    strategy = skeletons(chance.pick(list(ways_in(schema))), _printed(schema))
    operation = chance.draw(strategy).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return _borrowed(schema, root, operation.selection_set)


@cache
def _printed(schema: GraphQLSchema) -> str:
    return print_schema(schema)


def _borrowed(schema: GraphQLSchema, kind: Any, selection_set: Any) -> list[Selection]:
    found: list[Selection] = []
    for node in selection_set.selections:
        if isinstance(node, InlineFragmentNode):
            assert node.type_condition is not None
            inner: Any = schema.type_map[node.type_condition.name.value]
            found.append(Inline(inner.name, _borrowed(schema, inner, node.selection_set)))
        elif isinstance(node, FieldNode):
            alias = node.alias.value if node.alias else None
            field = Field(kind.name, node.name.value, alias)
            if node.selection_set:
                target = get_named_type(kind.fields[field.name].type)
                field.selections = _borrowed(schema, target, node.selection_set)
            found.append(field)
    return found


# --- arguments --------------------------------------------------------------------------------


def dress(selections: list[Selection], inputs: Inputs) -> None:
    """Gives every field its arguments, and an alias where another field has taken its name."""
    _dress(selections, {}, inputs, 0)


def _dress(
    selections: list[Selection], taken: dict[str, Field], inputs: Inputs, level: int
) -> None:
    """``taken`` holds the names in use in the same object of the answer; ``level`` counts the
    connections around."""
    for each in selections:
        if isinstance(each, Inline):
            _dress(each.selections, taken, inputs, level)
        if not isinstance(each, Field):
            continue
        inner = level
        if each.name != "__typename":
            kind: Any = inputs.schema.type_map[each.parent]
            arguments = kind.fields[each.name].args
            each.arguments = _arguments(each, arguments, inputs, level)
            inner += "first" in arguments
        if each.key in taken or inputs.chance.of(10):
            each.alias = f"{each.name}_{len(taken) + 1}"
            while each.alias in taken:
                each.alias += "_"
        taken[each.key] = each
        _dress(each.selections, {}, inputs, inner)


def _arguments(
    field: Field, arguments: dict[str, Any], inputs: Inputs, level: int
) -> dict[str, Any]:
    if "first" in arguments:
        where = get_named_type(arguments["where"].type)
        return inputs.connection(where.name.removesuffix("Where"), level)
    if "fallback" in arguments:
        return inputs.chosen()
    if "locale" in arguments and field.parent != "Query":
        return inputs.words(formatted="format" in arguments)
    if "locales" in arguments:
        return inputs.all_variants()
    if field.parent == "Query":
        match inputs.graph.source("Query", field.name):
            case g.Lookup() as lookup:
                return inputs.lookup(lookup)
            case g.Node():
                return {"id": inputs.id()}
            case g.Nodes():
                return {"ids": inputs.ids()}
    return {}
