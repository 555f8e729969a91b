"""Cursors: where a request wants a real one, it gets one of the very list that it pages through."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from tests.oracle import Answered, Oracle
from tests.read.generate.tree import Field, Operation, Place


def place(operation: Operation, oracle: Oracle, accepted: Sequence[str]) -> dict[str, list[str]]:
    """Puts real cursors where a ``Place`` stands; where the list is empty, the argument goes.

    Returns the cursors of the same list for each that was used.
    """
    wanting = [field for field in operation.fields() if _places(field)]
    if not wanting:
        return {}
    whole = deepcopy(operation)
    copies = [field for field in whole.fields() if _places(field)]
    for index, field in enumerate(copies):
        cursors = Field("", "edges", f"found_{index}", selections=[Field("", "cursor")])
        field.selections.append(cursors)
        for name in ("first", "last", "after", "before"):
            if name not in _places(field):
                field.arguments.pop(name, None)
        for name in _places(field):
            field.arguments.pop(name)
    answer = oracle.answer(whole.written(), {}, accepted)
    data = answer.data if isinstance(answer, Answered) else {}
    found: dict[str, list[str]] = {}
    for index, field in enumerate(wanting):
        cursors_of_list = [edge["cursor"] for edge in _lists(data, f"found_{index}")]
        for name, share in _places(field).items():
            if not cursors_of_list:
                del field.arguments[name]
                continue
            cursor = cursors_of_list[share * len(cursors_of_list) // 100]
            field.arguments[name] = cursor
            found[cursor] = cursors_of_list
    return found


def _places(field: Field) -> dict[str, int]:
    given = field.arguments.items()
    return {name: value.share for name, value in given if isinstance(value, Place)}


def _lists(data: Any, key: str) -> list[Any]:
    """All edges under a key, anywhere in an answer."""
    if isinstance(data, list):
        return [edge for each in data for edge in _lists(each, key)]
    if not isinstance(data, dict):
        return []
    return [
        edge
        for name, value in data.items()
        for edge in (value if name == key and value else _lists(value, key))
    ]
