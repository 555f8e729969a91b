"""Variants: the localised texts of an entry, at most one for each locale.

A variant remembers the source that it was made from, its revision and sentence by sentence, so that
staleness is known and not guessed: it is stale when its source has a newer revision with other
words. A new revision with the same words, formatted otherwise, makes nothing stale.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from cms.content.base import new_key, now
from cms.content.enums import VariantState

LOCALE_LENGTH = 12
"""Characters a stored locale may have: a BCP 47 tag in capitals, ``-`` written ``_``
(``ZH_HANT``).
"""


class Localised(Model):
    """The texts of one locale of an entry or of a part of one (a bulletin's section).

    ``revision`` counts the changes of this variant's own texts, from 1. ``source_locale`` and
    ``source_revision`` name what it was translated from; both are null for an original.

    ``sentences`` are the digests of its own sentences, one after another, and ``source_sentences``
    those that its source had then (``cms.translation.wording``).
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    locale = fields.CharField(max_length=LOCALE_LENGTH)
    revision = fields.IntField(default=1)
    source_locale = fields.CharField(max_length=LOCALE_LENGTH, null=True)
    source_revision = fields.IntField(null=True)
    sentences = fields.BinaryField(default=b"")
    source_sentences = fields.BinaryField(null=True)

    class Meta:
        abstract = True


class Variant(Localised):
    """The texts of one locale of an entry, with a workflow of their own.

    ``sort_key`` is the ICU collation key of the variant's title or name in its own locale:
    comparing the bytes compares the texts as a reader of that language would, on every server
    alike.
    """

    state = fields.CharEnumField(VariantState, max_length=10, default=VariantState.DRAFT)
    translator = fields.CharField(max_length=200, null=True)
    created_at = fields.DatetimeField(default=now)
    updated_at = fields.DatetimeField(default=now)
    sort_key = fields.BinaryField()

    class Meta:
        abstract = True
