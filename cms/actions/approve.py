"""Approve: say of texts that they may be published, with a second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.content import raise_all
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.actions.workflow import Moved, choose, set_state, states_of
from cms.auth.policy import Verb
from cms.content.enums import VariantState
from cms.desk import work
from cms.errors import ActionError


async def approve(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> Moved:
    """Approve the variants of ``locales`` (all that are in review, when None), and with them what
    all languages share, as they are now.

    Nobody approves what they have changed themselves since it was last approved, whatever their
    roles. Raises NotFound, Forbidden, VersionConflict, and ActionError for texts that aren't in
    review, or that the actor has had a hand in.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.APPROVE, type_name) as tx:
        version, place = await lock(tx, Verb.APPROVE, shape, type_name, key)
        check_version(version, expected_version)
        chosen = choose(await states_of(tx, shape, key), locales, {VariantState.IN_REVIEW})
        standing = await work.standings(tx, key)
        shared = standing.get(work.SHARED, work.NONE).authors
        require(tx, Verb.APPROVE, type_name, place, [*([None] if shared else []), *chosen])
        _check_eyes(actor, standing, chosen)
        await set_state(tx, shape, key, chosen, VariantState.APPROVED)
        await work.approved(tx, type_name, key, [work.SHARED, *chosen], actor.name)
        await tx.record("approve", type_name, key, version, {"locales": chosen})
        await tx.announce("entry.approved", type_name, key, version, chosen)
    return Moved(key, version, tuple(chosen))


def _check_eyes(actor: Actor, standing: Mapping[str, work.Standing], chosen: Sequence[str]) -> None:
    """Raises ActionError for what the actor has written."""
    faults = [
        ActionError(
            "You have changed the texts in {locale} yourself: somebody else must approve them.",
            path=("locales",),
            locale=locale,
        )
        for locale in chosen
        if actor.name in standing.get(locale, work.NONE).authors
    ]
    if actor.name in standing.get(work.SHARED, work.NONE).authors:
        faults.append(
            ActionError(
                "You have changed what all languages of this entry share yourself: somebody else "
                "must approve it.",
                path=("locales",),
            )
        )
    raise_all(faults)
