"""Publish: make an entry, or new texts of one, visible to the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.live import Copy, live_locales, variants_of
from cms.actions.readiness import agreed, check_ready
from cms.actions.refusals import explained
from cms.actions.rights import Place, absent, admit, require
from cms.actions.save import check_version
from cms.actions.siblings import check_siblings
from cms.auth.policy import Verb
from cms.content.enums import ChangeKind, Classification, VariantState
from cms.errors import InputError, NotPublishable


@dataclass(frozen=True)
class Published:
    """``locales`` are those in which the entry is live now; ``changed`` tells whether ``live`` or a
    variant's state changed."""

    key: UUID
    version: int
    locales: tuple[str, ...]
    changed: bool


async def publish(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    at: datetime | None = None,
    expected_version: int | None = None,
    reviewed: bool | None = None,
    overrule: str = "",
    detail: Mapping[str, Any] | None = None,
    moment: datetime | None = None,
) -> Published:
    """Copy an entry from ``draft`` to ``live``: its own row, the variants of ``locales`` (all that
    it has, when None), its links and its parts.

    Variants of other locales that are live stay as they are. The texts of parts (a section's
    heading) go with the parts' order, in every locale that is live afterwards. A linked entry
    need not be live: the link is there, and readers meet the entry once it is published too.

    Callers publish only what was approved, and what says the same as its source (see
    ``cms.actions.gate``) unless they ``overrule`` that with a reason; the system publishes
    anything, unless it is to be ``reviewed`` like theirs. Nothing goes before its embargo ends. The
    ``detail`` is told in the audit, ``moment`` is when it is done, if not now.

    The first publication sets ``published_at``, to now or to ``at`` (for imports; a moment of the
    past, with its time zone); later ones leave it. Publishing what is live already does nothing.

    Must run within ``Database.orm()``. Nothing changes when an error is raised:

    Raises:
        NotFound: there is no entry with the key that the actor may see.
        Forbidden: the actor may not publish it, or not in these locales.
        VersionConflict: the entry is not at ``expected_version``.
        NotPublishable: the entry is classified above PUBLIC, or lacks a variant that was asked for,
            or any; texts aren't approved, or under an embargo, or contradict their source; or its
            place in a live tree would make a cycle.
        Conflict: a slug or code is that of another live entry.
        LimitExceeded: the entry is one too many in the live list of its parent.
        InputError: ``at`` has no time zone or lies in the future; the reason is too long.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.PUBLISH, type_name, at=moment) as tx:
        _check_moment(at, tx.at)
        version, place = await lock(tx, Verb.PUBLISH, shape, type_name, key)
        check_version(version, expected_version)
        classification = place.classification
        if classification != Classification.PUBLIC:
            raise NotPublishable(
                "The entry is classified {classification}; only PUBLIC ones can be published.",
                path=("classification",),
                classification=classification,
            )
        chosen = await _chosen(tx, shape, key, locales)
        require(tx, Verb.PUBLISH, type_name, place, chosen)
        visible = sorted({*chosen, *await live_locales(tx, shape, key)})
        told: dict[str, Any] = {"locales": chosen, **(detail or {})}
        if at is None:
            careful = actor.caller is not None if reviewed is None else reviewed
            await check_ready(tx, shape, key, chosen, visible, reviewed=careful)
            told |= await agreed(tx, shape, key, chosen, overrule) if careful else {}
        changed = await _mark(tx, shape, key, chosen, at or tx.at)
        with explained(rule=NotPublishable):
            difference = await Copy(tx, shape, chosen, visible).run(key)
        changed += difference.rows
        if changed:
            await check_siblings(tx, shape, "live", key)
            await tx.record("publish", type_name, key, version, told)
            await tx.announce("entry.published", type_name, key, version, chosen)
        if difference.rows:
            kind = ChangeKind.PUBLISHED if difference.added else ChangeKind.UPDATED
            locales = sorted(difference.locales)
            await tx.tell(kind, type_name, key, locales, every_locale=difference.shared)
    return Published(key, version, tuple(visible), changed > 0)


async def lock(
    tx: Transaction, verb: Verb, shape: Shape, type_name: str, key: UUID
) -> tuple[int, Place]:
    """The draft's version and place, held against other actions on the entry.

    Raises NotFound, Forbidden.
    """
    if await admit(tx, verb, type_name, shape, key):
        rows = await tx.fetch(
            f'select version, unit_id, classification from draft."{shape.table}" where id = $1 '
            "for no key update",
            key,
        )
        for row in rows:
            return row["version"], Place(row["unit_id"], Classification(row["classification"]))
    raise absent(type_name)


def _check_moment(at: datetime | None, now: datetime) -> None:
    if at is None:
        return
    if at.tzinfo is None:
        raise InputError("{argument} must have a time zone.", path=("at",), argument="at")
    if at > now:
        raise InputError("{argument} lies in the future.", path=("at",), argument="at")


async def _chosen(
    tx: Transaction, shape: Shape, key: UUID, locales: Sequence[str] | None
) -> list[str]:
    """The locales to publish, in the draft's order. Raises NotPublishable."""
    variants = variants_of(shape)
    rows = await tx.fetch(
        f'select locale from draft."{variants.table}" where {variants.owner} = $1 order by locale',
        key,
    )
    present = [row["locale"] for row in rows]
    for position, locale in enumerate(locales or ()):
        if locale not in present:
            raise NotPublishable(
                "The entry has no variant {locale}.", path=("locales", position), locale=locale
            )
    chosen = present if locales is None else [locale for locale in present if locale in locales]
    if not chosen:
        raise NotPublishable("Nothing to publish: the entry has no variant in these locales.")
    return chosen


async def _mark(
    tx: Transaction, shape: Shape, key: UUID, chosen: Sequence[str], at: datetime
) -> int:
    """Note in ``draft`` what is published, so that the copies say the same."""
    variants = variants_of(shape)
    marked = await tx.count(
        f'update draft."{variants.table}" set state = $3 '
        f"where {variants.owner} = $1 and locale = any($2::text[]) and state <> $3",
        key,
        list(chosen),
        VariantState.PUBLISHED.value,
    )
    return marked + await tx.count(
        f'update draft."{shape.table}" set published_at = $2 '
        "where id = $1 and published_at is null",
        key,
        at,
    )
