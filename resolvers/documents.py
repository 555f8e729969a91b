"""Documents: parsed, validated and cached by their text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    ListValueNode,
    Node,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    ValueNode,
    VariableNode,
    get_operation_ast,
    parse,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from cms.auth.caller import Stage
from cms.errors import InputError, LimitExceeded
from cms.read.cache import Cache
from cms.read.convert import moment
from cms.read.value import Variables, excerpt
from resolvers.arguments import PAGE_SIZES
from resolvers.desk import REPORTS
from resolvers.limits import Limits, check_document
from resolvers.request import INTROSPECTION
from resolvers.variables import Reader


class Operation:
    """An operation of a valid document, with what can be prepared before any request."""

    def __init__(
        self,
        schema: GraphQLSchema,
        node: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        *,
        hide_suggestions: bool = False,
    ) -> None:
        self.node = node
        self.fragments = fragments
        self.is_query = node.operation is OperationType.QUERY
        self.is_subscription = node.operation is OperationType.SUBSCRIPTION
        self.is_mutation = node.operation is OperationType.MUTATION
        self._at = _moment_node(node)
        self.foresees = self.is_query and self._at is not None
        self.is_private = _reads_drafts(node) or self.is_mutation or self.foresees
        sized = frozenset(_page_size_variables([node, *fragments.values()]))
        self.variables = Reader(schema, node, sized, hide_suggestions=hide_suggestions)
        self._preferred = _preferred(node)
        names = {each.name.value for each in walk(node) if each.kind == "field"}
        names |= {
            each.name.value for f in fragments.values() for each in walk(f) if each.kind == "field"
        }
        self.introspects = self.is_query and bool(names & INTROSPECTION)
        self.reports = self.is_query and bool(names & REPORTS.keys())
        """Whether it asks for what the desk tells, as far as names say."""

    def moment(self, values: Variables) -> datetime | None:
        """The moment that ``@stage(at:)`` names. Raises InvalidDate."""
        node: Any = self._at
        if isinstance(node, VariableNode):
            given = values.get(node.name.value)
            return None if given is None else moment(given)
        return moment(str(getattr(node, "value", "")))

    def prefers(self, variables: Variables) -> bool:
        """Whether it names locales itself, so that what the caller accepts doesn't matter."""
        preferred = self._preferred
        return bool(variables.get(preferred) if isinstance(preferred, str) else preferred)


class Document:
    """A valid document with its operations by name."""

    def __init__(
        self,
        schema: GraphQLSchema,
        text: str,
        node: DocumentNode,
        *,
        hide_suggestions: bool = False,
    ) -> None:
        self.text = text
        self.node = node
        definitions = node.definitions
        fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self.operations = {
            d.name.value if d.name else "": Operation(
                schema, d, fragments, hide_suggestions=hide_suggestions
            )
            for d in definitions
            if isinstance(d, OperationDefinitionNode)
        }

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one (specification, section 6.1).

        Raises:
            InputError: there's none of that name, or several and no name.
        """
        if not name:
            if len(self.operations) == 1:
                return next(iter(self.operations.values()))
            raise InputError(
                "The document has several operations: name one of {names} in operationName.",
                names=", ".join(self.operations),
            )
        if name not in self.operations:
            raise InputError("The document has no operation named “{name}”.", name=excerpt(name))
        return self.operations[name]


class InvalidDocument(Exception):
    """The document isn't valid; ``errors`` says why, in graphql-core's words."""

    def __init__(self, errors: list[GraphQLError], code: str) -> None:
        super().__init__(code)
        self.errors = errors
        self.code = code


class Documents:
    """The documents seen lately. ``limits`` bound what is parsed and what is validated at all."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self._cache: Cache[str, Document] = Cache(limits.cached)

    def get(self, text: str) -> Document:
        """The document of that text.

        Raises:
            InvalidDocument: it can't be parsed or isn't valid against the schema.
            LimitExceeded: it has more of something than allowed.
        """
        document = self._cache.get(text)
        if document is None:
            document = self._read(text)
            self._cache.put(text, document)
        return document

    def _read(self, text: str) -> Document:
        limit, closed = self.limits.max_tokens, not self.limits.introspection
        try:
            node = parse(text, max_tokens=limit)
        except GraphQLSyntaxError as error:
            if "token" in error.message and str(limit) in error.message:
                raise LimitExceeded(
                    "The document has more than the {limit} tokens allowed.", limit=limit
                ) from None
            if "nested too deeply" in error.message:
                raise LimitExceeded("The document is nested too deeply to be read.") from None
            raise InvalidDocument([error], "GRAPHQL_PARSE_FAILED") from None
        check_document(self.limits, node)
        errors = validate(self.schema, node, hide_suggestions=closed)
        if errors and isinstance(errors[0], ValidationAbortedError):
            raise LimitExceeded("The document is too intricate to be validated.")
        if errors:
            raise InvalidDocument(errors, "GRAPHQL_VALIDATION_FAILED")
        return Document(self.schema, text, node, hide_suggestions=closed)


def is_mutation(text: str, name: str | None, max_tokens: int) -> bool:
    """Whether the operation of that name, valid or not, is a mutation; False when the text can't be
    parsed or doesn't say which operation is meant.
    """
    try:
        operation = get_operation_ast(parse(text, max_tokens=max_tokens), name or None)
    except (GraphQLSyntaxError, RecursionError):
        return False
    return operation is not None and operation.operation is OperationType.MUTATION


def _reads_drafts(node: OperationDefinitionNode) -> bool:
    """Whether ``@stage`` asks for drafts. Which stage it is must be known from the document alone.

    Raises InputError where a variable says it, or a moment is named.
    """
    value = _stage_argument(node, "of")
    if isinstance(value, VariableNode):
        raise InputError("The stage can't be a variable: write LIVE or DRAFT.")
    drafts = bool(getattr(value, "value", "") == Stage.DRAFT)
    if drafts and _moment_node(node) is not None:
        raise InputError("Drafts have no moment: write @stage(of: LIVE, at: …).")
    return drafts


def _moment_node(node: OperationDefinitionNode) -> ValueNode | None:
    """Where ``@stage`` names a moment; null is none."""
    value = _stage_argument(node, "at")
    return None if isinstance(value, NullValueNode) else value


def _stage_argument(node: OperationDefinitionNode, name: str) -> ValueNode | None:
    for directive in node.directives or ():
        if directive.name.value == "stage":
            for argument in directive.arguments or ():
                if argument.name.value == name:
                    return argument.value
    return None


def _preferred(node: OperationDefinitionNode) -> bool | str:
    """Whether ``@inLocale`` names locales, or the variable that may."""
    for directive in node.directives or ():
        if directive.name.value == "inLocale" and directive.arguments:
            value = directive.arguments[0].value
            if isinstance(value, VariableNode):
                return value.name.value
            return not isinstance(value, ListValueNode) or bool(value.values)
    return False


def _page_size_variables(nodes: list[Any]) -> Iterator[str]:
    for root in nodes:
        for node in walk(root):
            sized = node.kind == "argument" and node.name.value in PAGE_SIZES
            if sized and isinstance(node.value, VariableNode):
                yield node.value.name.value


def walk(node: Node) -> Iterator[Any]:
    """A node and all below it, in the document's order."""
    yield node
    for key in node.keys:
        inner = getattr(node, key, None)
        for each in inner if isinstance(inner, list | tuple) else (inner,):
            if isinstance(each, Node):
                yield from walk(each)
