"""What every entry of the content graph has, and what every ordered link has.

Links between entries carry no foreign key in the models (``db_constraint=False``), because in the
``live`` schema an entry may point at one that isn't published: the row is there, its target is
absent until it is published too. In ``draft`` a migration adds the foreign keys (see
``migrations/content``).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from tortoise import fields
from tortoise.fields import ForeignKeyRelation, OnDelete
from tortoise.models import Model
from uuid_utils.compat import uuid7

from cms.content.enums import Classification, DatePrecision


def new_key() -> UUID:
    """A fresh UUIDv7 (RFC 9562, section 5.7): keys grow with time, so indexes stay compact."""
    return uuid7()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def link_to(
    model: str,
    related_name: str | Literal[False] = False,
    *,
    null: bool = True,
    at_most: int | None = None,
) -> Any:
    """A link to another entry (``"content.Period"``), not enforced in ``live``; see the module.

    ``related_name`` is the name of the opposite direction in the content graph, and ``at_most`` how
    many may link to the same entry where that direction is a small list (see ``bound_of``).
    """
    field: Any = fields.ForeignKeyField  # its overloads want ``null`` as a literal
    made = field(
        model,
        related_name=related_name,
        null=null,
        db_constraint=False,
        on_delete=OnDelete.NO_ACTION,
        db_index=True,
    )
    made.at_most = at_most
    return made


def part_of(model: str, related_name: str, *, at_most: int | None = None) -> Any:
    """A row that belongs to its owner: enforced in both stages and deleted with the owner.

    ``at_most`` is how many such rows an owner may have (see ``bound_of``).
    """
    made: Any = fields.ForeignKeyField(model, related_name=related_name, on_delete=OnDelete.CASCADE)
    made.at_most = at_most
    return made


def bound_of(field: Any) -> int | None:
    """How many rows a foreign key may lead to the same row; None where nothing is said.

    A list that is read whole has such a bound. Saving refuses what would be longer and reading asks
    for no more than that, so the two agree and nothing is ever cut.
    """
    bound: int | None = getattr(field, "at_most", None)
    return bound


def partial_date_precision() -> Any:
    """The column beside a date that says how much of it is known; DAY unless told."""
    return fields.CharEnumField(DatePrecision, max_length=5, default=DatePrecision.DAY)


class Entry(Model):
    """A node of the content graph: an aggregate root with variants, parts and links of its own.

    ``version`` grows by one with every save and guards updates (optimistic lock).
    ``published_at`` is the moment of first publication; it is null in ``draft`` until then and
    never null in ``live``.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField(default=now)
    updated_at = fields.DatetimeField(default=now)
    published_at = fields.DatetimeField(null=True)
    classification = fields.CharEnumField(
        Classification, max_length=12, default=Classification.INTERNAL
    )
    unit: ForeignKeyRelation[Any] = link_to("content.Unit")

    class Meta:
        abstract = True


class Link(Model):
    """One link of an ordered list from ``owner`` to ``target``; ``position`` counts from 0.

    A subclass declares the two ends; within a list each target and each position stand once.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    position = fields.IntField()

    class Meta:
        abstract = True
