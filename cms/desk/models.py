"""The tables of the desk, in the schema ``office``: what editors know of drafts and readers don't.

They name an entry by its type and key, and hold no key of the database to it: what was said of an
entry stays when the entry is deleted. Whoever reads them joins the drafts, so that row-level
security hides what is about a hidden entry.
"""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.content.base import new_key, now
from cms.content.enums import ReleaseState, ReleaseVerb
from cms.content.variant import LOCALE_LENGTH

SHARED = ""
"""In the place of a locale: what all languages of an entry share."""


class Work(Model):
    """Where the work on one variant stands, or on what all languages share (``SHARED``).

    ``authors`` are those whose changes nobody has approved yet. The moments and people of
    submission and approval are the last ones. An assignment may be due on a day, and nothing is
    published before an embargo ends.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    type = fields.CharField(max_length=64)
    entry_id = fields.UUIDField()
    locale = fields.CharField(max_length=LOCALE_LENGTH, default=SHARED)
    authors: Any = ArrayField(element_type="text", default=list)
    submitted_by = fields.CharField(max_length=200, null=True)
    submitted_at = fields.DatetimeField(null=True)
    approved_by = fields.CharField(max_length=200, null=True)
    approved_at = fields.DatetimeField(null=True)
    assignee = fields.CharField(max_length=200, null=True)
    assigned_by = fields.CharField(max_length=200, null=True)
    due_on = fields.DateField(null=True)
    embargo_until = fields.DatetimeField(null=True)

    class Meta:
        table = "work"
        constraints = (UniqueConstraint(fields=("entry_id", "locale"), name="work_variant"),)
        indexes = (Index(fields=("assignee", "due_on"), name="work_assignee"),)


class Comment(Model):
    """What somebody says of an entry, of the texts of a ``locale``, or of a passage: the words
    quoted from a field. ``asks_changes`` marks the reason why an approver sent a text back.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    type = fields.CharField(max_length=64)
    entry_id = fields.UUIDField()
    version = fields.IntField()
    locale = fields.CharField(max_length=LOCALE_LENGTH, null=True)
    field = fields.CharField(max_length=64, null=True)
    passage = fields.TextField(null=True)
    body = fields.TextField()
    asks_changes = fields.BooleanField(default=False)
    author = fields.CharField(max_length=200)
    at = fields.DatetimeField(default=now)
    reply_to: fields.ForeignKeyNullableRelation[Comment] = fields.ForeignKeyField(
        "office.Comment", related_name="replies", null=True, on_delete=fields.CASCADE
    )
    resolved_by = fields.CharField(max_length=200, null=True)
    resolved_at = fields.DatetimeField(null=True)

    class Meta:
        table = "comment"
        indexes = (Index(fields=("entry_id", "at"), name="comment_entry"),)
        constraints = (CheckConstraint(check="body <> ''", name="comment_body"),)


class Release(Model):
    """Entries that go live, or are taken back, together: all of them at ``due_at`` or none.

    ``problems`` say why it failed, each with the item's position and a message to translate.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    version = fields.IntField(default=1)
    name = fields.CharField(max_length=200)
    state = fields.CharEnumField(ReleaseState, max_length=9, default=ReleaseState.OPEN)
    due_at = fields.DatetimeField(null=True)
    created_by = fields.CharField(max_length=200)
    created_at = fields.DatetimeField(default=now)
    scheduled_by = fields.CharField(max_length=200, null=True)
    done_at = fields.DatetimeField(null=True)
    problems: Any = fields.JSONField(default=list)

    class Meta:
        table = "release"
        indexes = (Index(fields=("state", "due_at"), name="release_due"),)
        constraints = (
            CheckConstraint(check="name <> ''", name="release_name"),
            CheckConstraint(
                check="state <> 'SCHEDULED' or due_at is not null", name="release_schedule"
            ),
        )


class ReleaseItem(Model):
    """What a release does with one entry, in the ``locales`` (null: in all that there are then).
    ``overrule`` is the reason why texts may go that contradict their source.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    release: fields.ForeignKeyRelation[Release] = fields.ForeignKeyField(
        "office.Release", related_name="items", on_delete=fields.CASCADE
    )
    position = fields.IntField()
    verb = fields.CharEnumField(ReleaseVerb, max_length=9, default=ReleaseVerb.PUBLISH)
    type = fields.CharField(max_length=64)
    entry_id = fields.UUIDField()
    locales: Any = ArrayField(element_type="text", null=True)
    overrule = fields.CharField(max_length=500, default="")

    class Meta:
        table = "release_item"
        constraints = (
            UniqueConstraint(fields=("release_id", "position"), name="release_item_order"),
            UniqueConstraint(fields=("release_id", "entry_id"), name="release_item_once"),
        )
        indexes = (Index(fields=("entry_id",), name="release_item_entry"),)
