"""Embargo: hold texts back until a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Actor, transaction
from cms.actions.publish import lock
from cms.actions.rights import require
from cms.actions.workflow import Moved
from cms.auth.policy import Verb
from cms.desk import work
from cms.errors import InputError


async def embargo(
    actor: Actor,
    type_name: str,
    key: UUID,
    until: datetime | None,
    *,
    locales: Sequence[str] | None = None,
) -> Moved:
    """Refuse to publish the texts of ``locales`` (the entry as a whole, when None) before a moment,
    whoever asks; without one, lift the embargo. What is live already stays.

    Who may approve may do this. Raises NotFound, Forbidden, and InputError for a moment without a
    time zone or in the past.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor, Verb.APPROVE, type_name) as tx:
        version, place = await lock(tx, Verb.APPROVE, shape, type_name, key)
        require(tx, Verb.APPROVE, type_name, place, locales if locales is not None else [None])
        if until is not None:
            if until.tzinfo is None:
                raise InputError(
                    "{argument} must have a time zone.", path=("until",), argument="until"
                )
            if until <= tx.at:
                raise InputError("{argument} lies in the past.", path=("until",), argument="until")
        concerned = locales if locales is not None else [work.SHARED]
        await work.embargoed(tx, type_name, key, concerned, until)
        detail = {"locales": list(locales or ()), "until": until and until.isoformat()}
        await tx.record("embargo", type_name, key, version, detail)
        await tx.announce("entry.embargoed", type_name, key, version, list(locales or ()))
    return Moved(key, version, tuple(locales or ()))
