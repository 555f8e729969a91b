"""Tables that serve delivery; they stand in ``live`` only, beside the content that they tell of."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

IS_HASH = "id = 'sha256:' || encode(sha256(convert_to(text, 'UTF8')), 'hex')"
"""No row can lie about its text, whoever wrote it."""


class Generation(Model):
    """How many transactions have changed a live table.

    Triggers raise it in the transaction of the change, once, and tell all processes by NOTIFY (see
    ``migrations/delivery``). ``raised_by`` is the transaction that raised it last, ``raised_at``
    the moment at which that began; both together tell transactions apart, also when the rows were
    restored into another server, which counts its transactions from the start.
    """

    name = fields.CharField(max_length=63, primary_key=True)
    value = fields.BigIntField(default=1)
    raised_by = fields.BigIntField()
    raised_at = fields.DatetimeField()

    class Meta:
        table = "generation"


class TrustedDocument(Model):
    """A document that applications send by its id.

    ``id`` is ``sha256:`` with the hash of the exact text. ``operations`` are the operations' names;
    ``relies_on`` says what the document needs of the schema (see ``resolvers.contract``), as it was
    when the document was added, and ``price`` is what the dearest of its operations cost then.
    """

    id = fields.CharField(max_length=71, primary_key=True)
    text = fields.TextField()
    applications: Any = ArrayField(element_type="text")
    operations: Any = ArrayField(element_type="text")
    relies_on: Any = fields.JSONField()
    price = fields.BigIntField()
    added_at = fields.DatetimeField()

    class Meta:
        table = "trusted_document"
        constraints = (CheckConstraint(check=IS_HASH, name="trusted_document_id"),)


class EntryChange(Model):
    """A change of an entry that the world could see: it appeared, changed, or went.

    A trigger gives ``position`` and ``at``: positions are in the order in which the transactions
    were committed (see ``migrations/delivery``). ``locales`` are those whose texts appeared,
    changed or went; ``every_locale`` says that something changed which all locales share. Rows are
    kept for a day (``cms.delivery.changes``).
    """

    position = fields.BigIntField(primary_key=True, generated=False)
    at = fields.DatetimeField()
    kind = fields.CharField(max_length=16)
    type = fields.CharField(max_length=63)
    entry_id = fields.UUIDField()
    locales: Any = ArrayField(element_type="text")
    every_locale = fields.BooleanField()

    class Meta:
        table = "entry_change"
