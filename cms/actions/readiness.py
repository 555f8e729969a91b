"""Whether texts may go live: approved by a second pair of eyes, their embargo over, and in
agreement with their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction
from cms.actions.content import raise_all
from cms.actions.gate import check_agreement
from cms.actions.words import REASON_LIMIT, words
from cms.actions.workflow import states_of
from cms.content.enums import VariantState
from cms.desk import work
from cms.errors import ClientError, NotPublishable

READY = (VariantState.APPROVED, VariantState.PUBLISHED)


async def check_ready(
    tx: Transaction,
    shape: Shape,
    key: UUID,
    chosen: Sequence[str],
    visible: Sequence[str],
    *,
    reviewed: bool,
) -> None:
    """Check what is about to be published: the variants of the ``chosen`` locales, and the texts of
    the entry's parts in all that will be ``visible``. Unless it must be ``reviewed``, only the
    embargo counts.

    Raises NotPublishable with all that stands against it.
    """
    standing = await work.standings(tx, key)
    faults: list[ClientError] = list(_embargoes(tx, standing, chosen))
    if reviewed:
        states = await states_of(tx, shape, key)
        faults += _unapproved(states, chosen)
        others = set(visible) - set(chosen)
        parts = sorted(others) if any(part.variants for part in shape.lists.values()) else []
        faults += _changed(standing, [work.SHARED, *parts])
    raise_all(faults)


async def agreed(
    tx: Transaction, shape: Shape, key: UUID, chosen: Sequence[str], overrule: str
) -> dict[str, Any]:
    """Check that the texts say what their sources say. What there is against it is overruled by a
    reason; tells for the audit how much that was, and why.

    Raises NotPublishable with every disagreement; LimitExceeded for a reason that is too long.
    """
    reason = words(overrule, "overrule", REASON_LIMIT) if overrule else ""
    faults = await check_agreement(tx, shape, key, chosen)
    if reason:
        return {"overruled": len(faults), "reason": reason} if faults else {}
    raise_all(faults)
    return {}


def _embargoes(
    tx: Transaction, standing: Mapping[str, work.Standing], chosen: Sequence[str]
) -> Iterator[NotPublishable]:
    for locale in (work.SHARED, *chosen):
        until = standing.get(locale, work.NONE).embargo_until
        if until is not None and until > tx.at:
            yield NotPublishable(
                "The entry is under an embargo until {until}.",
                path=("locales",),
                until=until.isoformat(timespec="minutes"),
            )


def _unapproved(
    states: Mapping[str, VariantState], chosen: Sequence[str]
) -> Iterator[NotPublishable]:
    for locale in chosen:
        if states[locale] not in READY:
            yield NotPublishable(
                "The variant {locale} is {state}; only approved ones can be published.",
                path=("locales",),
                locale=locale,
                state=states[locale],
            )


def _changed(
    standing: Mapping[str, work.Standing], places: Sequence[str]
) -> Iterator[NotPublishable]:
    """What goes live with the variants that are published, and was changed since somebody approved:
    what all languages share, and texts of the parts in the other languages that are live.
    """
    for place in places:
        if not standing.get(place, work.NONE).authors:
            continue
        if place == work.SHARED:
            yield NotPublishable(
                "What all languages of the entry share was changed and not approved: submit and "
                "approve it.",
                path=("locales",),
            )
        else:
            yield NotPublishable(
                "The texts in {locale} of parts of the entry would go live too; they were changed "
                "and not approved.",
                path=("locales",),
                locale=place,
            )
