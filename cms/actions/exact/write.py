"""Entries that are put, written: their rows in a stage, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.draft import Node, snapshot, write_all
from cms.actions.draft import write as write_tree
from cms.actions.exact.change import Change
from cms.actions.exact.whole import refusing
from cms.actions.refusals import explained
from cms.actions.rights import touched
from cms.actions.siblings import check_siblings
from cms.actions.values import Reference
from cms.content.enums import ChangeKind
from cms.errors import InputError, NotPublishable

_STAGES = {"draft": "draft, office", "live": "live"}


async def write(tx: Transaction, changes: Sequence[Change], stage: str, together: bool) -> None:
    """Write what differs in a stage: with few statements ``together``, and what PostgreSQL refuses
    is raised as it comes; or row by row, and it is explained.

    Raises Refused, IntegrityError.
    """
    await look_at(tx, stage)
    if together:
        await write_all(tx.connection, parents_first(changes, stage))
    else:
        await _write_each(tx, changes, stage)
    await look_at(tx, "draft")
    for change in changes:
        shape = aggregate_of(change.whole.type_name)
        with refusing(change.whole):
            await check_siblings(tx, shape, stage, change.whole.key)


async def _write_each(tx: Transaction, changes: Sequence[Change], stage: str) -> None:
    """Row by row, to have refusals explained; the entries' own rows first, for links between them
    lead to these."""
    wholes = {change.whole.key: change.whole for change in changes}
    trees = parents_first(changes, stage)
    rule = NotPublishable if stage == "live" else InputError
    for node in trees:
        with refusing(wholes[node.row.id]), explained(node.path, rule=rule, row=node.row):
            own = Node(node.shape, node.row, node.path, node.is_new, node.changed)
            await write_all(tx.connection, [own])
    for node in trees:
        below = Node(node.shape, node.row, node.path)
        below.variants, below.lists, below.removed = node.variants, node.lists, node.removed
        with refusing(wholes[node.row.id]):
            await write_tree(tx.connection, below)


def parents_first(changes: Iterable[Change], stage: str = "draft") -> list[Node]:
    """The trees of rows, each after those that its own row links to."""
    trees = {c.whole.key: c.draft if stage == "draft" else c.live for c in changes}
    ordered: dict[UUID, Node] = {}

    def visit(key: UUID, above: frozenset[UUID]) -> None:
        node = trees.get(key)
        if node is None or key in ordered or key in above:
            return
        for value in node.shape.values.values():
            if isinstance(value, Reference):
                target = getattr(node.row, value.columns[0])
                if target in trees:
                    visit(target, above | {key})
        ordered[key] = node

    for key in trees:
        visit(key, frozenset())
    return list(ordered.values())


async def record(tx: Transaction, change: Change) -> None:
    """Keep the revision, the audit entry and the events of a change."""
    draft, whole = change.draft, change.whole
    key, version = whole.key, draft.row.version
    shared, locales = touched(draft)
    detail: dict[str, Any] = {
        "created": change.created,
        "shared": shared,
        "locales": sorted(locales),
        "live": sorted(touched(change.live)[1]) if change.live_changes and change.live else [],
    }
    if change.created or draft.differs():
        texts = {locale: variant.row.revision for locale, variant in draft.variants.items()}
        await tx.revise(whole.type_name, key, version, snapshot(draft), texts)
    await tx.record("import", whole.type_name, key, version, detail)
    await tx.announce("entry.imported", whole.type_name, key, version, detail["locales"])
    if change.live_changes:
        await tx.announce(
            "entry.published", whole.type_name, key, version, sorted(whole.live_locales)
        )


async def tell(tx: Transaction, change: Change) -> None:
    """Tell the world what of it was changed in ``live``; to be done last."""
    if not change.live_changes or change.live is None:
        return
    kind = ChangeKind.PUBLISHED if change.live.is_new else ChangeKind.UPDATED
    shared, locales = touched(change.live)
    await tx.tell(
        kind, change.whole.type_name, change.whole.key, sorted(locales), every_locale=shared
    )


async def look_at(tx: Transaction, stage: str) -> None:
    """Let unqualified names mean the tables of a stage."""
    await tx.connection.execute_query(f"set local search_path to {_STAGES[stage]}")
