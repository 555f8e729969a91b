"""How a translation stands to its source: which sentences were translated as they are, which are
new since, and which have gone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of
from cms.actions.base import Transaction
from cms.actions.draft import Node, load_all
from cms.actions.rights import absent
from cms.desk.reference import EntryRef
from cms.i18n.locales import DEFAULT, Locales
from cms.translation import history
from cms.translation.wording import (
    Sentence,
    SentenceChange,
    compare,
    joined,
    moved,
    split,
    wording,
    wording_of,
)


@dataclass(frozen=True)
class SentenceStatus:
    """A sentence of the source and what has happened to it since the translation was made.

    ``part`` is the place in the entry of the part that it belongs to (``sections.0``), None for the
    entry's own texts. A sentence that has GONE stands where it was; ``field`` and ``text`` are None
    when no revision that the actor may see has it.
    """

    change: SentenceChange
    part: str | None
    field: str | None
    text: str | None


@dataclass(frozen=True)
class TranslationStatus:
    """How the texts of a ``locale`` stand to those that they were made from.

    ``source_revision`` is the revision that they were made from and ``present_revision`` what the
    source is at. Without texts in the locale they are still to be made: all sentences are NEW, and
    nothing is stale. An original has no source and no sentences here. ``moved_sentences`` counts
    those that were added, changed or taken away since, a changed one once.
    """

    entry: EntryRef
    locale: str
    source_locale: str | None
    source_revision: int | None
    present_revision: int | None
    is_stale: bool
    moved_sentences: int
    sentences: tuple[SentenceStatus, ...]


async def status(
    tx: Transaction, type_name: str, key: UUID, locale: str, *, locales: Locales = DEFAULT
) -> TranslationStatus:
    """How the texts of a locale stand to their source, in the draft, with those of all parts.

    Raises NotFound when there is no such entry that the actor may see, InvalidLocale.
    """
    locales.check(locale, path=("locale",))
    shape = aggregate_of(type_name)
    node = (await load_all(tx.connection, shape, [key], lock=False)).get(key)
    if node is None:
        raise absent(type_name)
    pairs = list(_pairs(node, locale, _source_of(node, locale, locales)))
    lost = Lost(tx, node, locale)
    sentences = [each for pair in pairs async for each in pair.sentences(lost)]
    own = next((pair for pair in pairs if pair.node is node), None)
    made = own.made.row if own and own.made else None
    return TranslationStatus(
        entry=EntryRef(type_name, key),
        locale=locale,
        source_locale=own.source.row.locale if own else None,
        source_revision=made.source_revision if made else None,
        present_revision=own.source.row.revision if own else None,
        is_stale=any(pair.is_stale for pair in pairs),
        moved_sentences=sum(pair.moved for pair in pairs),
        sentences=tuple(sentences),
    )


def _source_of(node: Node, locale: str, locales: Locales) -> str | None:
    """What the texts of a locale were made from, or are to be made from: the content's source
    locale, else another original.
    """
    if locale in node.variants:
        found: str | None = node.variants[locale].row.source_locale
        return found
    originals = [code for code, each in node.variants.items() if each.row.source_locale is None]
    return min(originals, key=lambda code: (code != locales.source, code), default=None)


def _pairs(node: Node, locale: str, source_locale: str | None) -> Iterator[Pair]:
    """The texts of a locale with their sources, of a row and of all below that have both; those
    that are still to be made too.
    """
    made = node.variants.get(locale)
    wanted: str | None = made.row.source_locale if made else source_locale
    if wanted in node.variants:
        yield Pair(node, node.variants[wanted], made)
    for rows in node.lists.values():
        for row in rows:
            yield from _pairs(row, locale, source_locale)


@dataclass(frozen=True)
class Pair:
    """A source and what was ``made`` from it, if it was, as texts of one row."""

    node: Node
    source: Node
    made: Node | None

    @property
    def is_stale(self) -> bool:
        """Whether the source has a newer revision, with other words."""
        source, made = self.source.row, self.made.row if self.made else None
        return (
            made is not None
            and made.source_revision is not None
            and source.revision > made.source_revision
            and source.sentences != made.source_sentences
        )

    @property
    def moved(self) -> int:
        """How many sentences moved since."""
        if not self.is_stale:
            return 0
        return moved(self._then, self.source.row.sentences)

    @property
    def _then(self) -> bytes | None:
        """The digests that it was made from."""
        then: bytes | None = self.made.row.source_sentences if self.made else None
        return then

    async def sentences(self, lost: Lost) -> AsyncIterator[SentenceStatus]:
        """The source's sentences in order, with those that have gone."""
        part = ".".join(map(str, self.node.path)) or None
        row = self.source.row
        now = wording_of(self.source.shape, row, row.locale)
        if self.made is not None and not self.is_stale:
            for each in now:
                yield SentenceStatus(SentenceChange.KEPT, part, each.field, each.text)
            return
        then = split(self._then)
        for change, old, new in compare(self._then, joined(now)):
            if change is SentenceChange.GONE:
                gone = await lost.find(row.locale, then[old])
                field, text = (gone.field, gone.text) if gone else (None, None)
                yield SentenceStatus(change, part, field, text)
            else:
                yield SentenceStatus(change, part, now[new].field, now[new].text)


class Lost:
    """Finds sentences that have gone in the revisions of the entry that the actor may see, reading
    no more of them than it takes.
    """

    def __init__(self, tx: Transaction, entry: Node, locale: str) -> None:
        self._tx = tx
        self._entry = entry
        self._made = entry.variants[locale].row if locale in entry.variants else None
        self._found: dict[tuple[str, bytes], Sentence] = {}
        self._earlier: dict[str, AsyncIterator[tuple[Shape, history.Texts]]] = {}

    async def find(self, locale: str, digest: bytes) -> Sentence | None:
        """The sentence in a locale that has this digest, if a revision has it."""
        if locale not in self._earlier:
            self._earlier[locale] = self._texts(locale)
        while (locale, digest) not in self._found:
            try:
                shape, texts = await anext(self._earlier[locale])
            except StopAsyncIteration:
                return None
            for each in wording({name: texts.get(name) for name in shape.words}, locale):
                self._found.setdefault((locale, each.digest), each)
        return self._found[locale, digest]

    def _texts(self, locale: str) -> AsyncIterator[tuple[Shape, history.Texts]]:
        made, entry = self._made, self._entry
        likely = made.source_revision if made and made.source_locale == locale else None
        return history.earlier(self._tx, entry.shape.model.__name__, entry.row.id, locale, likely)
