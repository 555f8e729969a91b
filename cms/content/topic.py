"""Topics: what articles are about, as a tree."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields import ForeignKeyRelation
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from cms.content.base import Entry, link_to, part_of
from cms.content.period import CODE_FORM
from cms.content.variant import Variant


class Topic(Entry):
    """A subject heading, perhaps below a wider one."""

    code = fields.CharField(max_length=64, unique=True)
    position = fields.IntField(default=0)
    parent: ForeignKeyRelation[Any] = link_to("content.Topic", "children", at_most=100)

    class Meta:
        table = "topic"
        constraints = (
            CheckConstraint(check=CODE_FORM, name="topic_code_form"),
            CheckConstraint(check="parent_id <> id", name="topic_parent"),
        )


class TopicVariant(Variant):
    """A topic's name in one locale."""

    entry: ForeignKeyRelation[Topic] = part_of("content.Topic", "variants")
    name = fields.TextField()

    class Meta:
        table = "topic_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="topic_variant_locale"),
            CheckConstraint(check="name <> ''", name="topic_variant_name"),
        )
