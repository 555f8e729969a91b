"""Revisions of variants, and what of which source each translation was made from."""

from __future__ import annotations

from typing import Any

from cms.actions.base import Transaction
from cms.actions.content import Given
from cms.actions.draft import Node
from cms.content.enums import VariantState
from cms.errors import InputError
from cms.i18n.locales import Locales
from cms.translation import history
from cms.translation.wording import joined, wording, wording_of

_MADE_FROM = frozenset({"source_locale", "source_revision"})


async def settle(tx: Transaction, node: Node, given: Given, locales: Locales) -> None:
    """Finish the variants of a merged row and of all rows below it.

    A variant whose own texts changed has a new revision and is a draft again. A translation whose
    words are new or changed follows the present revision of its source, unless the caller says
    another one; what the caller says must be there. With the revision it remembers the source's
    sentences. One that was made from an older revision is as welcome, and stale from the start.

    Raises InputError for a source that isn't.
    """
    for variant in node.variants.values():
        _count(variant)
    for locale, variant in node.variants.items():
        if content := given.variants.get(locale):
            await _follow_source(tx, node, locale, variant, content, locales)
        if variant.row.source_locale not in node.variants:
            _forget_source(variant)
    for name, rows in given.lists.items():
        for child, content in zip(node.lists[name], rows, strict=True):
            await settle(tx, child, content, locales)


def derive_sentences(variant: Node) -> None:
    """Put the digests of a variant's own sentences beside its texts."""
    row = variant.row
    variant.set("sentences", joined(wording_of(variant.shape, row, row.locale)))


def _count(variant: Node) -> None:
    row = variant.row
    if not variant.is_new and variant.changed.isdisjoint(variant.shape.texts):
        return
    derive_sentences(variant)
    if not variant.is_new:
        variant.set("revision", row.revision + 1)
        if variant.shape.has_workflow:
            variant.set("state", VariantState.DRAFT)


def _forget_source(variant: Node) -> None:
    for column in ("source_locale", "source_revision", "source_sentences"):
        variant.set(column, None)


async def _follow_source(
    tx: Transaction, node: Node, locale: str, variant: Node, given: Given, locales: Locales
) -> None:
    row = variant.row
    says_locale = "source_locale" in given.values
    says_revision = given.values.get("source_revision") is not None
    reworded = variant.is_new or "sentences" in variant.changed
    if not (says_locale or says_revision or reworded):
        return
    has_source = locales.source in node.variants or says_revision
    if not says_locale and row.source_locale is None and locale != locales.source and has_source:
        variant.set("source_locale", locales.source)
    if row.source_locale is None:
        _forget_source(variant)
        return
    _check_source(node, locale, variant)
    source = node.variants[row.source_locale].row
    if not says_revision:
        variant.set("source_revision", source.revision)
    elif not 1 <= row.source_revision <= source.revision:
        raise InputError(
            "{argument} is {value}, but the source {source} has the revisions 1 to {present}.",
            path=(*variant.path, "source_revision"),
            argument="source_revision",
            value=row.source_revision,
            source=row.source_locale,
            present=source.revision,
        )
    if row.source_revision == source.revision:
        variant.set("source_sentences", source.sentences)
    elif row.source_sentences is None or not variant.changed.isdisjoint(_MADE_FROM):
        variant.set("source_sentences", await _sentences_then(tx, node, row))


async def _sentences_then(tx: Transaction, node: Node, row: Any) -> bytes:
    """The sentences of an older revision of the source; none when no save is known to have made it,
    and for the texts of parts, whose revisions the saves don't tell: then all count as moved.
    """
    locale, revision = row.source_locale, row.source_revision
    if node.shape.owner is not None:
        return b""
    texts = await history.texts_of(tx, node.row.id, locale, revision)
    known = {name: texts.get(name) for name in node.variants[locale].shape.words}
    return joined(wording(known, locale))


def _check_source(node: Node, locale: str, variant: Node) -> None:
    source = variant.row.source_locale
    if source == locale or source not in node.variants:
        raise InputError(
            "{argument} is {value}, but must be another locale that this entry has.",
            path=(*variant.path, "source_locale"),
            argument="source_locale",
            value=source,
        )
