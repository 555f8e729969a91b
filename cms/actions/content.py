"""What a caller gives, read against an aggregate: checked, normalised, with all that derives from
it.

Nothing here needs the database. What is absent stays absent, so a later step can tell "leave it"
from "make it empty".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.derive import Body, body_of, order_of
from cms.actions.values import Reference, Value, fields_of, members
from cms.errors import ClientError, InputError, NotFound, Path
from cms.i18n.locales import Locales


@dataclass(frozen=True)
class Target:
    """An entry that must exist; ``missing`` is the error when it doesn't."""

    type_name: str
    key: UUID
    missing: ClientError


@dataclass(frozen=True)
class Put:
    """A member that is put into a list: on one ``side`` (before, after) of the one ``beside`` it,
    if it says so."""

    row: Given
    side: str = ""
    beside: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class Changes:
    """The changes of a list (see ``cms.actions.arrange``); members are named by the values of their
    shape's identity."""

    path: Path
    removed: list[tuple[tuple[Any, ...], Path]]
    put: list[Put]


@dataclass
class Given:
    """The part of one row's content that a caller gives, and of the rows below it.

    ``values`` by column; a variant that is None is to be removed; a list is given whole.
    """

    shape: Shape
    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    variants: dict[str, Given | None] = field(default_factory=dict)
    lists: dict[str, list[Given]] = field(default_factory=dict)
    changes: dict[str, Changes] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    faults: list[ClientError] = field(default_factory=list)

    def all_targets(self) -> Iterator[Target]:
        """The linked entries of this row and of all below."""
        yield from self.targets
        for variant in self.variants.values():
            if variant is not None:
                yield from variant.all_targets()
        for rows in self.lists.values():
            for row in rows:
                yield from row.all_targets()

    def require_all(self) -> None:
        """Check that a new row has what every row must have. Raises InputError."""
        raise_all(
            [
                InputError(
                    "{argument} is required.", path=(*self.path, value.name), argument=value.name
                )
                for value in self.shape.values.values()
                if value.required and value.columns[0] not in self.values
            ]
        )

    @contextmanager
    def noting(self) -> Iterator[None]:
        """What is at fault within is noted, so that what follows can be looked at too."""
        try:
            yield
        except ClientError as error:
            self.faults += [error, *error.others]


def raise_all(faults: Sequence[ClientError]) -> None:
    """Raise the first of the faults, if there is one, with the others in it."""
    if faults:
        first, *others = faults
        first.others = tuple(others)
        raise first


def read(shape: Shape, raw: object, locales: Locales, path: Path = ()) -> Given:
    """Read a plain mapping (see ``cms.actions.save``) as content of one row of ``shape``.

    Raises, with all other faults in it:
        InputError: an unknown field, a value that is not acceptable; with path and field.
        LimitExceeded: a text or a list is too long.
    """
    given = Given(shape, path)
    for name, value in fields_of(raw, path).items():
        with given.noting():
            _read(given, name, value, locales)
    raise_all(given.faults)
    return given


def _read(given: Given, name: str, value: object, locales: Locales) -> None:
    shape, at = given.shape, (*given.path, name)
    if name in shape.values:
        _take(given, shape.values[name], value, at, locales)
    elif name == "variants" and shape.variants:
        given.variants = _variants(shape.variants, value, locales, at)
    elif name in shape.lists and isinstance(value, Mapping) and value:
        given.changes[name] = _changes(shape.lists[name], value, locales, at)
    elif name in shape.lists:
        given.lists[name] = _list(shape.lists[name], value, locales, at)
    else:
        raise _unknown(shape, name, at)


def _take(given: Given, value: Value, raw: object, path: Path, locales: Locales) -> None:
    read = value.read(raw, path, locales)
    given.values.update(read)
    key = read[value.columns[0]]
    if isinstance(value, Reference) and key is not None:
        missing = NotFound(
            "{argument}: there is no {type} with this key.",
            path=path,
            argument=value.name,
            type=value.target,
        )
        given.targets.append(Target(value.target, key, missing))


def _variants(shape: Shape, raw: object, locales: Locales, path: Path) -> dict[str, Given | None]:
    variants: dict[str, Given | None] = {}
    noted = Given(shape, path)
    for locale, content in fields_of(raw, path).items():
        with noted.noting():
            at = (*path, locales.check(locale, path=(*path, locale)))
            variants[locale] = None if content is None else _variant(shape, content, locales, at)
    raise_all(noted.faults)
    return variants


def _variant(shape: Shape, raw: object, locales: Locales, path: Path) -> Given:
    for name in fields_of(raw, path):
        if name in shape.lists:
            raise _unknown(shape, name, (*path, name))
    given = read(shape, raw, locales, path)
    locale = str(path[-1])
    given.values |= order_of(shape.columns, given.values, locale)
    if body := body_of(shape.columns, given.values, locale, (*path, "body_markdown")):
        given.values |= body.columns
        given.lists["links"] = _links(shape.lists["links"], body, given.path, locale)
    return given


def _links(shape: Shape, body: Body, path: Path, locale: str) -> list[Given]:
    """The rows for the entries that a body links to: one column for each type, one of them set."""
    columns = {value.target: c for c, value in _references(shape).items()}
    rows = []
    for link in members(body.links, (*path, "body_markdown"), "links", shape.at_most):
        row = Given(shape, path, dict.fromkeys(columns.values()))
        row.values[columns[link.type_name]] = link.key
        missing = InputError(
            "The link “{link}” in the text of locale {locale} leads to no entry.",
            path=(*path, "body_markdown"),
            argument="body_markdown",
            link=link.written,
            locale=locale,
        )
        row.targets.append(Target(link.type_name, link.key, missing))
        rows.append(row)
    return rows


def _references(shape: Shape) -> dict[str, Reference]:
    """The links of a shape's rows, by column."""
    return {v.columns[0]: v for v in shape.values.values() if isinstance(v, Reference)}


def _list(shape: Shape, raw: object, locales: Locales, path: Path) -> list[Given]:
    """The rows of a list. Where rows are told apart by a constraint, none may stand twice."""
    rows: list[Given] = []
    noted = Given(shape, path)
    seen: set[tuple[Any, ...]] = set()
    for position, member in enumerate(members(raw, path, str(path[-1]), shape.at_most)):
        with noted.noting():
            row = _row(shape, member, locales, (*path, position))
            row.require_all()
            _check_once(row, seen)
            rows.append(row)
    raise_all(noted.faults)
    return rows


def _row(shape: Shape, member: object, locales: Locales, path: Path) -> Given:
    content = {"target": member} if "target" in shape.values and _is_key(member) else member
    return read(shape, content, locales, path)


def _check_once(row: Given, seen: set[tuple[Any, ...]]) -> None:
    shape = row.shape
    identity = tuple(row.values.get(column) for column in shape.identity)
    if identity in seen and _is_unique(shape):
        argument = shape.identity[0].removesuffix("_id")
        raise InputError(
            "{argument} stands twice in this list.", path=(*row.path, argument), argument=argument
        )
    seen.add(identity)


def _changes(shape: Shape, raw: Mapping[str, Any], locales: Locales, path: Path) -> Changes:
    """What is put into a list and removed from it. Nothing is put there twice."""
    for name in raw:
        if name not in ("put", "remove"):
            raise _unknown(shape, name, (*path, name))
    noted = Given(shape, path)
    removed, put = [], []
    at = (*path, "remove")
    for position, member in enumerate(members(raw.get("remove") or [], at, "remove")):
        with noted.noting():
            here = (*at, position)
            removed.append((_named(shape, member, locales, here), here))
    at = (*path, "put")
    seen: set[tuple[Any, ...]] = set()
    for position, member in enumerate(members(raw.get("put") or [], at, "put")):
        with noted.noting():
            made = _put(shape, member, locales, (*at, position))
            _check_once(made.row, seen)
            put.append(made)
    raise_all(noted.faults)
    return Changes(path, removed, put)


def _put(shape: Shape, raw: object, locales: Locales, path: Path) -> Put:
    content = dict(fields_of(raw, path))
    sides = [(side, content.pop(side)) for side in ("before", "after") if side in content]
    row = read(shape, content, locales, path)
    for column in shape.identity:
        value = shape.values[column.removesuffix("_id")]
        if value.required and column not in row.values:
            at = (*path, value.name)
            raise InputError("{argument} is required.", path=at, argument=value.name)
    sides = [(side, beside) for side, beside in sides if beside is not None]
    if not sides:
        return Put(row)
    if len(sides) > 1:
        raise InputError("Say either before or after, not both.", path=(*path, "after"))
    ((side, beside),) = sides
    return Put(row, side, _named(shape, beside, locales, (*path, side)))


def _named(shape: Shape, raw: object, locales: Locales, path: Path) -> tuple[Any, ...]:
    """The identity of a member that is named by its one value, or by several as a mapping."""
    names = [column.removesuffix("_id") for column in shape.identity]
    given = raw if isinstance(raw, Mapping) else {names[0]: raw}
    read: dict[str, Any] = {}
    for name, value in given.items():
        if name not in names:
            raise _unknown(shape, name, path)
        read |= shape.values[name].read(value, path, locales)
    return tuple(read.get(column) for column in shape.identity)


def _is_key(raw: object) -> bool:
    return not isinstance(raw, Mapping)


def _is_unique(shape: Shape) -> bool:
    return all(shape.values[name.removesuffix("_id")].required for name in shape.identity)


def _unknown(shape: Shape, name: str, path: Path) -> InputError:
    known = [*shape.values, *(["variants"] if shape.variants else [])]
    if not shape.is_variant:
        known += shape.lists
    return InputError(
        "There is no field {argument} here; there are {known}.",
        path=path,
        argument=name[:60],
        known=", ".join(sorted(known)),
    )
