"""Webhooks: for the role cms_auth alone, for endpoints have secrets.

A trigger of the outbox makes the deliveries, in the transaction of the event: whoever adds an event
need not know of endpoints, and none is missed because another transaction was faster.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.content.base import new_key, now
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from migrations.operations import AddDeclaredConstraints

TABLES = "webhook_endpoint, webhook_delivery, webhook_attempt"

DELIVER = """
create function deliver_outbox() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    insert into office.webhook_delivery (id, endpoint_id, event_id, attempts, due_at)
    select uuidv7(), endpoint.id, added.id, 0, now()
    from added join office.webhook_endpoint as endpoint on added.event = any(endpoint.events)
    where endpoint.disabled_at is null;
    return null;
end
$$
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0004_audit_chain")]

    initial = False

    operations = [
        ops.CreateModel(
            name="WebhookEndpoint",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=64)),
                ("url", fields.CharField(max_length=2048)),
                ("events", ArrayField(element_type="TEXT")),
                ("secret", fields.CharField(max_length=128)),
                ("previous_secret", fields.CharField(null=True, max_length=128)),
                (
                    "previous_until",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "failing_since",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "disabled_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "webhook_endpoint",
                "app": "office",
                "constraints": [
                    CheckConstraint(
                        check="name ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="webhook_name_form"
                    ),
                    CheckConstraint(check="cardinality(events) > 0", name="webhook_events"),
                    CheckConstraint(
                        check="(previous_secret is null) = (previous_until is null)",
                        name="webhook_previous_secret",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "Where events of some types are sent. A secret can't be hashed: it signs each message.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "endpoint",
                    fields.ForeignKeyField(
                        "office.WebhookEndpoint",
                        source_field="endpoint_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "event",
                    fields.ForeignKeyField(
                        "office.OutboxEvent",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("attempts", fields.IntField(default=0)),
                (
                    "due_at",
                    fields.DatetimeField(
                        null=True, default=now, auto_now=False, auto_now_add=False
                    ),
                ),
                (
                    "delivered_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "webhook_delivery",
                "app": "office",
                "constraints": [
                    UniqueConstraint(
                        fields=("endpoint_id", "event_id"), name="webhook_delivery_once"
                    ),
                    CheckConstraint(
                        check="due_at is null or delivered_at is null",
                        name="webhook_delivery_state",
                    ),
                ],
                "indexes": [
                    Index(fields=["endpoint_id", "due_at"], name="webhook_delivery_due"),
                    Index(fields=["event_id"], name="webhook_delivery_event"),
                ],
                "pk_attr": "id",
                "table_description": "An event on its way to an endpoint. ``due_at`` is the moment of the next attempt; there is",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookAttempt",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "delivery",
                    fields.ForeignKeyField(
                        "office.WebhookDelivery",
                        source_field="delivery_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="made",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("status", fields.SmallIntField(null=True)),
                ("failure", fields.CharField(null=True, max_length=200)),
                ("milliseconds", fields.IntField()),
            ],
            options={
                "table": "webhook_attempt",
                "app": "office",
                "indexes": [Index(fields=["delivery_id", "at"], name="webhook_attempt_delivery")],
                "pk_attr": "id",
                "table_description": "A request that was sent, and the status of the answer or why there was none.",
            },
            bases=["Model"],
        ),
        AddDeclaredConstraints("WebhookEndpoint", "WebhookDelivery", "WebhookAttempt"),
        ops.RunSQL(
            [
                DELIVER,
                "create trigger outbox_deliver after insert on outbox "
                "referencing new table as added for each statement "
                "execute function deliver_outbox()",
                f"revoke all on {TABLES} from cms_editor, cms_reader",
                f"grant select, insert, update, delete on {TABLES} to cms_auth",
                "grant select on outbox to cms_auth",
            ],
            reverse_sql=[
                "revoke select on outbox from cms_auth",
                "drop trigger outbox_deliver on outbox",
                "drop function deliver_outbox()",
            ],
        ),
    ]
