"""Unpublish: take an entry, or some of its texts, out of the world's sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.live import live_locales, variants_of
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.auth.policy import Verb
from cms.content.enums import ChangeKind, VariantState


@dataclass(frozen=True)
class Unpublished:
    """``locales`` are those in which the entry is still live; ``changed``: whether any went."""

    key: UUID
    version: int
    locales: tuple[str, ...]
    changed: bool


async def unpublish(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
    detail: Mapping[str, Any] | None = None,
    moment: datetime | None = None,
) -> Unpublished:
    """Remove the variants of ``locales`` (all, when None) from ``live``, with the texts of the
    entry's parts in these locales; and the whole entry when no variant is left.

    ``draft`` keeps everything; the variants that were PUBLISHED are DRAFT again, for what the world
    had reason not to see is to be looked at before it is shown again. ``published_at`` stays, as
    the moment of first publication. Entries that link to this one keep their links; readers meet
    it there again once it is published. Locales that aren't live are passed over.
    The ``detail`` is told in the audit, ``moment`` is when it is done, if not now.

    Must run within ``Database.orm()``. Raises NotFound when there is no entry with the key that the
    actor may see, Forbidden when they may not do this, VersionConflict when it is not at
    ``expected_version``.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.UNPUBLISH, type_name, at=moment) as tx:
        version, place = await lock(tx, Verb.UNPUBLISH, shape, type_name, key)
        check_version(version, expected_version)
        live = await live_locales(tx, shape, key)
        gone = live if locales is None else [locale for locale in live if locale in locales]
        left = [locale for locale in live if locale not in gone]
        require(tx, Verb.UNPUBLISH, type_name, place, gone)
        if gone:
            await _take_out(tx, shape, key, gone, whole=not left)
            await _mark(tx, shape, key, gone)
            told = {"locales": gone, **(detail or {})}
            await tx.record("unpublish", type_name, key, version, told)
            await tx.announce("entry.unpublished", type_name, key, version, gone)
            if left:
                await tx.tell(ChangeKind.UPDATED, type_name, key, gone, every_locale=False)
            else:  # of what is no more to be seen nothing is told but that
                await tx.tell(ChangeKind.UNPUBLISHED, type_name, key, [], every_locale=True)
    return Unpublished(key, version, tuple(left), bool(gone))


async def _take_out(
    tx: Transaction, shape: Shape, key: UUID, gone: Sequence[str], *, whole: bool
) -> None:
    if whole:  # what hangs on the entry goes with it
        await tx.count(f'delete from live."{shape.table}" where id = $1', key)
    else:
        await _take_texts_out(tx, shape, [key], gone)


async def _take_texts_out(
    tx: Transaction, owner: Shape, keys: Sequence[UUID], gone: Sequence[str]
) -> None:
    """Delete the texts of these locales, of the owners and of all parts below."""
    for part in owner.parts():
        owned = f'live."{part.table}" where {part.owner} = any($1::uuid[])'
        if part.is_variant:
            await tx.count(f"delete from {owned} and locale = any($2::text[])", keys, gone)
        elif any(part.parts()):
            rows = await tx.fetch(f"select id from {owned}", keys)
            await _take_texts_out(tx, part, [row["id"] for row in rows], gone)


async def _mark(tx: Transaction, shape: Shape, key: UUID, gone: Sequence[str]) -> None:
    variants = variants_of(shape)
    await tx.count(
        f'update draft."{variants.table}" set state = $3 '
        f"where {variants.owner} = $1 and locale = any($2::text[]) and state = $4",
        key,
        list(gone),
        VariantState.DRAFT.value,
        VariantState.PUBLISHED.value,
    )
