"""Query contracts: what a document relies on in a schema, and what another schema doesn't keep.

Validation tells whether a document is sound against a schema. An application relies on more: a
value that it reads must not become null or another scalar, a value that it may send in a variable
must still be accepted. Both are said in schema coordinates (GraphQL specification, section 3.15):
``Article.kind`` is of type ``ArticleKind!``, ``Locale.ZH`` exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLSchema,
    Node,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_location,
    get_named_type,
    is_required_input_field,
    type_from_ast,
    visit,
)

Types = dict[str, str]
"""Types by schema coordinate; that of an enum value is empty."""


@dataclass(frozen=True)
class Needs:
    """What a document relies on: the fields that it selects, and what its variables may hold."""

    selects: Types
    sends: Types


class Problem(NamedTuple):
    """Something about a document, and where it stands (both numbers from 1)."""

    line: int
    column: int
    reason: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.reason}"


def problem_of(error: GraphQLError) -> Problem:
    """An error of graphql-core as a problem."""
    places = error.locations or []
    line, column = (places[0].line, places[0].column) if places else (1, 1)
    return Problem(line, column, error.message)


def problem_at(node: Node, reason: str) -> Problem:
    """A problem where a node begins."""
    assert node.loc
    place = get_location(node.loc.source, node.loc.start)
    return Problem(place.line, place.column, reason)


def needs(schema: GraphQLSchema, document: DocumentNode) -> Needs:
    """What a document that is valid against a schema relies on there."""
    found = _find(schema, document)
    return Needs(
        {coordinate: kind for coordinate, (kind, _) in found.selected.items()},
        {coordinate: kind for coordinate, (kind, _) in found.sent.items()},
    )


def broken(schema: GraphQLSchema, document: DocumentNode, relied: Needs) -> Iterator[Problem]:
    """What of ``relied`` a schema doesn't keep, although the document is valid against it."""
    found = _find(schema, document)
    for coordinate, (kind, node) in found.selected.items():
        before = relied.selects.get(coordinate)
        if before is not None and not fits(kind, before):
            yield problem_at(node, f"{coordinate} was {before} and is now {kind}.")
    yield from _unsendable(found, relied.sends)


def _unsendable(found: _Found, relied: Types) -> Iterator[Problem]:
    """What a variable can't hold any more, or must hold now."""
    owners = {_owner(coordinate) for coordinate in relied}
    for coordinate in sorted(relied.keys() - found.sent.keys()):
        holder = found.holders.get(_owner(coordinate))
        if holder is not None:  # else its type is gone too, which is told once
            yield _about(holder, f"may hold {coordinate}, which is no more.")
    for coordinate, (kind, node) in found.sent.items():
        before = relied.get(coordinate)
        if before is not None and not fits(before, kind):
            yield _about(node, f"may hold {coordinate}, which was {before} and is now {kind}.")
        if before is None and _owner(coordinate) in owners and coordinate in found.required:
            yield _about(node, f"must now hold {coordinate}, which is {kind}.")


def _owner(coordinate: str) -> str:
    return coordinate.partition(".")[0]


def _about(node: VariableDefinitionNode, reason: str) -> Problem:
    return problem_at(node, f"${node.variable.name.value} {reason}")


def fits(given: str, wanted: str) -> bool:
    """Whether all values of one type are values of another: ``[Int!]!`` fits ``[Int]``."""
    if given.endswith("!"):
        return fits(given[:-1], wanted.removesuffix("!"))
    if wanted.endswith("!"):
        return False
    if given.startswith("[") and wanted.startswith("["):
        return fits(given[1:-1], wanted[1:-1])
    return given == wanted


class _Found:
    """What a document touches of a schema, each with the node where it does so first."""

    def __init__(self) -> None:
        self.selected: dict[str, tuple[str, FieldNode]] = {}
        self.sent: dict[str, tuple[str, VariableDefinitionNode]] = {}
        self.required: set[str] = set()
        self.holders: dict[str, VariableDefinitionNode] = {}


def _find(schema: GraphQLSchema, document: DocumentNode) -> _Found:
    found = _Found()
    types = TypeInfo(schema)
    visit(document, TypeInfoVisitor(types, _Finder(schema, types, found)))
    return found


class _Finder(Visitor):
    def __init__(self, schema: GraphQLSchema, types: TypeInfo, found: _Found) -> None:
        super().__init__()
        self.schema = schema
        self.types = types
        self.found = found

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        parent, field = self.types.get_parent_type(), self.types.get_field_def()
        name = node.name.value
        if parent and field and not name.startswith("__") and not parent.name.startswith("__"):
            self.found.selected.setdefault(f"{parent.name}.{name}", (str(field.type), node))

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        kind = type_from_ast(self.schema, node.type)
        if kind is not None:
            self._hold(get_named_type(kind), node)

    def _hold(self, kind: Any, node: VariableDefinitionNode) -> None:
        """Notes all that a variable of a type may hold, however deep."""
        found = self.found
        if kind.name in found.holders:
            return
        if isinstance(kind, GraphQLEnumType):
            found.holders[kind.name] = node
            found.sent |= {f"{kind.name}.{value}": ("", node) for value in kind.values}
        elif isinstance(kind, GraphQLInputObjectType):
            found.holders[kind.name] = node
            fields: Mapping[str, GraphQLInputField] = kind.fields
            for name, field in fields.items():
                coordinate = f"{kind.name}.{name}"
                found.sent[coordinate] = (str(field.type), node)
                if is_required_input_field(field):
                    found.required.add(coordinate)
                self._hold(get_named_type(field.type), node)
