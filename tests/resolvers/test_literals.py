"""A value means the same in the document and in the variables: the golden queries say so."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from graphql import (
    ArgumentNode,
    DocumentNode,
    GraphQLInputType,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    parse_type,
    parse_value,
    print_ast,
    value_from_ast_untyped,
    visit,
)

from tests.golden import Case, cases, shown
from tests.read.conftest import World
from tests.read.plans import engine

CASES = list(cases())


class Lifter(Visitor):
    """Turns every argument that holds no variable into a variable; equal ones into one."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.names: dict[tuple[str, str], str] = {}
        self.types: dict[str, GraphQLInputType] = {}
        self.values: dict[str, Any] = {}

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode | None:
        argument = self.info.get_argument()
        if "$" in print_ast(node) or argument is None:
            return None
        same = (print_ast(node.value), str(argument.type))
        name = self.names.setdefault(same, f"lifted_{len(self.names)}")
        self.types[name] = argument.type
        self.values[name] = value_from_ast_untyped(node.value)
        return ArgumentNode(name=node.name, value=VariableNode(name=NameNode(value=name)))


def lifted(case: Case) -> tuple[str, dict[str, Any]]:
    """The query with variables for all its literals, and their values."""
    info = TypeInfo(engine().schema)
    lifter = Lifter(info)
    document: DocumentNode = visit(parse(case.text), TypeInfoVisitor(info, lifter))
    used = {
        definition: {name for name in lifter.types if f"${name}" in reachable(document, definition)}
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
    }
    texts = []
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            texts.append(print_ast(definition))
            continue
        more = tuple(defined(name, lifter.types[name]) for name in sorted(used[definition]))
        operation = OperationDefinitionNode(
            operation=definition.operation,
            name=definition.name,
            variable_definitions=(*(definition.variable_definitions or ()), *more),
            directives=definition.directives,
            selection_set=definition.selection_set,
        )
        texts.append(print_ast(operation))
    return "\n".join(texts), {**(case.variables or {}), **lifter.values}


def reachable(document: DocumentNode, operation: OperationDefinitionNode) -> str:
    """The text of an operation and of every fragment that it may spread."""
    fragments = [each for each in document.definitions if each.kind == "fragment_definition"]
    text = print_ast(operation)
    for _ in fragments:
        for fragment in fragments:
            written = print_ast(fragment)
            name = written.split()[1]
            if f"...{name}" in text and written not in text:
                text += written
    return text + " "


def defined(name: str, kind: GraphQLInputType) -> VariableDefinitionNode:
    variable = VariableNode(name=NameNode(value=name))
    return VariableDefinitionNode(variable=variable, type=parse_type(str(kind)))


def inlined(case: Case) -> str:
    """The query with its variables' values written in their places."""
    values = dict(case.variables or {})
    text = parse(case.text)
    for definition in text.definitions:
        for variable in getattr(definition, "variable_definitions", None) or ():
            default = variable.default_value
            if default is not None:
                values.setdefault(variable.variable.name.value, value_from_ast_untyped(default))

    class Inliner(Visitor):
        def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
            self.kinds[node.variable.name.value] = node.type
            return self.REMOVE

        def enter_variable(self, node: VariableNode, *_: Any) -> ValueNode:
            name = node.name.value
            return parse_value(written(values.get(name), self.kinds[name]))

        kinds: dict[str, Any] = {}  # noqa: RUF012 - filled for one document

    return print_ast(visit(text, Inliner()))


def written(value: Any, kind: Any) -> str:
    """A JSON value as GraphQL writes it for a type of the schema."""
    if value is None:
        return "null"
    if kind.kind == "non_null_type":
        return written(value, kind.type)
    if kind.kind == "list_type":
        items = value if isinstance(value, list) else [value]
        return f"[{', '.join(written(item, kind.type) for item in items)}]"
    assert isinstance(kind, NamedTypeNode)
    named: Any = engine().schema.type_map[kind.name.value]
    if isinstance(value, dict):
        fields = (
            f"{key}: {written(inner, parse_type(str(named.fields[key].type)))}"
            for key, inner in value.items()
        )
        return f"{{ {', '.join(fields)} }}"
    return str(value) if hasattr(named, "values") else json.dumps(value, ensure_ascii=False)


async def answered(world: World, case: Case, text: str, variables: dict[str, Any]) -> str:
    asked = replace(case, text=text, variables=variables)
    return shown(await asked.answer(world.engine, world.pool))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
async def test_literals_lifted_to_variables(world: World, case: Case) -> None:
    text, variables = lifted(case)
    expected = (case.folder / "query.json").read_text()
    assert await answered(world, case, text, variables) == expected


INLINED = [case for case in CASES if case.variables and case.name != "several-operations"]


@pytest.mark.parametrize("case", INLINED, ids=[case.name for case in INLINED])
async def test_variables_written_in_the_document(world: World, case: Case) -> None:
    expected = (case.folder / "query.json").read_text()
    assert await answered(world, case, inlined(case), {}) == expected


def test_there_is_something_to_lift_and_to_inline() -> None:
    assert sum(len(lifted(case)[1]) for case in CASES) > 300
    assert len(INLINED) > 30
