"""Request changes: send texts back to their authors, and say why."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.comment import BODY_LIMIT, write
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.save import check_version
from cms.actions.words import words
from cms.actions.workflow import Moved, choose, set_state, states_of
from cms.auth.policy import Verb
from cms.content.enums import VariantState


async def request_changes(
    actor: Actor,
    type_name: str,
    key: UUID,
    note: str,
    *,
    locales: Sequence[str] | None = None,
    expected_version: int | None = None,
) -> Moved:
    """Make drafts again of the variants of ``locales`` that are in review or approved (None: of all
    that are), with a comment that says what is to be changed.

    Raises NotFound, Forbidden, VersionConflict; ActionError for texts in another state; InputError,
    LimitExceeded for a note that is empty or too long.
    """
    shape = aggregate_of(type_name)
    note = words(note, "note", BODY_LIMIT)
    async with transaction(actor, Verb.APPROVE, type_name) as tx:
        version, place = await lock(tx, Verb.APPROVE, shape, type_name, key)
        check_version(version, expected_version)
        suits = {VariantState.IN_REVIEW, VariantState.APPROVED}
        chosen = choose(await states_of(tx, shape, key), locales, suits)
        require(tx, Verb.APPROVE, type_name, place, chosen)
        await set_state(tx, shape, key, chosen, VariantState.DRAFT)
        for locale in chosen:
            await write(tx, type_name, key, version, note, locale=locale, asks_changes=True)
        await tx.record("request_changes", type_name, key, version, {"locales": chosen})
        await tx.announce("entry.changes_requested", type_name, key, version, chosen)
    return Moved(key, version, tuple(chosen))
