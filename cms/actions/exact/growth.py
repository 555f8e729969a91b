"""How an entry that is put goes on from what is there: revisions grow and never go back, and a
translation lags behind its source by as much as it is said to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cms.actions.aggregate import Shape
from cms.actions.content import Given
from cms.actions.draft import Node
from cms.actions.translation import derive_sentences
from cms.errors import InputError

_Place = tuple[Any, ...]


class Growth:
    """By how much the revisions of an entry's texts come to lie above those that are given."""

    def __init__(self) -> None:
        self._above: dict[_Place, int] = {}
        self._is_settled = False

    def settled(self) -> Growth:
        """The same for the other stage, which the first one has decided for."""
        other = Growth()
        other._above = self._above
        other._is_settled = True
        return other

    def grow(self, node: Node | None, given: Given, place: _Place = ()) -> None:
        """Put the revisions that the texts are to have into what is given, before it is merged."""
        for locale, variant in given.variants.items():
            there = node.variants.get(locale) if node else None
            if variant is not None:
                self._grow(there, variant, (*place, locale))
        for variant in filter(None, given.variants.values()):
            source = variant.values.get("source_locale")
            if variant.values.get("source_revision") is not None:
                variant.values["source_revision"] += self._above.get((*place, source), 0)
        for name, rows in given.lists.items():
            if not given.shape.is_variant:
                for row, child in _matched(node, given.shape.lists[name], name, rows):
                    self.grow(child, row, (*place, name, *_identity(row)))

    def _grow(self, there: Node | None, variant: Given, place: _Place) -> None:
        said = variant.values.get("revision")
        if self._is_settled and place in self._above:
            revision = (said or 1) + self._above[place]
        elif there is None:
            revision = said or 1
        else:
            least = there.row.revision + _says_otherwise(variant, there)
            revision = max(said or 1, least)
        if not self._is_settled:
            self._above[place] = revision - (said or revision)
        variant.values["revision"] = revision

    def trim(self, node: Node, given: Given) -> None:
        """Remove the texts of list rows that aren't given: a list is what is given, wholly."""
        for name, rows in given.lists.items():
            if given.shape.is_variant:
                continue
            for child, row in zip(node.lists[name], rows, strict=True):
                for locale in child.variants.keys() - row.variants.keys():
                    child.removed.append(child.variants.pop(locale))
                self.trim(child, row)

    def derive(self, node: Node, twin: Node | None = None) -> None:
        """Derive the digests of texts, and of their sources where they aren't given. ``twin`` is
        the same row in the other stage, where perhaps it's done already."""
        for locale, variant in node.variants.items():
            if variant.is_new or not variant.changed.isdisjoint(variant.shape.texts):
                _derive(variant, twin.variants.get(locale) if twin else None)
        for variant in node.variants.values():
            row = variant.row
            if row.source_revision is not None and row.source_sentences is None:
                source = node.variants.get(row.source_locale)
                fresh = source and source.row.revision == row.source_revision
                variant.set("source_sentences", source.row.sentences if source and fresh else b"")
        for rows in node.lists.values():
            for row in rows:
                self.derive(row)

    def check_sources(self, node: Node, given: Given) -> None:
        """Raises InputError where a text is made from a source that isn't there, or from a revision
        that it never had."""
        for locale, variant in given.variants.items():
            if variant is not None:
                _check_source(node, locale)
        for name, rows in given.lists.items():
            if not given.shape.is_variant:
                for child, row in zip(node.lists[name], rows, strict=True):
                    self.check_sources(child, row)

    def adopt(self, live: Node, draft: Node) -> None:
        """Give new rows of ``live`` the keys of their drafts, so that a row has one key."""
        for locale, variant in live.variants.items():
            _adopt(variant, draft.variants.get(locale))
        for name, rows in live.lists.items():
            left: dict[_Place, list[Node]] = {}
            for row in draft.lists.get(name, []):
                left.setdefault(_identity_of(row), []).append(row)
            for row in rows:
                twins = left.get(_identity_of(row))
                twin = twins.pop(0) if twins else None
                _adopt(row, twin)
                if twin:
                    self.adopt(row, twin)


def _derive(variant: Node, twin: Node | None) -> None:
    words = variant.shape.words
    if twin and all(getattr(variant.row, name) == getattr(twin.row, name) for name in words):
        variant.set("sentences", twin.row.sentences)
    else:
        derive_sentences(variant)


def _adopt(row: Node, twin: Node | None) -> None:
    if not row.is_new or twin is None:
        return
    row.row.id = twin.row.id
    for below in row.below():
        setattr(below.row, str(below.shape.owner), twin.row.id)
    for name, links in row.lists.items():  # what hangs on a text
        if row.shape.is_variant:
            for link, other in zip(links, twin.lists.get(name, []), strict=False):
                _adopt(link, other)


def _says_otherwise(variant: Given, there: Node) -> bool:
    texts = variant.shape.texts
    return any(
        getattr(there.row, column) != value
        for column, value in variant.values.items()
        if column in texts
    )


def _identity(row: Given) -> _Place:
    return tuple(row.values.get(column) for column in row.shape.identity)


def _identity_of(row: Node) -> _Place:
    return tuple(getattr(row.row, column) for column in row.shape.identity)


def _matched(
    node: Node | None, shape: Shape, name: str, rows: list[Given]
) -> Iterator[tuple[Given, Node | None]]:
    """Each row that is given with the one that it is merged into (``cms.actions.draft.merge``)."""
    left: dict[_Place, list[Node]] = {}
    for old in node.lists.get(name, []) if node else []:
        left.setdefault(_identity_of(old), []).append(old)
    for row in rows:
        known = left.get(_identity(row))
        yield row, known.pop(0) if known else None


def _check_source(node: Node, locale: str) -> None:
    variant = node.variants[locale]
    source, revision = variant.row.source_locale, variant.row.source_revision
    path = variant.path
    if source is None:
        if revision is not None:
            raise InputError(
                "{argument} is required.", path=(*path, "source_locale"), argument="source_locale"
            )
        return
    if source == locale or source not in node.variants:
        raise InputError(
            "{argument} is {value}, but must be another locale that this entry has.",
            path=(*path, "source_locale"),
            argument="source_locale",
            value=source,
        )
    present = node.variants[source].row.revision
    if revision is None:
        variant.set("source_revision", present)
    elif not 1 <= revision <= present:
        raise InputError(
            "{argument} is {value}, but the source {source} has the revisions 1 to {present}.",
            path=(*path, "source_revision"),
            argument="source_revision",
            value=revision,
            source=source,
            present=present,
        )
