"""Whether the actor may do what an action is about to do (``cms.auth.policy`` decides).

An entry that the actor may not see is answered like one that isn't there. One that can be seen but
not touched is refused, and the refusal says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction
from cms.actions.draft import Node
from cms.auth.policy import Verb, may, may_some
from cms.content.enums import Classification
from cms.errors import Forbidden, NotFound


@dataclass(frozen=True)
class Place:
    """Where an entry stands: whose it is, and how far it may travel."""

    unit: UUID | None
    classification: Classification

    @classmethod
    def of(cls, row: Any) -> Place:
        """Where a row of an entry's table stands."""
        return cls(row.unit_id, Classification(row.classification))


async def admit(
    tx: Transaction, verb: Verb, type_name: str, shape: Shape, key: UUID
) -> Place | None:
    """Where the entry stands that the actor wants to do something to; None if there is none. It
    isn't locked yet.

    Raises Forbidden when the actor may do this to nothing of that place, whatever the locale.
    """
    rows = await tx.fetch(
        f'select unit_id, classification from draft."{shape.table}" where id = $1', key
    )
    if not rows:
        return None
    place = Place(rows[0]["unit_id"], Classification(rows[0]["classification"]))
    caller = tx.actor.caller
    if not may_some(caller, verb, type_name, classification=place.classification, unit=place.unit):
        raise _refused(verb, type_name)
    return place


def require(
    tx: Transaction,
    verb: Verb,
    type_name: str,
    place: Place,
    locales: Iterable[str | None] = (None,),
) -> None:
    """Raises Forbidden unless the actor may do this to the texts of all these locales; None among
    them stands for what all locales share.
    """
    for locale in locales:
        if _may(tx, verb, type_name, place, locale):
            continue
        if locale is None:
            raise _refused(verb, type_name)
        raise Forbidden(
            "You may not do this ({verb}) with the texts in {locale} of this entry ({type}).",
            verb=verb.value,
            locale=locale,
            type=type_name,
        )


def absent(type_name: str) -> NotFound:
    """The answer about an entry that isn't there, or that the actor may not see."""
    return NotFound("There is no {type} with this key.", path=("id",), type=type_name)


def touched(node: Node) -> tuple[bool, set[str]]:
    """What a merged tree changes: whether anything that all locales share, and the locales whose
    texts it makes, changes or removes.
    """
    shared = bool(node.changed) or node.is_new
    locales = {locale for locale, variant in node.variants.items() if variant.differs()}
    for gone in node.removed:
        if gone.shape.is_variant:
            locales.add(gone.row.locale)
        else:
            shared = True
    for rows in node.lists.values():
        for row in rows:
            inner, texts = touched(row)
            shared = shared or inner
            locales |= texts
    return shared, locales


def _may(tx: Transaction, verb: Verb, type_name: str, place: Place, locale: str | None) -> bool:
    return may(
        tx.actor.caller,
        verb,
        type_name,
        classification=place.classification,
        unit=place.unit,
        locale=locale,
    )


def _refused(verb: Verb, type_name: str) -> Forbidden:
    return Forbidden(
        "You may not do this ({verb}) with this entry ({type}): it takes another role, unit or "
        "clearance.",
        verb=verb.value,
        type=type_name,
    )
