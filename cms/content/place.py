"""Places: the province, its districts, its border gates and its sites, as a tree."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.fields import ForeignKeyRelation
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from cms.content.base import Entry, link_to, part_of
from cms.content.enums import PlaceKind
from cms.content.period import CODE_FORM
from cms.content.variant import Variant


class Place(Entry):
    """A place on the map; coordinates are WGS 84 degrees, both or neither."""

    code = fields.CharField(max_length=64, unique=True)
    kind = fields.CharEnumField(PlaceKind, max_length=12)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    position = fields.IntField(default=0)
    parent: ForeignKeyRelation[Any] = link_to("content.Place", "children", at_most=100)

    class Meta:
        table = "place"
        constraints = (
            CheckConstraint(check=CODE_FORM, name="place_code_form"),
            CheckConstraint(check="parent_id <> id", name="place_parent"),
            CheckConstraint(
                check="num_nulls(latitude, longitude) in (0, 2)"
                " and latitude between -90 and 90 and longitude between -180 and 180",
                name="place_coordinates",
            ),
        )


class PlaceVariant(Variant):
    """A place's name in one locale."""

    entry: ForeignKeyRelation[Place] = part_of("content.Place", "variants")
    name = fields.TextField()

    class Meta:
        table = "place_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="place_variant_locale"),
            CheckConstraint(check="name <> ''", name="place_variant_name"),
        )
