"""Examining a document before anybody sends it: is it sound, does each operation compile, what does
it cost, what does it rely on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    NoDeprecatedCustomRule,
    SelectionSetNode,
    VariableNode,
    validate,
)

from cms.errors import ClientError, Path
from resolvers.contract import Needs, Problem, broken, needs, problem_at, problem_of
from resolvers.documents import Document, InvalidDocument, Operation, walk
from resolvers.engine import Engine
from resolvers.samples import samples


class Unsound(Exception):
    """The document can't be answered; ``problems`` say why and where."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Examined:
    """A sound document: its operations' names, what it relies on, and the price in rows of the
    dearest of the requests that were tried.
    """

    operations: tuple[str, ...]
    needs: Needs
    price: int


def examine(engine: Engine, text: str) -> Examined:
    """Validates a document and compiles each operation for variables of several shapes.

    Raises:
        Unsound: something of it isn't as it must be.
    """
    try:
        document = engine.documents.get(text)
    except InvalidDocument as error:
        raise Unsound([problem_of(each) for each in error.errors]) from None
    except ClientError as error:
        raise Unsound([Problem(1, 1, str(error))]) from None
    tried = [_try(engine, document, name) for name in document.operations]
    problems = [problem for each in tried for problem in each.problems]
    if problems:
        raise Unsound(problems)
    names = tuple(filter(None, document.operations))
    return Examined(names, needs(engine.schema, document.node), max(each.price for each in tried))


@dataclass(frozen=True)
class _Tried:
    """What came of trying an operation."""

    problems: list[Problem]
    price: int


def _try(engine: Engine, document: Document, name: str) -> _Tried:
    """Compiles an operation for each sample of variables.

    A field that variables find or filter by may refuse a sample that no application would send, so
    that counts only if it refuses all of them; everything else counts at once. What concerns drafts
    is known to be valid, and no more: how it compiles depends on the engine of the drafts.
    """
    operation = document.operations[name]
    if operation.is_private:
        return _Tried([], 0)
    hard, soft, prices = list[Problem](), list[Problem](), list[int]()
    for variables in samples(engine.schema, operation.node, engine.context.default_page):
        try:
            compiled, values = engine.compile(document, variables, name)
        except ClientError as error:
            path = ".".join(map(str, error.path))
            problem = problem_at(operation.node, f"{error} (at {path})" if path else str(error))
            (soft if _varies(operation, error.path) else hard).append(problem)
        except GraphQLError as error:
            soft.append(problem_of(error))
        else:
            prices.append(compiled.price.of(values))
    problems = hard if prices else [*hard, *soft[:1]]
    return _Tried(list(dict.fromkeys(problems)), max(prices, default=0))


def _varies(operation: Operation, path: Path) -> bool:
    """Whether variables are arguments of the field at a path of the response."""
    sets, found = [operation.node.selection_set], list[FieldNode]()
    for key in path:
        fields = [each for set_ in sets for each in _fields(operation, set_)]
        named = [each for each in fields if (each.alias or each.name).value == key]
        if not named:
            break
        found = named
        sets = [each.selection_set for each in found if each.selection_set]
    given = [argument.value for each in found for argument in each.arguments or ()]
    return any(isinstance(node, VariableNode) for value in given for node in walk(value))


def _fields(operation: Operation, set_: SelectionSetNode) -> Iterator[FieldNode]:
    """The fields of a selection, those of its fragments among them."""
    for node in set_.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(operation, node.selection_set)
        elif isinstance(node, FragmentSpreadNode):
            yield from _fields(operation, operation.fragments[node.name.value].selection_set)


def breaks(schema: GraphQLSchema, node: DocumentNode, relied: Needs) -> list[Problem]:
    """Why a document doesn't work with a schema as it did with the one that it was made for."""
    errors = validate(schema, node)
    if errors:
        return [problem_of(error) for error in errors]
    return list(broken(schema, node, relied))


def deprecated(schema: GraphQLSchema, node: DocumentNode) -> list[Problem]:
    """The deprecated fields, arguments and values that a valid document uses."""
    return [problem_of(error) for error in validate(schema, node, [NoDeprecatedCustomRule])]
