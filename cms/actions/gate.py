"""The gate before publication: a text must say what its source says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction
from cms.actions.live import variants_of
from cms.errors import ClientError
from cms.glossary.terms import every_term
from cms.translation.gate.compare import Disagreement, disagreements
from cms.translation.gate.facts import Text

_Texts = dict[str, dict[str, str]]
_BETWEEN = "."


async def check_agreement(
    tx: Transaction, shape: Shape, key: UUID, locales: Sequence[str]
) -> list[ClientError]:
    """What the draft's texts in these locales say otherwise than the texts that they were
    translated from: a NotPublishable for each disagreement, with the path ``("locales", locale,
    field)``. A field of a part is ``sections.0.heading``. Originals agree with themselves.
    """
    faults: list[ClientError] = []
    for locale, found in await agreement(tx, shape, key, locales):
        found.problem.path = ("locales", locale, found.field)
        faults.append(found.problem)
    return faults


async def agreement(
    tx: Transaction, shape: Shape, key: UUID, locales: Sequence[str]
) -> list[tuple[str, Disagreement]]:
    """The disagreements of the draft's texts in these locales with their sources, by locale."""
    variants = variants_of(shape)
    rows = await tx.fetch(
        f'select locale, source_locale from draft."{variants.table}" where {variants.owner} = $1',
        key,
    )
    sources = {
        row["locale"]: row["source_locale"]
        for row in rows
        if row["locale"] in locales and row["source_locale"]
    }
    if not sources:
        return []
    wanted = {*sources, *sources.values()}
    texts: _Texts = {locale: {} for locale in wanted}
    await _read(tx, shape, [(key, "")], sorted(wanted), texts)
    terms = await every_term(tx)
    found: list[tuple[str, Disagreement]] = []
    for locale, source in sorted(sources.items()):
        pair = Text(source, texts[source]), Text(locale, texts[locale])
        # Long texts take long; others are answered meanwhile.
        told = await asyncio.to_thread(disagreements, *pair, terms)
        found += [(locale, each) for each in told]
    return found


async def _read(
    tx: Transaction,
    owner: Shape,
    owners: Sequence[tuple[UUID, str]],
    locales: Sequence[str],
    texts: _Texts,
) -> None:
    """The words in these locales of the owners, each with the prefix of its fields' names, and of
    all their parts."""
    prefixes = dict(owners)
    if owner.variants:
        part = owner.variants
        for row in await tx.fetch(_words(part), list(prefixes), locales):
            prefix = prefixes[row["owner"]]
            for name in part.words:
                texts[row["locale"]][prefix + name] = row[name] or ""
    for name, part in owner.lists.items():
        if not any(_with_words(part)):
            continue
        rows: list[dict[str, Any]] = await tx.fetch(
            f'select id, {part.owner} as owner, position from draft."{part.table}" '
            f"where {part.owner} = any($1::uuid[]) order by {part.owner}, position",
            list(prefixes),
        )
        below = [
            (row["id"], _BETWEEN.join((prefixes[row["owner"]] + name, str(row["position"]), "")))
            for row in rows
        ]
        if below:
            await _read(tx, part, below, locales, texts)


def _words(part: Shape) -> str:
    columns = ", ".join(f'"{name}"' for name in part.words)
    return (
        f'select {part.owner} as owner, locale, {columns} from draft."{part.table}" '
        f"where {part.owner} = any($1::uuid[]) and locale = any($2::text[])"
    )


def _with_words(part: Shape) -> Iterator[Shape]:
    """The variants of a part and of the parts below it."""
    if part.variants and part.variants.words:
        yield part.variants
    for below in part.lists.values():
        yield from _with_words(below)
