"""An entry's rows in ``draft``: loaded as a tree, compared with what is given, written where they
differ.

The tree is changed in memory first; so what is unchanged is known before anything is written, and a
save that changes nothing writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from cms.actions.aggregate import Shape
from cms.actions.content import Given
from cms.actions.refusals import explained
from cms.actions.values import Reference
from cms.errors import Path


@dataclass
class Node:
    """One row and the rows that are parts of it; ``changed`` are the columns to be written."""

    shape: Shape
    row: Any
    path: Path
    is_new: bool = False
    changed: set[str] = field(default_factory=set)
    variants: dict[str, Node] = field(default_factory=dict)
    lists: dict[str, list[Node]] = field(default_factory=dict)
    removed: list[Node] = field(default_factory=list)

    def set(self, column: str, value: Any) -> None:
        """Put a value in a column; the same value is no change."""
        if getattr(self.row, column) != value:
            setattr(self.row, column, value)
            self.changed.add(column)

    def below(self) -> Iterator[Node]:
        """The rows directly below, the variants first."""
        yield from self.variants.values()
        for nodes in self.lists.values():
            yield from nodes

    def differs(self) -> bool:
        """Whether anything is to be written here or below."""
        here = self.is_new or self.changed or self.removed
        return bool(here) or any(node.differs() for node in self.below())


def new_node(shape: Shape, path: Path, owner: Node | None = None, **columns: Any) -> Node:
    """A row that is to be made; its required columns are filled in by ``merge``."""
    row: Any = shape.model()
    for column, value in columns.items():
        setattr(row, column, value)
    if owner and shape.owner:
        setattr(row, shape.owner, owner.row.id)
    return Node(shape, row, path, is_new=True)


# --- reading -------------------------------------------------------------------------------------


async def load(connection: BaseDBAsyncClient, shape: Shape, key: UUID) -> Node | None:
    """The entry with all its parts, locked against other actions until the transaction ends.

    The lock is FOR NO KEY UPDATE: entries that link to this one can still be saved meanwhile.
    """
    return (await load_all(connection, shape, [key])).get(key)


async def load_all(
    connection: BaseDBAsyncClient, shape: Shape, keys: Iterable[UUID], *, lock: bool = True
) -> dict[UUID, Node]:
    """Those of the entries that there are, each like ``load``; or without a lock."""
    query = shape.model.filter(id__in=list(keys)).using_db(connection).order_by("id")
    if lock:
        query = query.select_for_update(no_key=True)
    nodes = [Node(shape, row, ()) for row in await query]
    if nodes:
        await _load_parts(connection, shape, nodes)
    return {node.row.id: node for node in nodes}


async def _load_parts(connection: BaseDBAsyncClient, shape: Shape, owners: list[Node]) -> None:
    """The parts of all owners of one shape: one query for each shape below, level by level."""
    for name, part in _named_parts(shape):
        nodes = [Node(part, row, ()) for row in await _rows(connection, part, owners)]
        by_owner: dict[Any, list[Node]] = {owner.row.id: [] for owner in owners}
        for node in nodes:
            by_owner[getattr(node.row, str(part.owner))].append(node)
        for owner in owners:
            _hang(owner, name, part, by_owner[owner.row.id])
        if nodes:
            await _load_parts(connection, part, nodes)


def _named_parts(shape: Shape) -> Iterator[tuple[str, Shape]]:
    if shape.variants:
        yield "variants", shape.variants
    yield from shape.lists.items()


async def _rows(
    connection: BaseDBAsyncClient, part: Shape, owners: Sequence[Node]
) -> Iterable[Model]:
    keys = [owner.row.id for owner in owners]
    order = "locale" if part.is_variant else "position"
    query = part.model.filter(**{f"{part.owner}__in": keys}).using_db(connection)
    return await query.order_by(order)


def _hang(owner: Node, name: str, part: Shape, nodes: list[Node]) -> None:
    if part.is_variant:
        owner.variants = {node.row.locale: node for node in nodes}
        for locale, node in owner.variants.items():
            node.path = (*owner.path, name, locale)
    else:
        owner.lists[name] = nodes
        for position, node in enumerate(nodes):
            node.path = (*owner.path, name, position)


def linked(node: Node) -> set[UUID]:
    """The keys of all entries that the tree links to."""
    columns = [v.columns[0] for v in node.shape.values.values() if isinstance(v, Reference)]
    found = {getattr(node.row, column) for column in columns}
    return found.union(*(linked(child) for child in node.below())) - {None}


# --- comparing -----------------------------------------------------------------------------------


def merge(node: Node, given: Given, now: datetime) -> None:
    """Change the tree to what is given. Raises InputError when a new row lacks a required value."""
    if node.is_new:
        given.require_all()
    for column, value in given.values.items():
        node.set(column, value)
    for locale, variant in given.variants.items():
        _merge_variant(node, locale, variant, now)
    for name, rows in given.lists.items():
        _merge_list(node, name, rows, now)
    if node.shape.is_variant and node.differs() and not node.is_new and node.shape.has_workflow:
        node.set("updated_at", now)


def _merge_variant(node: Node, locale: str, given: Given | None, now: datetime) -> None:
    existing = node.variants.get(locale)
    if given is None:
        if existing:
            node.removed.append(node.variants.pop(locale))
        return
    if existing is None:
        assert node.shape.variants
        path = (*node.path, "variants", locale)
        existing = new_node(node.shape.variants, path, node, locale=locale)
        node.variants[locale] = existing
    existing.path = given.path
    merge(existing, given, now)


def _merge_list(node: Node, name: str, rows: list[Given], now: datetime) -> None:
    """Put a list in the order given. A row that has the identity of one that was there stays."""
    shape = node.shape.lists[name]
    left: dict[tuple[Any, ...], list[Node]] = {}
    for old in node.lists.get(name, []):
        left.setdefault(_identity(shape, old.row), []).append(old)
    kept = []
    for position, given in enumerate(rows):
        known = left.get(tuple(given.values.get(column) for column in shape.identity))
        child = known.pop(0) if known else new_node(shape, given.path, node)
        child.path = given.path
        merge(child, given, now)
        child.set("position", position)
        kept.append(child)
    node.lists[name] = kept
    node.removed += [old for olds in left.values() for old in olds]


def _identity(shape: Shape, row: object) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in shape.identity)


# --- writing -------------------------------------------------------------------------------------


async def write(connection: BaseDBAsyncClient, node: Node) -> None:
    """Write what differs, owners before their parts. Raises what ``explained`` raises."""
    for gone in node.removed:
        await gone.row.delete(using_db=connection)
    if node.is_new or node.changed:
        with explained(node.path, row=node.row):
            await _write_row(connection, node)
    for nodes in node.lists.values():
        await _make_room(connection, nodes)
    for child in node.below():
        await write(connection, child)


async def _write_row(connection: BaseDBAsyncClient, node: Node) -> None:
    if node.is_new:
        await node.row.save(using_db=connection, force_create=True)
    else:
        await node.row.save(using_db=connection, update_fields=sorted(node.changed))


async def write_all(connection: BaseDBAsyncClient, nodes: Sequence[Node]) -> None:
    """Write what differs in many trees, level by level and with few statements. Raises what
    PostgreSQL refuses as it comes: to have it explained, write each tree by itself."""
    level = list(nodes)
    while level:
        for node in level:
            if node.changed and not node.is_new:
                await _write_row(connection, node)
        new: dict[type[Model], list[Model]] = {}
        for node in level:
            if node.is_new:
                new.setdefault(node.shape.model, []).append(node.row)
        for model, rows in new.items():
            await model.bulk_create(rows, using_db=connection)
        for node in level:
            for gone in node.removed:
                await gone.row.delete(using_db=connection)
            for children in node.lists.values():
                await _make_room(connection, children)
        level = [child for node in level for child in node.below()]


async def _make_room(connection: BaseDBAsyncClient, nodes: Sequence[Node]) -> None:
    """Move rows that change place out of the way: no two rows of a list may share a position, not
    even for the length of one statement."""
    moved = [node.row.id for node in nodes if not node.is_new and "position" in node.changed]
    if moved:
        table = nodes[0].shape.table
        await connection.execute_query(
            f'update "{table}" set position = -1 - position where id = any($1::uuid[])', [moved]
        )


# --- showing -------------------------------------------------------------------------------------


def snapshot(node: Node) -> dict[str, Any]:
    """The entry as ``save`` takes it, ready for JSON; what derives from the texts is left out."""
    content = {name: value.show(node.row) for name, value in node.shape.values.items()}
    if node.shape.variants:
        content["variants"] = {loc: snapshot(variant) for loc, variant in node.variants.items()}
    if not node.shape.is_variant:  # what hangs on a variant derives from it
        for name in node.shape.lists:
            content[name] = [snapshot(child) for child in node.lists.get(name, [])]
    return content
