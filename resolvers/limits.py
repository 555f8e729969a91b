"""What a request may be at most: each limit is checked before anything is sent to PostgreSQL.

A document is measured where it is read, before it is validated: what is written down in it, whether
it is used or not, so that neither validating nor unfolding its fragments can be the attack. What it
comes to once fragments are unfolded is measured again where it is compiled: there a fragment counts
as often as it is used. Each request's variables are measured before they are read. The price of an
operation (``cms.read.price``) bounds what is left: how much a small request may ask for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    InlineFragmentNode,
    ListValueNode,
    Node,
    SelectionSetNode,
    StringValueNode,
)

from cms.config import Settings
from cms.errors import LimitExceeded
from cms.read.request import Field, Request

Resolver = Callable[..., Any]


@dataclass(frozen=True)
class Limits:
    """What a document, an operation and its variables may be at most, how many documents and plans
    are kept, and whether the schema may be asked for.

    ``max_size`` counts the fields and conditions of an operation. PostgreSQL puts at most 1,664
    values into a record, so it stays below that.
    """

    max_tokens: int = 5000
    max_depth: int = 15
    cached: int = 1000
    max_size: int = 1500
    max_aliases: int = 100
    max_directives: int = 50
    max_operations: int = 20
    max_fragments: int = 80
    max_repeats: int = 50
    max_root_fields: int = 20
    max_variables: int = 100
    max_list: int = 5000
    max_text: int = 20_000
    introspection: bool = True

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings name."""
        return cls(
            max_tokens=settings.max_tokens,
            max_depth=settings.max_depth,
            cached=settings.plan_cache_size,
            max_size=settings.max_fields,
            max_aliases=settings.max_aliases,
            max_directives=settings.max_directives,
            max_operations=settings.max_operations,
            max_fragments=settings.max_fragments,
            max_repeats=settings.max_repeats,
            max_root_fields=settings.max_root_fields,
            max_variables=settings.max_variables,
            max_list=settings.max_list,
            max_text=settings.max_text,
            introspection=settings.introspection == "OPEN",
        )


def check_document(limits: Limits, document: DocumentNode) -> None:
    """Checks what is written in a document.

    Raises:
        LimitExceeded: it has more of something than allowed.
    """
    measured = Measured(document)
    counts = measured.counts
    fragments = sum(counts[kind] for kind in _FRAGMENTS)
    _check(
        "The document has {value} aliases; at most {limit} are allowed.",
        counts["alias"],
        limits.max_aliases,
    )
    _check(
        "The document has {value} directives; at most {limit} are allowed.",
        counts["directive"],
        limits.max_directives,
    )
    _check(
        "The document has {value} operations; at most {limit} are allowed.",
        counts["operation_definition"],
        limits.max_operations,
    )
    _check(
        "The document has {value} fragments and uses of fragments; at most {limit} are allowed.",
        fragments,
        limits.max_fragments,
    )
    _check(
        "The document has {value} fields; at most {limit} are allowed.",
        counts["field"],
        limits.max_size,
    )
    _check(
        "The document names {value} fields again in the same place; at most {limit} are allowed.",
        counts["repeat"],
        limits.max_repeats,
    )
    _check(
        "The document has {value} variables; at most {limit} are allowed.",
        counts["variable_definition"],
        limits.max_variables,
    )
    _check_values(limits, measured.members, measured.longest)


_FRAGMENTS = ("fragment_definition", "fragment_spread", "inline_fragment")


class Measured:
    """How often each kind of node stands in a document, and how large its lists and texts are.

    A ``repeat`` is a field whose name in the answer stands already in the same selection; what
    stands in an inline fragment belongs to the selection around it.
    """

    def __init__(self, document: DocumentNode) -> None:
        self.counts: Counter[str] = Counter()
        self.members = 0
        self.longest = 0
        left: list[tuple[Node, set[str]]] = [(document, set())]
        while left:  # without recursion: a document may be nested as deeply as it likes
            node, taken = left.pop()
            taken = self._node(node, taken)
            left.extend((inner, taken) for inner in _below(node))

    def _node(self, node: Node, taken: set[str]) -> set[str]:
        """Counts a node; returns the names that are taken in the selection below it."""
        self.counts[node.kind] += 1
        match node:
            case FieldNode(alias=alias, name=name):
                key = (alias or name).value
                self.counts["alias"] += key != name.value
                self.counts["repeat"] += key in taken
                taken.add(key)
            case ListValueNode(values=values):
                self.members += len(values)
            case StringValueNode(value=value):
                self.longest = max(self.longest, len(value))
        return taken if isinstance(node, SelectionSetNode | InlineFragmentNode) else set()


def _below(node: Node) -> Iterator[Node]:
    for key in node.keys:
        inner = getattr(node, key, None)
        if isinstance(inner, Node):
            yield inner
        elif isinstance(inner, tuple | list):
            yield from inner


def check_request(limits: Limits, request: Request) -> None:
    """Checks what an operation comes to once its fragments are unfolded.

    Raises:
        LimitExceeded: it has more root fields or aliases than allowed.
    """
    _check(
        "The operation has {value} root fields; at most {limit} are allowed.",
        len(request.fields),
        limits.max_root_fields,
    )
    _check(
        "The operation comes to {value} aliases; at most {limit} are allowed.",
        _aliases(request.fields),
        limits.max_aliases,
    )


def _aliases(fields: Iterable[Field]) -> int:
    count = 0
    for field in fields:
        count += field.key != field.name
        for selection in field.selection.values():
            count += _aliases(selection)
    return count


def check_variables(limits: Limits, variables: Mapping[str, Any]) -> None:
    """Checks how large the variables of a request are, whatever they are meant for.

    Raises:
        LimitExceeded: a text is longer, or all lists together have more members, than allowed.
    """
    members = longest = 0
    left = list(variables.values())
    while left and members <= limits.max_list:
        value = left.pop()
        kind = type(value)
        if kind is str:
            longest = max(longest, len(value))
        elif kind is list:
            members += len(value)
            left += value
        elif kind is dict:
            left += value.values()
    _check_values(limits, members, longest)


def _check_values(limits: Limits, members: int, longest: int) -> None:
    _check(
        "The lists of the request have at least {value} members; at most {limit} are allowed.",
        members,
        limits.max_list,
    )
    _check(
        "A text of the request has {value} characters; at most {limit} are allowed.",
        longest,
        limits.max_text,
    )


def _check(message: str, value: int, limit: int) -> None:
    if value > limit:
        raise LimitExceeded(message, value=value, limit=limit)


def bounded(limit: int) -> Resolver:
    """Middleware of graphql-core that ends an execution once it has resolved ``limit`` fields.

    Introspection is executed by graphql-core itself, where aliases and fragments may ask for the
    whole schema again and again.
    """
    left = limit

    def resolve(next_: Resolver, source: Any, info: Any, **arguments: Any) -> Any:
        nonlocal left
        if left <= 0:
            raise Exhausted
        left -= 1
        return next_(source, info, **arguments)

    return resolve


class Exhausted(BaseException):
    """An execution went beyond its bound. It isn't an Exception: graphql-core would take that for
    the failure of a single field, and go on with the others.
    """
