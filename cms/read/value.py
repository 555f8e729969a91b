"""Values that a request gives: constants of the document, or places in the variables.

A plan never holds what a caller sends; it holds *where* to find it, so that one plan serves every
request of the same document and shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Variables = Mapping[str, Any]
"""A request's coerced variables, by name without the dollar sign."""

ACCEPTED = ""
"""The variable, with a name that no document can use, that holds the caller's accepted locales."""


@dataclass(frozen=True)
class Const:
    """A value written in the document; lists as tuples."""

    value: Any


@dataclass(frozen=True)
class Variable:
    """A value in the variables: the variable's name, then keys and list positions within it."""

    path: tuple[str | int, ...]


@dataclass(frozen=True)
class Items:
    """A list whose length is known and whose members are values."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Fields:
    """An input object whose set keys are known; absent and null ones are left out."""

    fields: Mapping[str, Value]


Value = Const | Variable | Items | Fields
Getter = Callable[[Variables], Any]


def getter(value: Value) -> Getter:
    """The function that finds a value in the variables of a request."""
    match value:
        case Const(constant):
            return lambda variables: constant
        case Variable((str(name),)):
            return lambda variables: variables[name]
        case Variable((str(name), *path)):
            return lambda variables: _dig(variables[name], path)
        case Items(items):
            getters = [getter(item) for item in items]
            return lambda variables: [get(variables) for get in getters]
    raise TypeError(f"an input object has no single value: {value!r}")


def _dig(value: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        value = value[step]
    return value


def excerpt(text: str) -> str:
    """What an error shows of a caller's text: its first 80 characters, and those that can't be
    seen as escapes.
    """
    shown = text if len(text) <= 80 else f"{text[:80]}…"
    if shown.isprintable():
        return shown
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in shown)


def is_constant(value: Value) -> bool:
    """Whether the value is the same for every request."""
    match value:
        case Const():
            return True
        case Items(items):
            return all(is_constant(item) for item in items)
    return False
