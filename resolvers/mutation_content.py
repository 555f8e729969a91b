"""The input of a mutation as the actions take it, and the way back: where in the input a fault of
the content lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.content import raise_all
from cms.actions.values import Reference, Value
from cms.errors import ClientError, InputError, InvalidId, Path
from cms.read import global_id
from cms.read.value import excerpt

INPUT: Path = ("input",)
Object = Mapping[str, Any]


def camel(name: str) -> str:
    """A column's name as the contract has it: ``seo_title`` → ``seoTitle``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def key_of(raw: str, types: tuple[str, ...], path: Path) -> tuple[str, UUID]:
    """The type and the key that a global id names. Raises InvalidId unless it is of these types."""
    try:
        type_name, key = global_id.decode(raw)
    except InvalidId as error:
        raise InvalidId(error.template, path=path, value=excerpt(raw)) from None
    if type_name not in types:
        raise InvalidId(
            "“{value}” is the id of another type than {type}.",
            path=path,
            value=excerpt(raw),
            type=", ".join(types),
        )
    return type_name, key


class Content:
    """Reads one input. ``paths`` says of each part of the content where in the input it stood."""

    def __init__(self) -> None:
        self.paths: dict[Path, Path] = {}
        self.faults: list[ClientError] = []

    def read(self, shape: Shape, raw: Object) -> dict[str, Any]:
        """The content of an entry. Raises InputError for all that is at fault."""
        content = self._row(shape, raw, (), INPUT)
        raise_all(self.faults)
        return content

    def stands_for(self, shape: Shape, argument: str) -> None:
        """Say that an argument of the input stands for a whole content: its faults lie there."""
        for name in ("variants", *shape.values, *shape.lists):
            self.paths[(name,)] = (*INPUT, argument, camel(name))

    def placed(self, path: Path) -> Path:
        """Where in the input a part of the content stood; a place in the input is one already."""
        if path[:1] == INPUT:
            return path
        for length in range(len(path), 0, -1):
            if found := self.paths.get(path[:length]):
                return (*found, *(_shown(step) for step in path[length:]))
        return (*INPUT, *(_shown(step) for step in path))

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            self.faults.append(error)

    def _row(self, shape: Shape, raw: Object, at: Path, here: Path) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for name, value in shape.values.items():
            key = camel(name)
            if key in raw:
                self.paths[(*at, name)] = (*here, key)
                with self._noting():
                    content[name] = _value(value, raw[key], (*here, key))
        if shape.variants:
            content |= self._variants(shape.variants, raw, at, here)
        for name, part in shape.lists.items():
            given, key = raw.get(camel(name)), camel(name)
            if given is not None:
                self.paths[(*at, name)] = (*here, key)
                found = self._list(part, given, (*at, name), (*here, key))
                if found != {}:
                    content[name] = found
        return content

    def _variants(self, shape: Shape, raw: Object, at: Path, here: Path) -> dict[str, Any]:
        variants: dict[str, Any] = {}
        for index, text in enumerate(raw.get("variants") or ()):
            place = (*here, "variants", index)
            with self._noting():
                self._once(variants, text["locale"], (*place, "locale"))
            own = (*at, "variants", text["locale"])
            self.paths[own] = place
            variants[text["locale"]] = self._row(shape, text, own, place)
        for index, locale in enumerate(raw.get("removeVariants") or ()):
            place = (*here, "removeVariants", index)
            with self._noting():
                self._once(variants, locale, place)
            self.paths.setdefault((*at, "variants", locale), place)
            variants.setdefault(locale, None)
        return {"variants": variants} if variants else {}

    def _once(self, variants: Object, locale: str, path: Path) -> None:
        if locale in variants:
            raise InputError("The locale {locale} is given twice.", path=path, locale=locale)

    def _list(self, part: Shape, raw: Any, at: Path, here: Path) -> Any:
        """A list as it is given: whole, or by its changes."""
        if isinstance(raw, list):
            return self._rows(part, raw, at, here)
        whole = raw.get("set")
        changes = {name: raw[name] for name in ("put", "remove") if raw.get(name) is not None}
        if whole is not None:
            if changes:
                error = InputError(
                    "A list is given whole (set) or by its changes (put, remove), not both.",
                    path=here,
                )
                self.faults.append(error)
            return self._rows(part, whole, at, (*here, "set"))
        found: dict[str, Any] = {}
        if "remove" in changes:
            found["remove"] = [
                self._member(part, member, (*here, "remove", index))
                for index, member in enumerate(changes["remove"])
            ]
        if "put" in changes:
            found["put"] = [
                self._put(part, member, (*at, "put", index), (*here, "put", index))
                for index, member in enumerate(changes["put"])
            ]
        return found

    def _rows(self, part: Shape, raw: list[Any], at: Path, here: Path) -> list[Any]:
        rows = []
        for index, member in enumerate(raw):
            own, place = (*at, index), (*here, index)
            self.paths[own] = place
            if isinstance(member, Mapping):
                rows.append(self._row(part, member, own, place))
            else:  # a plain link
                self.paths[(*own, "target")] = place
                rows.append(self._member(part, member, place))
        return rows

    def _put(self, part: Shape, raw: Object, at: Path, here: Path) -> dict[str, Any]:
        self.paths[at] = here
        content = self._row(part, raw, at, here)
        for side in ("before", "after"):
            if raw.get(side) is not None:
                self.paths[(*at, side)] = (*here, side)
                content[side] = self._member(part, raw[side], (*here, side))
        return content

    def _member(self, part: Shape, raw: str, path: Path) -> Any:
        """What names a member of a list: by the types of ids, the link that it is."""
        names = [column.removesuffix("_id") for column in part.identity]
        links = {v.target: v.name for n in names if isinstance(v := part.values[n], Reference)}
        if not links:
            return raw
        try:
            type_name, key = key_of(raw, tuple(links), path)
        except InvalidId as error:
            self.faults.append(error)
            return None
        return {links[type_name]: key}


def _value(value: Value, raw: Any, path: Path) -> Any:
    if isinstance(value, Reference) and raw is not None:
        return key_of(raw, (value.target,), path)[1]
    return raw


def _shown(step: str | int) -> str | int:
    return camel(step) if isinstance(step, str) and not step.isupper() else step
