from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.content.base import new_key, now
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("actor", fields.CharField(max_length=200)),
                ("verb", fields.CharField(max_length=32)),
                ("type", fields.CharField(max_length=64)),
                ("entry_id", fields.UUIDField()),
                ("version", fields.IntField()),
                ("detail", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "audit",
                "app": "office",
                "indexes": [Index(fields=["entry_id", "at"], name="audit_entry")],
                "pk_attr": "id",
                "table_description": "Who did what to which entry, and when. Rows are only ever added.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OutboxEvent",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("event", fields.CharField(max_length=64)),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                (
                    "delivered_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "outbox",
                "app": "office",
                "indexes": [Index(fields=["delivered_at", "id"], name="outbox_pending")],
                "pk_attr": "id",
                "table_description": "An event for the world outside, stored with the change that caused it and delivered later.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("type", fields.CharField(max_length=64)),
                ("entry_id", fields.UUIDField()),
                ("version", fields.IntField()),
                ("saved_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("actor", fields.CharField(max_length=200)),
                ("content", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "revision",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "version"), name="revision_entry_version")
                ],
                "pk_attr": "id",
                "table_description": "An entry as one save left it: the whole aggregate, as ``cms.actions`` takes it.",
            },
            bases=["Model"],
        ),
    ]
