"""An entry's exact state as plain values, and back: the content as ``save`` takes it, and beside it
what is managed (versions, revisions, states, moments), row by row.

What derives from the texts is left out on the way out, and derived anew on the way in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tortoise import fields
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.models import Model

from cms.actions import values
from cms.actions.aggregate import Shape
from cms.actions.content import Given, raise_all, read
from cms.actions.draft import Node
from cms.actions.values import Value
from cms.errors import ClientError, InputError, Path
from cms.i18n.locales import Locales

DERIVED = frozenset({"sort_key", "body_html", "body_text", "sentences"})
"""Columns that follow from others."""

_PLACES = frozenset({"id", "locale", "owner_id", "entry_id", "position"})
STAMPS = ("version", "updated_at", "published_at")
"""What an entry's row says of its own changes; see ``Stage``."""


@dataclass(frozen=True)
class Count(values.Integer):
    """A number of versions or revisions: 1 or more."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        read = super()._read(raw, path, locales)
        if raw < 1:
            raise InputError("{argument} must be 1 or more.", path=path, argument=self.name)
        return read


@dataclass(frozen=True)
class Moment(Value):
    """A moment with its time zone, in ISO 8601 (``2015-01-30T07:00:00.000000Z``)."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        try:
            moment = datetime.fromisoformat(raw)
            if moment.tzinfo is None:
                raise ValueError
            return {self.name: moment.astimezone(UTC)}
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                "{argument} must be a moment with a time zone: 2015-01-30T07:00:00Z.",
                path=path,
                argument=self.name,
            ) from None

    def show(self, row: object) -> object:
        """The moment in UTC, to the microsecond."""
        moment: datetime | None = getattr(row, self.name)
        if moment is None:
            return None
        plain = moment.astimezone(UTC).replace(tzinfo=None)
        return plain.isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True)
class Octets(Value):
    """Bytes, in hexadecimal."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        try:
            if len(raw) > 2 * _OCTETS:
                raise ValueError
            return {self.name: bytes.fromhex(raw)}
        except (TypeError, ValueError):
            raise InputError(
                "{argument} must be hexadecimal digits.", path=path, argument=self.name
            ) from None

    def show(self, row: object) -> object:
        """The digits, in lower case."""
        octets: bytes | None = getattr(row, self.name)
        return None if octets is None else bytes(octets).hex()


_OCTETS = 1_000_000
_KINDS: tuple[tuple[type[Any], Any], ...] = (
    (fields.IntField, Count),
    (fields.DatetimeField, Moment),
    (fields.BinaryField, Octets),
)


def managed(shape: Shape) -> Mapping[str, Value]:
    """What of a table's rows is neither given by a caller nor derived, by name."""
    return _managed(shape.model, frozenset(c for v in shape.values.values() for c in v.columns))


@cache
def _managed(model: type[Model], given: frozenset[str]) -> Mapping[str, Value]:
    columns = set(model._meta.fields_db_projection.values()) - given - DERIVED - _PLACES
    return {name: _value(name, model._meta.fields_map[name]) for name in sorted(columns)}


def _value(name: str, column: Any) -> Value:
    if isinstance(column, CharEnumFieldInstance):
        return values.Choice(name, False, column.null, column.enum_type)  # type: ignore[arg-type]
    make = next(make for kind, make in _KINDS if isinstance(column, kind))
    made: Value = make(name, False, column.null)
    return made


# --- out -----------------------------------------------------------------------------------------


def show(node: Node) -> dict[str, Any]:
    """The state of a tree of rows, ready for JSON."""
    shape = node.shape
    kept = {**shape.values, **managed(shape)}
    state = {name: value.show(node.row) for name, value in kept.items()}
    if shape.variants:
        state["variants"] = {locale: show(variant) for locale, variant in node.variants.items()}
    if not shape.is_variant:  # what hangs on a variant derives from it
        for name in shape.lists:
            state[name] = [show(child) for child in node.lists.get(name, [])]
    return state


# --- in ------------------------------------------------------------------------------------------


@dataclass
class Stage:
    """An entry as one stage has it. ``given`` is its content with what is managed, except the
    stamps, which are no difference by themselves: ``stamps`` are those of the entry's row,
    ``touched`` the moments at which its variants were changed, by locale.
    """

    given: Given
    stamps: dict[str, Any] = field(default_factory=dict)
    touched: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, shape: Shape, raw: object, locales: Locales, path: Path) -> Stage:
        """Read what ``show`` has written; anything may be absent. Raises what
        ``cms.actions.content.read`` raises."""
        given = read(shape, _content(shape, raw), locales, path)
        faults: list[ClientError] = []
        _add_managed(given, raw, locales, faults)
        raise_all(faults)
        stamps = {name: given.values.pop(name) for name in STAMPS if name in given.values}
        touched = {
            locale: variant.values.pop("updated_at")
            for locale, variant in given.variants.items()
            if variant and "updated_at" in variant.values
        }
        return cls(given, stamps, touched)

    def over(self, below: Stage, locales: tuple[str, ...]) -> Stage:
        """What this stage says, and for the rest what another one says; texts in ``locales`` only.

        The rows are copies.
        """
        mine, theirs = self.given, copy(below.given)
        given = Given(mine.shape, mine.path, theirs.values | mine.values)
        given.lists = theirs.lists | mine.lists
        texts = theirs.variants | mine.variants
        given.variants = {locale: texts[locale] for locale in locales if locale in texts}
        touched = below.touched | self.touched
        touched = {locale: at for locale, at in touched.items() if locale in given.variants}
        return Stage(given, below.stamps | self.stamps, touched)


def copy(given: Given) -> Given:
    """The same, in rows that can be changed apart; what they link to is not looked at again."""
    return Given(
        given.shape,
        given.path,
        dict(given.values),
        {locale: variant and copy(variant) for locale, variant in given.variants.items()},
        {name: [copy(row) for row in rows] for name, rows in given.lists.items()},
    )


def _content(shape: Shape, raw: object) -> object:
    """A raw state without what is managed; what has another form than a state is left as it is."""
    if not isinstance(raw, Mapping):
        return raw
    content = {name: value for name, value in raw.items() if name not in managed(shape)}
    variants = content.get("variants")
    if shape.variants and isinstance(variants, Mapping):
        content["variants"] = {loc: _content(shape.variants, v) for loc, v in variants.items()}
    for name, part in shape.lists.items():
        if isinstance(content.get(name), list):
            content[name] = [_content(part, member) for member in content[name]]
    return content


def _add_managed(given: Given, raw: Any, locales: Locales, faults: list[ClientError]) -> None:
    shape = given.shape
    for name, value in managed(shape).items():
        if isinstance(raw, Mapping) and name in raw:
            try:
                given.values.update(value.read(raw[name], (*given.path, name), locales))
            except ClientError as error:
                faults.append(error)
    for name, change in given.changes.items():
        faults.append(InputError("{argument} must be a list.", path=change.path, argument=name))
    for locale, variant in given.variants.items():
        if variant is None:
            at = (*given.path, "variants", locale)
            faults.append(InputError("{argument} must not be null.", path=at, argument=locale))
        else:
            _add_managed(variant, raw["variants"][locale], locales, faults)
    if not shape.is_variant:
        for name, rows in given.lists.items():
            for row, member in zip(rows, raw[name], strict=True):
                _add_managed(row, member, locales, faults)


# --- comparing -----------------------------------------------------------------------------------


def differences(old: object, new: object, path: Path = ()) -> Iterator[tuple[Path, object, object]]:
    """Where two states differ: path, value before and after; None stands for what isn't there."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in sorted({*old, *new}):
            yield from differences(old.get(name), new.get(name), (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, pair in enumerate(zip(old, new, strict=True)):
            yield from differences(*pair, (*path, position))
    elif old != new:
        yield path, old, new
