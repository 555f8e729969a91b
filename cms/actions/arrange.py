"""Lists that are given by their changes: what is put in, moved or removed, by what it is and not by
its number. ::

    {"remove": [UUID, …], "put": [{"target": UUID, "role": "LEAD", "before": UUID}, …]}

``put`` adds a member, or changes and moves one that is there: ``before`` or ``after`` another one;
with neither, a new one comes last and one that is there stays. A member is named by what tells the
rows of its list apart: the target of a link, the code of a section, ``{"article": UUID}`` for an
item. So two people who change the same list from what they both read don't undo each other's work.

Either way, members that link to what the actor may not see keep their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Transaction
from cms.actions.content import Changes, Given
from cms.actions.draft import Node
from cms.actions.values import Reference
from cms.errors import InputError, LimitExceeded, Path

Identity = tuple[Any, ...]


async def arrange(tx: Transaction, node: Node | None, given: Given) -> None:
    """Make every list that is given, here and below, a whole one in its order.

    Raises InputError when a member is named that isn't there, LimitExceeded for too many members.
    """
    for name, part in given.shape.lists.items():
        if name not in given.lists and name not in given.changes:
            continue
        present = {
            identity(part, row.row): row for row in (node.lists.get(name, []) if node else [])
        }
        hidden = await _hidden(tx, part, list(present.values()))
        if name in given.changes:
            rows = _changed(part, given.changes[name], present, hidden)
        else:
            rows = _with_hidden(part, given, name, present, hidden)
        if len(rows) > part.at_most:
            raise LimitExceeded(
                "{argument} has {length} members; at most {limit} are allowed.",
                path=(*given.path, name),
                argument=name,
                length=len(rows),
                limit=part.at_most,
            )
        given.lists[name] = rows
        for row in rows:
            await arrange(tx, present.get(_identity(row)), row)


def identity(shape: Shape, row: object) -> Identity:
    """What tells a row apart from the others of its list."""
    return tuple(getattr(row, column) for column in shape.identity)


def _identity(given: Given) -> Identity:
    return tuple(given.values.get(column) for column in given.shape.identity)


async def _hidden(tx: Transaction, part: Shape, rows: Sequence[Node]) -> set[Identity]:
    """Of rows that are there, those whose targets the actor may not see."""
    if tx.actor.caller is None:
        return set()
    found: set[Identity] = set()
    for value in part.values.values():
        if not isinstance(value, Reference):
            continue
        (column,) = value.columns
        keys = {getattr(row.row, column) for row in rows} - {None}
        table = aggregate_of(value.target).table
        seen = await tx.fetch(f'select id from "{table}" where id = any($1::uuid[])', list(keys))
        unseen = keys - {row["id"] for row in seen}
        found |= {identity(part, r.row) for r in rows if getattr(r.row, column) in unseen}
    return found


def _with_hidden(
    part: Shape, given: Given, name: str, present: dict[Identity, Node], hidden: set[Identity]
) -> list[Given]:
    """The whole list, with the hidden members where they were: behind the one before them."""
    rows = list(given.lists[name])
    previous: Identity | None = None
    for known in present:
        there = [_identity(row) for row in rows]
        if known in hidden and known not in there:
            place = there.index(previous) + 1 if previous in there else 0
            rows.insert(place, _as_it_is(part, given.path, known))
        previous = known
    return rows


def _changed(
    part: Shape, changes: Changes, present: dict[Identity, Node], hidden: set[Identity]
) -> list[Given]:
    rows = {known: _as_it_is(part, changes.path, known) for known in present}
    order = list(present)

    def find(wanted: Identity, path: Path) -> int:
        if wanted not in order or wanted in hidden:
            raise InputError("The list has no such member.", path=path, argument=str(path[-1]))
        return order.index(wanted)

    for wanted, path in changes.removed:
        del order[find(wanted, path)]
    for put in changes.put:
        wanted = _identity(put.row)
        rows[wanted] = put.row
        if put.beside is None:
            if wanted not in order:
                order.append(wanted)
            continue
        if wanted in order:
            order.remove(wanted)
        place = find(put.beside, (*put.row.path, put.side))
        order.insert(place + (put.side == "after"), wanted)
    return [rows[each] for each in order]


def _as_it_is(part: Shape, path: Path, known: Identity) -> Given:
    return Given(part, path, dict(zip(part.identity, known, strict=True)))
