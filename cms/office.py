"""The office: what the CMS remembers about its own work, out of every reader's reach.

These tables live in the schema ``office``. They are written by actions only, in the transaction of
the change that they tell of. Beside them are the accounts (``cms.auth.models``) and the webhooks
(``cms.webhooks.models``), for a role of their own.
"""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.auth.models import (
    Account,
    AccountGrant,
    AccountIdentity,
    AccountSession,
    ApiToken,
    SignInFailure,
)
from cms.content.base import new_key, now
from cms.desk.models import Comment, Release, ReleaseItem, Work
from cms.glossary.models import GlossaryForm, GlossaryTerm
from cms.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Account",
    "AccountGrant",
    "AccountIdentity",
    "AccountSession",
    "ApiToken",
    "AuditEntry",
    "AuditLink",
    "Comment",
    "GlossaryForm",
    "GlossaryTerm",
    "OutboxEvent",
    "Release",
    "ReleaseItem",
    "Revision",
    "SignInFailure",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "Work",
]


class Revision(Model):
    """An entry as one save left it: the whole aggregate, as ``cms.actions`` takes it. ``reason`` is
    what its author gave for it, ``text_revisions`` the revisions that the variants had, by locale.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    type = fields.CharField(max_length=64)
    entry_id = fields.UUIDField()
    version = fields.IntField()
    saved_at = fields.DatetimeField(default=now)
    actor = fields.CharField(max_length=200)
    reason = fields.CharField(max_length=500, default="")
    content: Any = fields.JSONField()
    text_revisions: Any = fields.JSONField(default=dict)

    class Meta:
        table = "revision"
        constraints = (
            UniqueConstraint(fields=("entry_id", "version"), name="revision_entry_version"),
        )


class AuditEntry(Model):
    """Who did what to which entry, and when. Rows are only ever added."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    at = fields.DatetimeField(default=now)
    actor = fields.CharField(max_length=200)
    verb = fields.CharField(max_length=32)
    type = fields.CharField(max_length=64)
    entry_id = fields.UUIDField()
    version = fields.IntField()
    detail: Any = fields.JSONField()

    class Meta:
        table = "audit"
        indexes = (Index(fields=("entry_id", "at"), name="audit_entry"),)
        constraints = (
            CheckConstraint(check="at >= '1970-01-01Z' and at < '10000-01-01Z'", name="audit_at"),
        )


class AuditLink(Model):
    """An entry's place in the audit's chain, and the hash that seals it (``cms.audit.chain``). The
    database itself adds them, when a transaction is committed.
    """

    position = fields.BigIntField(generated=False, primary_key=True)
    entry_id = fields.UUIDField()
    hash = fields.BinaryField()

    class Meta:
        table = "audit_link"
        constraints = (
            UniqueConstraint(fields=("entry_id",), name="audit_link_entry"),
            CheckConstraint(check="length(hash) = 32", name="audit_link_hash"),
        )


class OutboxEvent(Model):
    """An event for the world outside, stored with the change that caused it and delivered later."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    at = fields.DatetimeField(default=now)
    event = fields.CharField(max_length=64)
    payload: Any = fields.JSONField()
    delivered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "outbox"
        indexes = (Index(fields=("delivered_at", "id"), name="outbox_pending"),)
