"""The wording of a text: its sentences, each with a digest that only a change of words changes.

A digest is BLAKE2b (RFC 7693) of ``DIGEST_SIZE`` bytes over the field's name, a zero byte and the
sentence in Unicode Normalization Form C with every run of white space as one space, and none beside
characters of scripts that write none. Markdown counts as its plain text. So formatting, line ends
and where links lead to make no difference, nor do slugs, which are no words.

Two of a hundred thousand different sentences share a digest with a probability of 3 in 10 to the
tenth, so within a text the digest stands for its sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import blake2b

from cms.actions.aggregate import Shape
from cms.text.markdown import UNSPACED, blocks
from cms.text.sentences import sentences

DIGEST_SIZE = 8
"""Bytes of a digest."""

MARKDOWN = "_markdown"
"""The end of the names of fields that hold Markdown."""

BLANK_LINES = re.compile(r"\n\s*\n")
"""What is between the blocks of a plain text."""
_NO_SPACE = re.compile(f"(?<={UNSPACED}) | (?={UNSPACED})")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a field, as plain text, and its digest."""

    field: str
    text: str
    digest: bytes


class SentenceChange(StrEnum):
    """What has happened to a sentence of the source since a translation was made from it."""

    KEPT = "KEPT"
    NEW = "NEW"
    GONE = "GONE"


def wording(texts: Mapping[str, str | None], locale: str) -> list[Sentence]:
    """The sentences of texts in a stored locale, by field and in order, block by block."""
    found = []
    for field, text in texts.items():
        for block in _blocks(field, text or ""):
            found += [Sentence(field, s, _digest(field, s)) for s in sentences(block, locale)]
    return found


def wording_of(shape: Shape, row: object, locale: str) -> list[Sentence]:
    """The sentences of a row of texts, as the model has them."""
    return wording({name: getattr(row, name) for name in shape.words}, locale)


def joined(found: Iterable[Sentence]) -> bytes:
    """The digests one after another, as a row keeps them."""
    return b"".join(sentence.digest for sentence in found)


def split(digests: bytes | None) -> list[bytes]:
    """What ``joined`` put together."""
    whole = digests or b""
    return [whole[at : at + DIGEST_SIZE] for at in range(0, len(whole), DIGEST_SIZE)]


def compare(then: bytes | None, present: bytes) -> Iterator[tuple[SentenceChange, int, int]]:
    """What has changed from one wording to another, as a sequence of single changes in the order
    of the text: each with the position of the sentence in the one (KEPT, GONE) and the other.
    """
    old, new = split(then), split(present)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, at, until in matcher.get_opcodes():
        if tag == "equal":
            yield from ((SentenceChange.KEPT, i, at + i - start) for i in range(start, end))
        else:
            yield from ((SentenceChange.GONE, i, at) for i in range(start, end))
            yield from ((SentenceChange.NEW, end, j) for j in range(at, until))


def moved(then: bytes | None, present: bytes) -> int:
    """How many sentences were added, changed or taken away; a changed one counts once."""
    old, new = split(then), split(present)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return sum(
        max(end - start, until - at)
        for tag, start, end, at, until in matcher.get_opcodes()
        if tag != "equal"
    )


def _blocks(field: str, text: str) -> list[str]:
    return blocks(text) if field.endswith(MARKDOWN) else BLANK_LINES.split(text)


def _digest(field: str, sentence: str) -> bytes:
    text = unicodedata.normalize("NFC", " ".join(sentence.split()))
    told = f"{field}\0{_NO_SPACE.sub('', text)}"
    return blake2b(told.encode(), digest_size=DIGEST_SIZE).digest()
