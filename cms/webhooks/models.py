"""The tables of webhooks, in the schema ``office``. Only the role ``cms_auth`` may use them, for
they hold secrets; statements on them are written by hand, the models are there for the migrations.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.content.base import new_key, now


class WebhookEndpoint(Model):
    """Where events of some types are sent. A secret can't be hashed: it signs each message."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    name = fields.CharField(max_length=64, unique=True)
    url = fields.CharField(max_length=2048)
    events = ArrayField(element_type="TEXT")
    secret = fields.CharField(max_length=128)
    previous_secret = fields.CharField(max_length=128, null=True)
    previous_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(default=now)
    failing_since = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook_endpoint"
        constraints = (
            CheckConstraint(check="name ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="webhook_name_form"),
            CheckConstraint(check="cardinality(events) > 0", name="webhook_events"),
            CheckConstraint(
                check="(previous_secret is null) = (previous_until is null)",
                name="webhook_previous_secret",
            ),
        )


class WebhookDelivery(Model):
    """An event on its way to an endpoint. ``due_at`` is the moment of the next attempt; there is
    none after success (``delivered_at``), nor when it was given up.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    endpoint: fields.ForeignKeyRelation[WebhookEndpoint] = fields.ForeignKeyField(
        "office.WebhookEndpoint", related_name="deliveries", on_delete=fields.CASCADE
    )
    event: fields.ForeignKeyRelation[Model] = fields.ForeignKeyField(
        "office.OutboxEvent", related_name="deliveries", on_delete=fields.CASCADE
    )
    attempts = fields.IntField(default=0)
    due_at = fields.DatetimeField(null=True, default=now)
    delivered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook_delivery"
        indexes = (
            Index(fields=("endpoint_id", "due_at"), name="webhook_delivery_due"),
            Index(fields=("event_id",), name="webhook_delivery_event"),
        )
        constraints = (
            UniqueConstraint(fields=("endpoint_id", "event_id"), name="webhook_delivery_once"),
            CheckConstraint(
                check="due_at is null or delivered_at is null", name="webhook_delivery_state"
            ),
        )


class WebhookAttempt(Model):
    """A request that was sent, and the status of the answer or why there was none."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    delivery: fields.ForeignKeyRelation[WebhookDelivery] = fields.ForeignKeyField(
        "office.WebhookDelivery", related_name="made", on_delete=fields.CASCADE
    )
    at = fields.DatetimeField(default=now)
    status = fields.SmallIntField(null=True)
    failure = fields.CharField(max_length=200, null=True)
    milliseconds = fields.IntField()

    class Meta:
        table = "webhook_attempt"
        indexes = (Index(fields=("delivery_id", "at"), name="webhook_attempt_delivery"),)
