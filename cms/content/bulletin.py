"""Bulletins: the monthly issues, their sections and the items of each."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields import ForeignKeyRelation
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.content.base import Entry, link_to, new_key, part_of
from cms.content.variant import Localised, Variant


class Bulletin(Entry):
    """One monthly issue; ``number`` counts within the year, ``languages`` are those it's printed
    in.
    """

    year = fields.IntField()
    month = fields.IntField()
    number = fields.IntField()
    released_on = fields.DateField(null=True)
    languages: Any = ArrayField(element_type="text", default=list)
    cover: ForeignKeyRelation[Any] = link_to("content.Media")

    class Meta:
        table = "bulletin"
        constraints = (
            UniqueConstraint(fields=("year", "month"), name="bulletin_month_once"),
            UniqueConstraint(fields=("year", "number"), name="bulletin_number_once"),
            CheckConstraint(check="month between 1 and 12", name="bulletin_month"),
            CheckConstraint(check="year between 1831 and 9999", name="bulletin_year"),
            CheckConstraint(check="number > 0", name="bulletin_number"),
        )


class BulletinVariant(Variant):
    """An issue's own texts in one locale."""

    entry: ForeignKeyRelation[Bulletin] = part_of("content.Bulletin", "variants")
    title = fields.TextField()
    editor_note = fields.TextField(default="")

    class Meta:
        table = "bulletin_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="bulletin_variant_locale"),
            CheckConstraint(check="title <> ''", name="bulletin_variant_title"),
        )


class BulletinSection(Model):
    """A part of an issue, in its order; ``code`` names it within the issue."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    owner: ForeignKeyRelation[Bulletin] = part_of("content.Bulletin", "sections", at_most=24)
    position = fields.IntField()
    code = fields.CharField(max_length=64)

    class Meta:
        table = "bulletin_section"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="bulletin_section_order"),
            UniqueConstraint(fields=("owner_id", "code"), name="bulletin_section_code"),
        )


class BulletinSectionVariant(Localised):
    """A section's heading in one locale."""

    entry: ForeignKeyRelation[BulletinSection] = part_of("content.BulletinSection", "variants")
    heading = fields.TextField()

    class Meta:
        table = "bulletin_section_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="bulletin_section_variant_locale"),
            CheckConstraint(check="heading <> ''", name="bulletin_section_variant_heading"),
        )


class BulletinItem(Model):
    """An article or a media file in a section; its ``subject`` is the one of the two that is
    set.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    owner: ForeignKeyRelation[BulletinSection] = part_of(
        "content.BulletinSection", "items", at_most=60
    )
    position = fields.IntField()
    article: ForeignKeyRelation[Any] = link_to("content.Article")
    media: ForeignKeyRelation[Any] = link_to("content.Media")

    class Meta:
        table = "bulletin_item"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="bulletin_item_order"),
            CheckConstraint(
                check="num_nonnulls(article_id, media_id) = 1", name="bulletin_item_subject"
            ),
        )


class BulletinItemVariant(Localised):
    """What an issue prints instead of its subject's own title or summary, in one locale."""

    entry: ForeignKeyRelation[BulletinItem] = part_of("content.BulletinItem", "variants")
    title = fields.TextField(null=True)
    summary = fields.TextField(null=True)

    class Meta:
        table = "bulletin_item_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="bulletin_item_variant_locale"),
        )
