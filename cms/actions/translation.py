"""Revisions of variants, and which revision of which source each translation was made from."""

from __future__ import annotations

from cms.actions.content import Given
from cms.actions.draft import Node
from cms.content.enums import VariantState
from cms.errors import InputError
from cms.i18n.locales import Locales


def settle(node: Node, given: Given, locales: Locales) -> None:
    """Finish the variants of a merged row and of all rows below it.

    A variant whose own texts changed has a new revision and is a draft again. A translation whose
    texts are new or changed follows the present revision of its source, unless the caller says
    another one; what the caller says must be there.

    Raises InputError for a source that isn't.
    """
    for variant in node.variants.values():
        _count(variant)
    for locale, variant in node.variants.items():
        if content := given.variants.get(locale):
            _follow_source(node, locale, variant, content, locales)
        if variant.row.source_locale not in node.variants:
            variant.set("source_locale", None)
            variant.set("source_revision", None)
    for name, rows in given.lists.items():
        for child, content in zip(node.lists[name], rows, strict=True):
            settle(child, content, locales)


def _text_changed(variant: Node) -> bool:
    return variant.is_new or not variant.changed.isdisjoint(variant.shape.texts)


def _count(variant: Node) -> None:
    if _text_changed(variant) and not variant.is_new:
        variant.set("revision", variant.row.revision + 1)
        if variant.shape.has_workflow:
            variant.set("state", VariantState.DRAFT)


def _follow_source(node: Node, locale: str, variant: Node, given: Given, locales: Locales) -> None:
    row = variant.row
    says_locale = "source_locale" in given.values
    says_revision = given.values.get("source_revision") is not None
    if not (says_locale or says_revision or _text_changed(variant)):
        return
    has_source = locales.source in node.variants or says_revision
    if not says_locale and row.source_locale is None and locale != locales.source and has_source:
        variant.set("source_locale", locales.source)
    if row.source_locale is None:
        variant.set("source_revision", None)
        return
    _check_source(node, locale, variant)
    present = node.variants[row.source_locale].row.revision
    if not says_revision:
        variant.set("source_revision", present)
    elif not 1 <= row.source_revision <= present:
        raise InputError(
            "{argument} is {value}, but the source {source} has the revisions 1 to {present}.",
            path=(*variant.path, "source_revision"),
            argument="source_revision",
            value=row.source_revision,
            source=row.source_locale,
            present=present,
        )


def _check_source(node: Node, locale: str, variant: Node) -> None:
    source = variant.row.source_locale
    if source == locale or source not in node.variants:
        raise InputError(
            "{argument} is {value}, but must be another locale that this entry has.",
            path=(*variant.path, "source_locale"),
            argument="source_locale",
            value=source,
        )
