"""The items of a release: what it does with which entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.content import raise_all
from cms.actions.rights import Place, require
from cms.actions.seen import hidden
from cms.auth.policy import Verb, may_some
from cms.content.enums import Classification, ReleaseState, ReleaseVerb
from cms.errors import ActionError, ClientError, Forbidden, NotFound

VERBS = {ReleaseVerb.PUBLISH: Verb.PUBLISH, ReleaseVerb.UNPUBLISH: Verb.UNPUBLISH}


@dataclass(frozen=True)
class Item:
    """What a release does with an entry, in these ``locales`` (None: in all that there are then).
    ``overrule`` is the reason why texts may go that contradict their source.
    """

    verb: ReleaseVerb
    type: str
    key: UUID
    locales: tuple[str, ...] | None = None
    overrule: str = ""


@dataclass(frozen=True)
class Found:
    """A release as it is, held against other actions."""

    key: UUID
    version: int
    name: str
    state: ReleaseState


async def hold(tx: Transaction, key: UUID) -> Found:
    """The release, locked. Raises NotFound when there is none, or one with what the actor may not
    see.
    """
    rows = await tx.fetch(
        "select id, version, name, state from office.release where id = $1 for update", key
    )
    items = await items_of(tx, key)
    if not rows or await hidden(tx, ((item.type, item.key) for item in items)):
        raise NotFound("There is no such release.", path=("id",))
    (row,) = rows
    return Found(row["id"], row["version"], row["name"], ReleaseState(row["state"]))


async def items_of(tx: Transaction, key: UUID) -> tuple[Item, ...]:
    """The items of a release in their order."""
    rows = await tx.fetch(
        "select verb, type, entry_id, locales, overrule from office.release_item "
        "where release_id = $1 order by position",
        key,
    )
    return tuple(
        Item(
            ReleaseVerb(row["verb"]),
            row["type"],
            row["entry_id"],
            None if row["locales"] is None else tuple(row["locales"]),
            row["overrule"],
        )
        for row in rows
    )


async def check_rights(tx: Transaction, items: Sequence[Item]) -> None:
    """Check that the actor may do all of it.

    Raises NotFound for entries that aren't there or that the actor may not see, Forbidden for what
    they may not do, with all other faults in it.
    """
    faults: list[ClientError] = []
    for position, item in enumerate(items):
        try:
            await _check(tx, item)
        except ClientError as error:
            error.path = ("items", position, *error.path)
            faults.append(error)
    raise_all(faults)


async def _check(tx: Transaction, item: Item) -> None:
    table = aggregate_of(item.type).table
    rows = await tx.fetch(
        f'select unit_id, classification from draft."{table}" where id = $1', item.key
    )
    if not rows:
        raise NotFound("There is no {type} with this key.", path=("entry",), type=item.type)
    place = Place(rows[0]["unit_id"], Classification(rows[0]["classification"]))
    verb = VERBS[item.verb]
    if item.locales is not None:
        require(tx, verb, item.type, place, item.locales)
    elif not may_some(
        tx.actor.caller,
        verb,
        item.type,
        classification=place.classification,
        unit=place.unit,
    ):
        raise Forbidden(
            "You may not do this ({verb}) with this entry ({type}): it takes another role, unit or "
            "clearance.",
            verb=verb.value,
            type=item.type,
        )


def check_state(state: ReleaseState, *allowed: ReleaseState) -> None:
    """Raises ActionError for a release in another state than those allowed."""
    if state not in allowed:
        raise ActionError(
            "The release is {state}; for this it must be one of: {states}.",
            path=("id",),
            state=state,
            states=", ".join(allowed),
        )
