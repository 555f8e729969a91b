"""What an entry is made of: its tables and what may be written there, read from the models.

An aggregate is a tree of shapes. Its root is the entry's own table; below it hang the variants (the
localised texts, found by locale) and the ordered lists: links to other entries, and parts (a
bulletin's sections) with variants and lists of their own. All of it follows from the foreign keys
``owner`` and ``entry`` of the models, so a new type needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tortoise import Tortoise, fields
from tortoise.context import TortoiseContext
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

import cms.content
from cms.actions import values
from cms.actions.values import LIST_LIMIT, TEXT_LIMIT, TEXT_LIMITS, Reference, Value
from cms.content.base import Entry, bound_of
from cms.content.variant import Localised
from cms.errors import InputError

OWNERS = ("owner", "entry")
"""The foreign keys that make a row a part of another one."""

_KEYS = frozenset({"id", "owner_id", "entry_id", "locale"})
_MANAGED = frozenset({"version", "revision", "state", "created_at", "updated_at", "published_at"})
_DERIVED = frozenset({"sort_key", "body_html", "body_text", "sentences", "source_sentences"})
_ABOUT_TRANSLATION = frozenset({"source_locale", "source_revision", "translator"})
_ADDRESSES = frozenset({"slug"})
_LOCALE_LISTS = frozenset({"languages"})


@dataclass(frozen=True)
class Shape:
    """One table of an aggregate.

    ``owner`` is the column that names the row which this one is a part of (None for the entry), and
    ``columns`` are all of them. ``values`` are what a caller may give, by name. ``identity`` are
    the columns that tell a list's rows apart, so that a row which stays keeps its key, and
    ``at_most`` is how long the list may be. Rows below variants are derived from the texts; nobody
    gives them.
    """

    model: type[Model]
    table: str
    owner: str | None
    columns: tuple[str, ...]
    values: Mapping[str, Value]
    variants: Shape | None
    lists: Mapping[str, Shape]
    identity: tuple[str, ...]
    at_most: int = LIST_LIMIT

    @property
    def is_variant(self) -> bool:
        """Whether its rows are texts of one locale."""
        return issubclass(self.model, Localised)

    @property
    def texts(self) -> frozenset[str]:
        """The columns whose change makes a new revision of a variant."""
        own = {column for value in self.values.values() for column in value.columns}
        return frozenset(own - _ABOUT_TRANSLATION)

    @property
    def words(self) -> tuple[str, ...]:
        """Of those, the ones that say something and so are translated, in the model's order."""
        told = {n for n, value in self.values.items() if isinstance(value, values.Text)}
        return tuple(n for n in self.columns if n in told and n in self.texts - _ADDRESSES)

    @property
    def has_workflow(self) -> bool:
        """Whether its rows have a state: the entry's variants do, those of its parts don't."""
        return "state" in self.columns

    def parts(self) -> Iterator[Shape]:
        """The shapes directly below, the variants first."""
        if self.variants:
            yield self.variants
        yield from self.lists.values()


@cache
def aggregate_of(type_name: str) -> Shape:
    """The aggregate of an entry type by its GraphQL name (``Article``).

    Raises InputError when there is no such type.
    """
    for model in _models():
        if model.__name__ == type_name and issubclass(model, Entry):
            return _shape(model, None)
    raise InputError("There is no type {type} of entries.", argument="type", type=type_name)


def entry_types() -> list[str]:
    """The names of all types of entries."""
    return [model.__name__ for model in _models() if issubclass(model, Entry)]


@cache
def _models() -> list[type[Model]]:
    with TortoiseContext():  # resolves the models' relations and leaves no global state behind
        Tortoise.init_models(["cms.content"], "content")
    return [getattr(cms.content, name) for name in cms.content.__all__]


def _shape(model: type[Model], owner: str | None) -> Shape:
    meta = model._meta
    below = {
        str(field.related_name): _shape(part, str(field.source_field or f"{name}_id"))
        for part in _models()
        for name in OWNERS
        if (field := _foreign_key(part, name)) and _target(field) == model.__name__
    }
    return Shape(
        model=model,
        table=meta.db_table,
        owner=owner,
        columns=tuple(meta.fields_db_projection.values()),
        values={v.name: v for v in sorted(_values(model, owner), key=lambda v: v.name)},
        variants=below.pop("variants", None),
        lists=below,
        identity=_identity(model, owner),
        at_most=_bound(model, owner),
    )


def _foreign_key(model: type[Model], name: str) -> ForeignKeyFieldInstance[Any] | None:
    field = model._meta.fields_map.get(name)
    return field if isinstance(field, ForeignKeyFieldInstance) else None


def _bound(model: type[Model], owner: str | None) -> int:
    key = model._meta.fields_map[owner.removesuffix("_id")] if owner else None
    return bound_of(key) or LIST_LIMIT


def _target(field: ForeignKeyFieldInstance[Any]) -> str:
    return str(field.model_name).rsplit(".", 1)[-1]


def _values(model: type[Model], owner: str | None) -> Iterator[Value]:
    """What a caller may give: all but what is the system's, derived, or said by a list's order."""
    meta = model._meta
    skipped = _KEYS | _MANAGED | _DERIVED | ({"position"} if owner else set())
    precisions = {name for name in meta.fields_map if name.endswith("_precision")}
    for name in meta.fk_fields - set(OWNERS):
        link: Any = meta.fields_map[name]
        skipped |= {link.source_field}
        yield Reference(name, not link.null, link.null, _target(link), bound_of(link))
    for name in meta.fields_db_projection.keys() - skipped - precisions:
        yield _value(name, meta.fields_map[name], partial=f"{name}_precision" in precisions)


_Maker = Callable[..., Value]
_KINDS: tuple[tuple[type[Any], _Maker], ...] = (
    (fields.BigIntField, lambda f, **known: values.Integer(**known, bits=64)),
    (fields.IntField, lambda f, **known: values.Integer(**known)),
    (fields.FloatField, lambda f, **known: values.Number(**known)),
    (fields.DateField, lambda f, **known: values.Day(**known)),
    (CharEnumFieldInstance, lambda f, **known: values.Choice(**known, enum=f.enum_type)),
    (fields.CharField, lambda f, **known: values.Text(**known, limit=f.max_length)),
    (
        fields.TextField,
        lambda f, **known: values.Text(**known, limit=TEXT_LIMITS.get(known["name"], TEXT_LIMIT)),
    ),
    (
        ArrayField,
        lambda f, **known: values.Texts(**known, are_locales=known["name"] in _LOCALE_LISTS),
    ),
)


def _value(name: str, field: Any, *, partial: bool) -> Value:
    required = not field.null and field.default is None
    if partial:
        return values.PartialDay(name, required, field.null)
    if name == "source_locale":
        return values.LocaleCode(name, required, field.null)
    make = next(make for kind, make in _KINDS if isinstance(field, kind))
    return make(field, name=name, required=required, nullable=field.null)


def _identity(model: type[Model], owner: str | None) -> tuple[str, ...]:
    """What is unique within a list besides the position; else all that a row links to."""
    if owner is None or issubclass(model, Localised):
        return ()
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and "position" not in constraint.fields:
            return tuple(column for column in constraint.fields if column != owner)
    links = (n for n in sorted(model._meta.fk_fields) if n not in OWNERS)
    return tuple(f"{name}_id" for name in links)
