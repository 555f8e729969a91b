"""The same question asked in another way: with directives, fragments, and fields named twice."""

from __future__ import annotations

from copy import deepcopy

from tests.read.generate.chance import Chance
from tests.read.generate.tree import (
    Directives,
    Field,
    Fragment,
    Inline,
    Operation,
    Selection,
    Spread,
)

SHARED = {
    "Entry": ("version", "publishedAt", "unit", "classification"),
    "Node": ("id",),
    "Localised": ("locale", "isFallback", "isStale", "revision", "sourceLocale"),
}
"""Interfaces and fields that they promise, and that no type without them has."""


def direct(selections: list[Selection], chance: Chance) -> None:
    """Puts ``@skip`` and ``@include`` on some fields and inline fragments."""
    for each in selections:
        if chance.of(4):
            each.directives = _directives(chance)
        if not isinstance(each, Spread):
            direct(each.selections, chance)


def shuffle(operation: Operation, chance: Chance) -> None:
    """Introduces fragments, and fields named twice.

    Arguments must be final: a field that is named twice must say the same both times.
    """
    for field in list(operation.fields()):
        if not field.selections:
            continue
        if chance.of(10):
            _twice(field, chance)
        if chance.of(8) and (condition := _type_of(field.selections)):
            field.selections = _wrapped(field.selections, condition, chance)
        if chance.of(8) and (condition := _type_of(field.selections)):
            name = f"Part{len(operation.fragments) + 1}"
            operation.fragments.append(Fragment(name, condition, field.selections))
            field.selections = [Spread(name)]
            if chance.of(20):
                field.selections.append(Spread(name, _directives(chance)))


def _type_of(selections: list[Selection]) -> str | None:
    """The type that all the fields are asked of; None where fragments ask of several."""
    parents = {each.parent for each in selections if isinstance(each, Field)}
    alone = all(isinstance(each, Field) for each in selections)
    return parents.pop() if alone and len(parents) == 1 else None


def _twice(field: Field, chance: Chance) -> None:
    """One of the inner fields a second time, with a part of what was asked of it."""
    inner = [each for each in field.selections if isinstance(each, Field)]
    if not inner:
        return
    again = deepcopy(chance.pick(inner))
    if len(again.selections) > 1:
        again.selections = again.selections[chance.number(0, 1) :: 2]
    if chance.of(40):
        field.selections.insert(0, Inline(None, [again]))
    else:
        field.selections.append(again)


def _wrapped(selections: list[Selection], condition: str, chance: Chance) -> list[Selection]:
    """A part of the fields within an inline fragment."""
    if chance.of(40):
        for interface, names in SHARED.items():
            inner = [each for each in selections if isinstance(each, Field) and each.name in names]
            if inner:
                outer = [each for each in selections if each not in inner]
                return [Inline(interface, list(inner)), *outer]
    cut = chance.number(0, len(selections) - 1)
    named = condition if chance.of(60) else None
    return [*selections[:cut], Inline(named, selections[cut:])]


def _directives(chance: Chance) -> Directives:
    made: Directives = []
    if chance.of(60):
        made.append(("include", {"if": not chance.of(25)}))
    if not made or chance.of(20):
        made.append(("skip", {"if": chance.of(25)}))
    return made
