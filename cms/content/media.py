"""Media: pictures, video, audio and document files, with their facts, rights and texts."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields import ForeignKeyRelation
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from cms.content.base import Entry, link_to, part_of, partial_date_precision
from cms.content.enums import MediaKind
from cms.content.variant import Variant


class Media(Entry):
    """A file of the archive. Sizes are in bytes and pixels, the duration in seconds, the focal
    point in fractions of width and height from the upper left corner.
    """

    kind = fields.CharEnumField(MediaKind, max_length=8)
    mime_type = fields.CharField(max_length=127)
    byte_size = fields.BigIntField()
    sha256 = fields.CharField(max_length=64)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    duration_seconds = fields.FloatField(null=True)
    pages = fields.IntField(null=True)
    focal_x = fields.FloatField(null=True)
    focal_y = fields.FloatField(null=True)
    captured_on = fields.DateField(null=True)
    captured_on_precision = partial_date_precision()
    rights_holder = fields.TextField(null=True)
    licence = fields.TextField(null=True)
    rights_expire_on = fields.DateField(null=True)
    credit = fields.TextField(null=True)
    place: ForeignKeyRelation[Any] = link_to("content.Place", "media")
    period: ForeignKeyRelation[Any] = link_to("content.Period", "media")

    class Meta:
        table = "media"
        constraints = (
            CheckConstraint(check="byte_size >= 0", name="media_byte_size"),
            CheckConstraint(check="sha256 ~ '^[0-9a-f]{64}$'", name="media_sha256"),
            CheckConstraint(check="width > 0 and height > 0", name="media_pixels"),
            CheckConstraint(check="duration_seconds >= 0", name="media_duration"),
            CheckConstraint(check="pages > 0", name="media_pages"),
            CheckConstraint(
                check="focal_x between 0 and 1 and focal_y between 0 and 1",
                name="media_focal_point",
            ),
        )
        indexes = (
            Index(fields=("published_at", "id"), name="media_published"),
            Index(fields=("period_id", "captured_on", "id"), name="media_period_captured"),
        )


class MediaVariant(Variant):
    """A media file's texts in one locale; ``alt`` is for readers who can't see it (WCAG 2.2,
    1.1.1).
    """

    entry: ForeignKeyRelation[Media] = part_of("content.Media", "variants")
    title = fields.TextField()
    alt = fields.TextField(default="")
    caption = fields.TextField(default="")
    transcript = fields.TextField(null=True)

    class Meta:
        table = "media_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="media_variant_locale"),
            CheckConstraint(check="title <> ''", name="media_variant_title"),
        )
        indexes = (Index(fields=("locale", "sort_key"), name="media_variant_sort"),)
