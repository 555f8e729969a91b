"""What is told: values that the desk knows, shaped as they are asked for, with the entries that
they name read from the drafts.

A value is a dataclass; a field of the contract shows the attribute of its name. Where an entry is
shown the value has an ``EntryRef``: all entries of one place in the selection are read by one
statement of the compiler, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cms.desk.reference import EntryRef
from cms.read import graph
from cms.read.compile import Compiled, compile_request
from cms.read.event import EVENT
from cms.read.execute import Connection, fetch
from cms.read.graph import REPORTED
from cms.read.planning.context import Context
from cms.read.request import Field, Request
from cms.read.value import Value

Keys = tuple[str, ...]
"""The keys of the answer that lead to a place in it; positions in lists are left out."""
Found = dict[Keys, list[tuple[dict[str, Any], EntryRef]]]


@dataclass(frozen=True, eq=False)
class Telling:
    """What is asked of told values of a type; ``places`` are those where entries are shown."""

    context: Context
    type: str
    fields: Sequence[Field]
    places: Mapping[Keys, Compiled]

    @classmethod
    def of(
        cls, context: Context, type_name: str, fields: Sequence[Field], prefer: tuple[Value, ...]
    ) -> Telling:
        """Compiles what is asked. Raises what ``compile_request`` raises."""
        places = dict(_places(context, type_name, fields, prefer, ()))
        return cls(context, type_name, fields, places)

    def price(self, values: Mapping[str, Any], most: int) -> int:
        """What it may read, in rows, if each place shows ``most`` entries."""
        told = {**values, EVENT: {"entries": [None] * most}}
        return sum(compiled.price.of(told) for compiled in self.places.values())

    async def show(self, told: Any, values: Mapping[str, Any], connection: Connection) -> Any:
        """A told value, or a list of them, as it is asked for; None stays None."""
        found: Found = {}
        shown = self._shaped(told, self.type, self.fields, (), found)
        for place, members in found.items():
            await _read(self.places[place], place[-1], members, values, connection)
        return shown

    def _shaped(
        self, told: Any, type_name: str, fields: Sequence[Field], at: Keys, found: Found
    ) -> Any:
        if told is None:
            return None
        if isinstance(told, list | tuple) and not isinstance(told, EntryRef):
            return [self._shaped(each, type_name, fields, at, found) for each in told]
        shown: dict[str, Any] = {}
        for field in fields:
            here = (*at, field.key)
            if field.name == "__typename":
                shown[field.key] = type_name
                continue
            value = getattr(told, attribute(field.name))
            if here in self.places:
                shown[field.key] = None
                if value is not None:
                    found.setdefault(here, []).append((shown, value))
            elif field.selection:
                ((inner, asked),) = field.selection.items()
                shown[field.key] = self._shaped(value, inner, asked, here, found)
            else:
                shown[field.key] = value
        return shown


def attribute(name: str) -> str:
    """The attribute of a field: ``dueAt`` → ``due_at``."""
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)


def _places(
    context: Context,
    type_name: str,
    fields: Sequence[Field],
    prefer: tuple[Value, ...],
    at: Keys,
) -> Iterator[tuple[Keys, Compiled]]:
    for field in fields:
        here = (*at, field.key)
        if field.name == "__typename" or not field.selection:
            continue
        if isinstance(_source(context, type_name, field.name), graph.ToldEntry):
            entries = Field("entries", "entries", {}, field.selection)
            yield here, compile_request(context, Request((entries,), prefer, root=REPORTED))
        else:
            ((inner, asked),) = field.selection.items()
            yield from _places(context, inner, asked, prefer, here)


def _source(context: Context, type_name: str, name: str) -> graph.Source | None:
    """A field's source; what isn't in the graph (PageInfo) has plain values only."""
    known = context.graph.types.get(type_name)
    return known.fields.get(name) if known else None


async def _read(
    compiled: Compiled,
    key: str,
    members: Sequence[tuple[dict[str, Any], EntryRef]],
    values: Mapping[str, Any],
    connection: Connection,
) -> None:
    """Put the entries where they are shown; None where whoever asks may not see one."""
    event = {"entries": [tuple(entry) for _, entry in members]}
    record = await fetch(connection, compiled.statement, compiled.bind({**values, EVENT: event}))
    entries = compiled.build(record)["entries"]
    for (shown, _), entry in zip(members, entries, strict=True):
        shown[key] = entry
