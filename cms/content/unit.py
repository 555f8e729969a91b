"""Units: the organisations that own, supply and approve the content, as a tree."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields import ForeignKeyRelation
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from cms.content.base import Entry, link_to, part_of
from cms.content.enums import UnitKind
from cms.content.period import CODE_FORM
from cms.content.variant import Variant


class Unit(Entry):
    """An organisation of the province, perhaps below another."""

    code = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(UnitKind, max_length=10)
    position = fields.IntField(default=0)
    parent: ForeignKeyRelation[Any] = link_to("content.Unit", "children", at_most=100)

    class Meta:
        table = "unit"
        constraints = (
            CheckConstraint(check=CODE_FORM, name="unit_code_form"),
            CheckConstraint(check="parent_id <> id", name="unit_parent"),
        )


class UnitVariant(Variant):
    """A unit's official name in one locale."""

    entry: ForeignKeyRelation[Unit] = part_of("content.Unit", "variants")
    name = fields.TextField()

    class Meta:
        table = "unit_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="unit_variant_locale"),
            CheckConstraint(check="name <> ''", name="unit_variant_name"),
        )
