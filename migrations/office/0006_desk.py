"""The desk: work on variants, comments, releases; the reason of a save."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.content.base import new_key, now
from cms.content.enums import ReleaseState, ReleaseVerb
from orjson import loads
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from migrations.operations import AddDeclaredConstraints

# The editor's role reads no accounts; whether work can be given to somebody it may know.
IS_ACCOUNT = """
create function is_account(login text) returns boolean
language sql stable security definer set search_path = '' as $$
    select exists (
        select from office.account
        where account.login = is_account.login and account.disabled_at is null
    )
$$
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0005_webhooks")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("type", fields.CharField(max_length=64)),
                ("entry_id", fields.UUIDField()),
                ("version", fields.IntField()),
                ("locale", fields.CharField(null=True, max_length=12)),
                ("field", fields.CharField(null=True, max_length=64)),
                ("passage", fields.TextField(null=True, unique=False)),
                ("body", fields.TextField(unique=False)),
                ("asks_changes", fields.BooleanField(default=False)),
                ("author", fields.CharField(max_length=200)),
                ("at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                (
                    "reply_to",
                    fields.ForeignKeyField(
                        "office.Comment",
                        source_field="reply_to_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="replies",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("resolved_by", fields.CharField(null=True, max_length=200)),
                (
                    "resolved_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "comment",
                "app": "office",
                "constraints": [CheckConstraint(check="body <> ''", name="comment_body")],
                "indexes": [Index(fields=["entry_id", "at"], name="comment_entry")],
                "pk_attr": "id",
                "table_description": "What somebody says of an entry, of the texts of a ``locale``, or of a passage: the words",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                ("name", fields.CharField(max_length=200)),
                (
                    "state",
                    fields.CharEnumField(
                        default=ReleaseState.OPEN,
                        description="OPEN: OPEN\nSCHEDULED: SCHEDULED\nDONE: DONE\nFAILED: FAILED\nCANCELLED: CANCELLED",
                        enum_type=ReleaseState,
                        max_length=9,
                    ),
                ),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_by", fields.CharField(max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("scheduled_by", fields.CharField(null=True, max_length=200)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("problems", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "release",
                "app": "office",
                "constraints": [
                    CheckConstraint(check="name <> ''", name="release_name"),
                    CheckConstraint(
                        check="state <> 'SCHEDULED' or due_at is not null", name="release_schedule"
                    ),
                ],
                "indexes": [Index(fields=["state", "due_at"], name="release_due")],
                "pk_attr": "id",
                "table_description": "Entries that go live, or are taken back, together: all of them at ``due_at`` or none.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReleaseItem",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "release",
                    fields.ForeignKeyField(
                        "office.Release",
                        source_field="release_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                (
                    "verb",
                    fields.CharEnumField(
                        default=ReleaseVerb.PUBLISH,
                        description="PUBLISH: PUBLISH\nUNPUBLISH: UNPUBLISH",
                        enum_type=ReleaseVerb,
                        max_length=9,
                    ),
                ),
                ("type", fields.CharField(max_length=64)),
                ("entry_id", fields.UUIDField()),
                ("locales", ArrayField(null=True, element_type="TEXT")),
                ("overrule", fields.CharField(default="", max_length=500)),
            ],
            options={
                "table": "release_item",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("release_id", "position"), name="release_item_order"),
                    UniqueConstraint(fields=("release_id", "entry_id"), name="release_item_once"),
                ],
                "indexes": [Index(fields=["entry_id"], name="release_item_entry")],
                "pk_attr": "id",
                "table_description": "What a release does with one entry, in the ``locales`` (null: in all that there are then).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("type", fields.CharField(max_length=64)),
                ("entry_id", fields.UUIDField()),
                ("locale", fields.CharField(default="", max_length=12)),
                ("authors", ArrayField(default=list, element_type="TEXT")),
                ("submitted_by", fields.CharField(null=True, max_length=200)),
                (
                    "submitted_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("approved_by", fields.CharField(null=True, max_length=200)),
                (
                    "approved_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                ("assignee", fields.CharField(null=True, max_length=200)),
                ("assigned_by", fields.CharField(null=True, max_length=200)),
                ("due_on", fields.DateField(null=True)),
                (
                    "embargo_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "work",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="work_variant")
                ],
                "indexes": [Index(fields=["assignee", "due_on"], name="work_assignee")],
                "pk_attr": "id",
                "table_description": "Where the work on one variant stands, or on what all languages share (``SHARED``).",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Revision",
            name="reason",
            field=fields.CharField(null=True, default="", max_length=500),
        ),
        ops.AddField(
            model_name="Revision",
            name="text_revisions",
            field=fields.JSONField(null=True, default=dict, encoder=JSON_DUMPS, decoder=loads),
        ),
        # Saves from before gave no reason, and don't know the revisions of their texts.
        ops.RunSQL(
            "update revision set reason = '', text_revisions = '{}'",
            reverse_sql="select",
        ),
        ops.AlterField(
            model_name="Revision",
            name="reason",
            field=fields.CharField(default="", max_length=500),
        ),
        ops.AlterField(
            model_name="Revision",
            name="text_revisions",
            field=fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads),
        ),
        AddDeclaredConstraints("Comment", "Release", "ReleaseItem", "Work"),
        ops.RunSQL(
            [
                "revoke all on comment, release, release_item, work from cms_reader, cms_auth",
                "grant update, delete on work, release, release_item to cms_editor",
                "grant update (resolved_by, resolved_at) on comment to cms_editor",
                IS_ACCOUNT,
                "revoke all on function is_account(text) from public, cms_reader, cms_auth",
                "grant execute on function is_account(text) to cms_editor",
            ],
            reverse_sql=["drop function is_account(text)"],
        ),
    ]
