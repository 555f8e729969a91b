"""What a caller gives, read against an aggregate: checked, normalised, with all that derives from
it.

Nothing here needs the database. What is absent stays absent, so a later step can tell "leave it"
from "make it empty".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.derive import Body, body_of, order_of
from cms.actions.values import Reference, Value, fields_of, members
from cms.errors import InputError, NotFound, Path
from cms.i18n.locales import Locales


@dataclass(frozen=True)
class Target:
    """An entry that must exist; ``missing`` is the error when it doesn't."""

    type_name: str
    key: UUID
    missing: Exception


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
    targets: list[Target] = field(default_factory=list)

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
        for value in self.shape.values.values():
            if value.required and value.columns[0] not in self.values:
                raise InputError(
                    "{argument} is required.", path=(*self.path, value.name), argument=value.name
                )


def read(shape: Shape, raw: object, locales: Locales, path: Path = ()) -> Given:
    """Read a plain mapping (see ``cms.actions.save``) as content of one row of ``shape``.

    Raises:
        InputError: an unknown field, a value that is not acceptable; with path and field.
        LimitExceeded: a text or a list is too long.
    """
    given = Given(shape, path)
    for name, value in fields_of(raw, path).items():
        at = (*path, name)
        if name in shape.values:
            _take(given, shape.values[name], value, at, locales)
        elif name == "variants" and shape.variants:
            given.variants = _variants(shape.variants, value, locales, at)
        elif name in shape.lists:
            given.lists[name] = _list(shape.lists[name], value, locales, at)
        else:
            raise _unknown(shape, name, at)
    return given


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
    for locale, content in fields_of(raw, path).items():
        at = (*path, locales.check(locale, path=(*path, locale)))
        variants[locale] = None if content is None else _variant(shape, content, locales, at)
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
    seen: set[tuple[Any, ...]] = set()
    for position, member in enumerate(members(raw, path, str(path[-1]), shape.at_most)):
        content = {"target": member} if "target" in shape.values and _is_key(member) else member
        row = read(shape, content, locales, (*path, position))
        row.require_all()
        identity = tuple(row.values.get(column) for column in shape.identity)
        if identity in seen and _is_unique(shape):
            argument = shape.identity[0].removesuffix("_id")
            raise InputError(
                "{argument} stands twice in this list.",
                path=(*row.path, argument),
                argument=argument,
            )
        seen.add(identity)
        rows.append(row)
    return rows


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
