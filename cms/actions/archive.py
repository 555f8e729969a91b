"""Archive: put texts away that nobody works on any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.content import raise_all
from cms.actions.live import live_locales
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.actions.workflow import Moved, choose, set_state, states_of
from cms.auth.policy import Verb
from cms.content.enums import VariantState
from cms.errors import ActionError


async def archive(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> Moved:
    """Archive the variants of ``locales`` (all, when None). They stay as they are, out of the lists
    of work; the next change of such a text, or ``reopen``, makes it a draft again.

    Who may change the texts may archive them. Raises NotFound, Forbidden, VersionConflict, and
    ActionError for texts that the world sees: they must be taken back first.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.UPDATE, type_name) as tx:
        version, place = await lock(tx, Verb.UPDATE, shape, type_name, key)
        check_version(version, expected_version)
        suits = set(VariantState) - {VariantState.ARCHIVED}
        chosen = choose(await states_of(tx, shape, key), locales, suits)
        require(tx, Verb.UPDATE, type_name, place, chosen)
        live = await live_locales(tx, shape, key)
        raise_all(
            [
                ActionError(
                    "The variant {locale} is live; unpublish it first.",
                    path=("locales",),
                    locale=locale,
                )
                for locale in chosen
                if locale in live
            ]
        )
        await set_state(tx, shape, key, chosen, VariantState.ARCHIVED)
        await tx.record("archive", type_name, key, version, {"locales": chosen})
        await tx.announce("entry.archived", type_name, key, version, chosen)
    return Moved(key, version, tuple(chosen))


async def reopen(
    actor: Actor,
    type_name: str,
    key: UUID,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> Moved:
    """Make drafts again of archived variants (None: of all that are). Rights and errors as with
    ``archive``.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.UPDATE, type_name) as tx:
        version, place = await lock(tx, Verb.UPDATE, shape, type_name, key)
        check_version(version, expected_version)
        chosen = choose(await states_of(tx, shape, key), locales, {VariantState.ARCHIVED})
        require(tx, Verb.UPDATE, type_name, place, chosen)
        await set_state(tx, shape, key, chosen, VariantState.DRAFT)
        await tx.record("reopen", type_name, key, version, {"locales": chosen})
        await tx.announce("entry.reopened", type_name, key, version, chosen)
    return Moved(key, version, tuple(chosen))
