"""Periods: the spans of the province's history that the archive is ordered by."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields import ForeignKeyRelation
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from cms.content.base import Entry, link_to, part_of, partial_date_precision
from cms.content.variant import Variant

CODE_FORM = "code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'"
"""What a code is, for every type that has one: lower-case ASCII words joined by hyphens."""


class Period(Entry):
    """A span of time, perhaps within another; no end date means that it lasts to this day."""

    code = fields.CharField(max_length=64, unique=True)
    starts_on = fields.DateField()
    starts_on_precision = partial_date_precision()
    ends_on = fields.DateField(null=True)
    ends_on_precision = partial_date_precision()
    position = fields.IntField(default=0)
    parent: ForeignKeyRelation[Any] = link_to("content.Period", "children", at_most=100)

    class Meta:
        table = "period"
        constraints = (
            CheckConstraint(check=CODE_FORM, name="period_code_form"),
            CheckConstraint(check="ends_on >= starts_on", name="period_span"),
            CheckConstraint(check="parent_id <> id", name="period_parent"),
        )


class PeriodVariant(Variant):
    """A period's name and description in one locale."""

    entry: ForeignKeyRelation[Period] = part_of("content.Period", "variants")
    name = fields.TextField()
    description = fields.TextField(default="")

    class Meta:
        table = "period_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="period_variant_locale"),
            CheckConstraint(check="name <> ''", name="period_variant_name"),
        )
