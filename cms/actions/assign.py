"""Assign: give the work on texts to somebody, with a day when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import ACTOR_LIMIT, Actor, Transaction, transaction
from cms.actions.rights import Place, absent, require
from cms.actions.words import words
from cms.auth.policy import Verb, may
from cms.content.enums import Classification
from cms.desk import work
from cms.errors import NotFound


@dataclass(frozen=True)
class Assigned:
    """The entry whose work was given to somebody, or taken from them."""

    key: UUID
    version: int


async def assign(
    actor: Actor,
    type_name: str,
    key: UUID,
    assignee: str | None,
    *,
    locale: str | None = None,
    due_on: date | None = None,
) -> Assigned:
    """Give the work on the texts of a ``locale`` (None: on the entry as a whole) to the account
    with that login, due on a day; no ``assignee`` and no day end an assignment. The locale may be
    one that the entry has no texts in yet.

    Who may change or approve the texts may assign them. Raises NotFound (also for an account that
    isn't there, or can't sign in), Forbidden.
    """
    shape = aggregate_of(type_name)
    async with transaction(actor) as tx:
        version, place = await _found(tx, shape, type_name, key)
        if not any(_may(actor, verb, type_name, place, locale) for verb in _VERBS):
            require(tx, Verb.UPDATE, type_name, place, [locale])
        if assignee is not None:
            assignee = words(assignee, "assignee", ACTOR_LIMIT)
            await _check_account(tx, assignee)
        await work.assigned(tx, type_name, key, locale or work.SHARED, assignee, due_on)
        detail = {"locale": locale, "assignee": assignee, "due": due_on and due_on.isoformat()}
        await tx.record("assign", type_name, key, version, detail)
        await tx.announce("entry.assigned", type_name, key, version, [locale] if locale else [])
    return Assigned(key, version)


_VERBS = (Verb.UPDATE, Verb.APPROVE)
"""What lets somebody assign: one of these."""


async def _found(tx: Transaction, shape: Shape, type_name: str, key: UUID) -> tuple[int, Place]:
    rows = await tx.fetch(
        f'select version, unit_id, classification from draft."{shape.table}" where id = $1', key
    )
    for row in rows:
        return row["version"], Place(row["unit_id"], Classification(row["classification"]))
    raise absent(type_name)


def _may(actor: Actor, verb: Verb, type_name: str, place: Place, locale: str | None) -> bool:
    return may(
        actor.caller,
        verb,
        type_name,
        classification=place.classification,
        unit=place.unit,
        locale=locale,
    )


async def _check_account(tx: Transaction, login: str) -> None:
    rows = await tx.fetch("select office.is_account($1) as there", login)
    if not rows[0]["there"]:
        raise NotFound(
            "There is no account {login} that can sign in.", path=("assignee",), login=login[:64]
        )
