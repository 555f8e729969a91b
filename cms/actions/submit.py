"""Submit: hand texts to an approver."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.actions.workflow import Moved, choose, set_state, states_of
from cms.auth.policy import Verb
from cms.content.enums import VariantState
from cms.desk import work


async def submit(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> Moved:
    """Put the variants of ``locales`` in review: those that are drafts, and those published or
    approved whose entry has since been changed in what all languages share. None stands for all of
    which that is true.

    Who may change the texts may submit them. Raises NotFound, Forbidden, VersionConflict, and
    ActionError for texts that are in another state.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.UPDATE, type_name) as tx:
        version, place = await lock(tx, Verb.UPDATE, shape, type_name, key)
        check_version(version, expected_version)
        states = await states_of(tx, shape, key)
        standing = await work.standings(tx, key)
        suits = {VariantState.DRAFT}
        if standing.get(work.SHARED, work.NONE).authors:
            suits |= {VariantState.APPROVED, VariantState.PUBLISHED}
        chosen = choose(states, locales, suits)
        require(tx, Verb.UPDATE, type_name, place, chosen)
        await set_state(tx, shape, key, chosen, VariantState.IN_REVIEW)
        await work.submitted(tx, type_name, key, chosen, actor.name)
        await tx.record("submit", type_name, key, version, {"locales": chosen})
        await tx.announce("entry.submitted", type_name, key, version, chosen)
    return Moved(key, version, tuple(chosen))
