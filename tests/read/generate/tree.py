"""The tree of a request under construction, and how it is written down as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graphql.language.print_string import print_string


class Name(str):
    """An enum's value: written without quotes."""


@dataclass(frozen=True)
class Variable:
    """A variable where a value stands."""

    name: str


@dataclass(frozen=True)
class Place:
    """A real cursor of the list, still to be found: ``share`` of the list (0 to 99) lies before."""

    share: int


Value = Any
"""None, bool, int, float, str, Name, Variable, Place, a list or a dict of values."""

Directives = list[tuple[str, dict[str, Value]]]


@dataclass
class Field:
    """A field of ``parent`` (a type's name)."""

    parent: str
    name: str
    alias: str | None = None
    arguments: dict[str, Value] = field(default_factory=dict)
    directives: Directives = field(default_factory=list)
    selections: list[Selection] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name in the answer."""
        return self.alias or self.name


@dataclass
class Inline:
    """An inline fragment."""

    condition: str | None
    selections: list[Selection]
    directives: Directives = field(default_factory=list)


@dataclass
class Spread:
    """A named fragment's use."""

    name: str
    directives: Directives = field(default_factory=list)


Selection = Field | Inline | Spread


@dataclass
class Fragment:
    """A named fragment."""

    name: str
    type: str
    selections: list[Selection]


@dataclass
class Definition:
    """A variable's definition; ``default`` is a literal's value, absent unless ``has_default``."""

    name: str
    type: str
    default: Value = None
    has_default: bool = False


@dataclass
class Operation:
    """A query operation with its fragments and variables."""

    selections: list[Selection]
    directives: Directives = field(default_factory=list)
    fragments: list[Fragment] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)

    def fields(self) -> Iterator[Field]:
        """Every field, those of fragments too."""
        yield from _fields(self.selections)
        for fragment in self.fragments:
            yield from _fields(fragment.selections)

    def written(self) -> str:
        """The document."""
        defined = ""
        if self.definitions:
            defined = "(" + ", ".join(_definition(each) for each in self.definitions) + ")"
        parts = [f"query Random{defined}{_directives(self.directives)} {_set(self.selections, 0)}"]
        parts += [
            f"fragment {each.name} on {each.type} {_set(each.selections, 0)}"
            for each in self.fragments
        ]
        return "\n".join(parts) + "\n"


def _fields(selections: list[Selection]) -> Iterator[Field]:
    for each in selections:
        if isinstance(each, Field):
            yield each
        if not isinstance(each, Spread):
            yield from _fields(each.selections)


def literal(value: Value) -> str:
    """A value as GraphQL writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Variable(name):
            return f"${name}"
        case Name():
            return str(value)
        case str():
            return print_string(value)
        case list():
            return "[" + ", ".join(map(literal, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{k}: {literal(v)}" for k, v in value.items()) + "}"
    return repr(value)


def _definition(each: Definition) -> str:
    default = f" = {literal(each.default)}" if each.has_default else ""
    return f"${each.name}: {each.type}{default}"


def _directives(directives: Directives) -> str:
    return "".join(f" @{name}{_arguments(given)}" for name, given in directives)


def _arguments(given: dict[str, Value]) -> str:
    if not given:
        return ""
    return "(" + ", ".join(f"{name}: {literal(value)}" for name, value in given.items()) + ")"


def _set(selections: list[Selection], depth: int) -> str:
    margin = "  " * (depth + 1)
    lines = [f"{margin}{_selection(each, depth + 1)}" for each in selections]
    return "{\n" + "\n".join(lines) + "\n" + "  " * depth + "}"


def _selection(each: Selection, depth: int) -> str:
    match each:
        case Spread(name, directives):
            return f"...{name}{_directives(directives)}"
        case Inline(condition, selections, directives):
            on = f" on {condition}" if condition else ""
            return f"...{on}{_directives(directives)} {_set(selections, depth)}"
    alias = f"{each.alias}: " if each.alias else ""
    head = f"{alias}{each.name}{_arguments(each.arguments)}{_directives(each.directives)}"
    return f"{head} {_set(each.selections, depth)}" if each.selections else head
