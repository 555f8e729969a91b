"""Surrogate keys: the names under which a cache in front of the CMS may be told to forget an
answer.

An entry has two: its type's (``article``) and its own (``article:`` and its global id). An answer
bears the own keys of the entries that it reached singly, and the types' keys of all that its lists
depend on; so it depends on an entry only if it bears one of that entry's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from cms.read import global_id
from cms.read.statement import Statement

Tagger = Callable[[Sequence[Any]], tuple[str, ...]]
"""Gives an answer's surrogate keys, in alphabetical order, from the statement's record."""

MOST = 100
"""Own keys that an answer bears; one that reached more entries bears their types' keys instead."""


def type_tag(type_name: str) -> str:
    """The surrogate key of all entries of a type."""
    return type_name.lower()


def entry_tag(type_name: str, key: UUID) -> str:
    """The surrogate key of one entry."""
    return _own(type_name, key.bytes)


def _own(type_name: str, key: bytes) -> str:
    return f"{type_tag(type_name)}:{global_id.encode_bytes(global_id.prefix(type_name), key)}"


def tagger(statement: Statement, types: Mapping[str, str]) -> Tagger:
    """The function that gives the surrogate keys of a statement's answers. ``types`` are the entry
    types by their tables; all other tables hold parts of entries, which change with them.
    """
    listed = frozenset(type_tag(types[table]) for table in statement.listed if table in types)
    reached = [
        single
        for single in statement.singles
        if any(type_tag(name) not in listed for name, _ in single.options)
    ]
    if not reached:
        known = tuple(sorted(listed))
        return lambda record: known

    def tags(record: Sequence[Any]) -> tuple[str, ...]:
        own: dict[str, str] = {}
        found = set(listed)
        for single in reached:
            present = [(n, record[i]) for n, i in single.options if record[i] is not None]
            own.update({_own(name, key): type_tag(name) for name, key in present})
            if not present and single.looked_up:
                found.update(type_tag(name) for name, _ in single.options)
        chosen = own if len(own) <= MOST else own.values()
        return tuple(sorted(found.union(chosen)))

    return tags
