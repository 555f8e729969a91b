"""The states of an entry's variants: read, chosen from and set by the verbs of the workflow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction
from cms.actions.content import raise_all
from cms.actions.live import variants_of
from cms.content.enums import VariantState
from cms.errors import ActionError, ClientError, NotFound


@dataclass(frozen=True)
class Moved:
    """An entry whose variants of these ``locales`` are in another state now."""

    key: UUID
    version: int
    locales: tuple[str, ...]


async def states_of(tx: Transaction, shape: Shape, key: UUID) -> dict[str, VariantState]:
    """The state of each variant in the draft, by locale in alphabetical order."""
    variants = variants_of(shape)
    rows = await tx.fetch(
        f'select locale, state from draft."{variants.table}" where {variants.owner} = $1 '
        "order by locale",
        key,
    )
    return {row["locale"]: VariantState(row["state"]) for row in rows}


def choose(
    states: Mapping[str, VariantState],
    locales: Sequence[str] | None,
    suits: Collection[VariantState],
) -> list[str]:
    """The locales that are meant: those named, or all whose state ``suits``.

    Raises NotFound for one that isn't there, ActionError for a state that doesn't suit, or when
    there is none that does; with all other faults in it.
    """
    if locales is None:
        chosen = [locale for locale, state in states.items() if state in suits]
        if not chosen:
            raise ActionError(
                "None of the texts is in a state for this: {states}.",
                path=("locales",),
                states=_listed(set(suits)),
            )
        return chosen
    faults: list[ClientError] = []
    for position, locale in enumerate(locales):
        path = ("locales", position)
        if locale not in states:
            faults.append(NotFound("The entry has no variant {locale}.", path=path, locale=locale))
        elif states[locale] not in suits:
            faults.append(
                ActionError(
                    "The variant {locale} is {state}; for this it must be one of: {states}.",
                    path=path,
                    locale=locale,
                    state=states[locale],
                    states=_listed(set(suits)),
                )
            )
    raise_all(faults)
    return [locale for locale in states if locale in locales]


async def set_state(
    tx: Transaction, shape: Shape, key: UUID, locales: Sequence[str], state: VariantState
) -> None:
    """Put the variants of these locales in a state."""
    variants = variants_of(shape)
    await tx.count(
        f'update draft."{variants.table}" set state = $3 '
        f"where {variants.owner} = $1 and locale = any($2::text[])",
        key,
        list(locales),
        state.value,
    )


def _listed(states: set[VariantState]) -> str:
    return ", ".join(state.value for state in VariantState if state in states)
