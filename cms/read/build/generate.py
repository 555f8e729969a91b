"""Generates a builder's source from a shape and compiles it.

The code is unrolled: it names every key once, reads records by position, and calls a function only
where a value needs one (a global id, a cursor, words). What no query asks for isn't in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cms.i18n import words
from cms.read import cursor, global_id
from cms.read import shape as s

Builder = Callable[[Any], dict[str, Any]]


def generate(shape: s.Mapping) -> Builder:
    """The builder of a shape: from the statement's one record to the answer's ``data``."""
    writer = Writer()
    text = writer.module(shape)
    names: dict[str, Any] = {
        "gid": global_id.encode_bytes,
        "cursor": cursor.encode_fetched,
        **writer.constants,
    }
    exec(compile(text, "<builder>", "exec"), names)  # noqa: S102 - our own text, never a caller's
    builder: Builder = names["build"]
    return builder


def source(shape: s.Mapping) -> str:
    """The generated source, for people who want to read it."""
    return Writer().module(shape)


class Writer:
    """Writes one builder: expressions for plain shapes, a function for each connection."""

    def __init__(self) -> None:
        self.constants: dict[str, object] = {}
        self.says: dict[tuple[str, ...], str] = {}
        self.functions: list[str] = []
        self.depth = 0

    def module(self, shape: s.Mapping) -> str:
        """The whole source: the connections' functions, then ``build``."""
        body = self.expression(shape, "r")
        return "\n\n".join([*self.functions, f"def build(r):\n    return {body}"]) + "\n"

    def expression(self, shape: s.Shape, record: str) -> str:
        """The expression that gives a shape's value from the record in that variable."""

        def slot(index: int) -> str:
            return f"{record}[{index}]"

        match shape:
            case s.Fixed(value):
                return self._constant(value)
            case s.Slot(index):
                return slot(index)
            case s.IdSlot(index, type_name):
                return f"gid({global_id.prefix(type_name)!r}, {slot(index)})"
            case s.WordsSlots(value, locale, kind, details):
                return f"{self._says(kind, details)}({slot(value)}, {slot(locale)})"
            case s.CursorSlots(order, indexes):
                values = "".join(f"{slot(index)}, " for index in indexes)
                return f"cursor({order}, ({values}))"
            case s.Mapping(fields, present):
                items = ", ".join(
                    f"{key!r}: {self.expression(inner, record)}" for key, inner in fields
                )
                found = "{" + items + "}"
                return found if present is None else f"None if {slot(present)} is None else {found}"
            case s.FirstOf(options):
                return self._first_of(options, record)
            case s.Rows(index, item):
                return self._list(slot(index), item)
            case s.Paged():
                return self._paged(shape, record)

    def _constant(self, value: object) -> str:
        if value is None or isinstance(value, str | bool | int):
            return repr(value)
        name = f"constant_{len(self.constants)}"
        self.constants[name] = value
        return name

    def _says(self, kind: str, details: tuple[str, ...]) -> str:
        """The name of the function that says values of a kind, bound once."""
        name = self.says.setdefault((kind, *details), f"say_{len(self.says)}")
        if name not in self.constants:
            self.constants[name] = words.say(kind, *details)
        return name

    def _first_of(self, options: tuple[s.Mapping, ...], record: str) -> str:
        written = "None"
        for option in reversed(options):
            assert option.present is not None
            found = self.expression(s.Mapping(option.fields), record)
            written = f"({found} if {record}[{option.present}] is not None else {written})"
        return written

    def _list(self, rows: str, item: s.Shape) -> str:
        self.depth += 1
        variable = f"r{self.depth}"
        inner = self.expression(item, variable)
        self.depth -= 1
        return f"[{inner} for {variable} in {rows}]"

    def _paged(self, shape: s.Paged, record: str) -> str:
        name = f"page_{len(self.functions) + 1}"
        self.functions.append("")  # keeps the place: inner connections come after
        place = len(self.functions) - 1
        lines = [f"def {name}(r):"]
        if shape.rows is not None:
            lines.append(f"    rows = r[{shape.rows}]")
            if shape.probed:
                lines.append(f"    more = len(rows) > {shape.size}")
                lines.append(f"    if more:\n        del rows[{shape.size}:]")
            if shape.backward:
                lines.append("    rows.reverse()")
        items = ", ".join(f"{key!r}: {self._part(shape, part)}" for key, part in shape.parts)
        lines.append(f"    return {{{items}}}")
        self.functions[place] = "\n".join(lines)
        return f"{name}({record})"

    def _part(self, shape: s.Paged, part: s.PagedPart) -> str:
        match part:
            case s.Fixed(value):
                return self._constant(value)
            case s.TotalPart():
                return f"r[{shape.total}]"
            case s.RowsPart(item):
                return self._list("rows", item)
            case s.InfoPart(fields, cursor_slots):
                items = ", ".join(
                    f"{key!r}: {self._info(shape, name, cursor_slots)}" for key, name in fields
                )
                return "{" + items + "}"

    def _info(self, shape: s.Paged, name: str | s.Fixed, slots: s.CursorSlots | None) -> str:
        if isinstance(name, s.Fixed):
            return self._constant(name.value)
        if name == "hasNextPage":
            return _either(not shape.backward, shape.later)
        if name == "hasPreviousPage":
            return _either(shape.backward, shape.earlier)
        assert slots is not None
        end = "rows[0]" if name == "startCursor" else "rows[-1]"
        return f"({self.expression(slots, end)} if rows else None)"


def _either(own_end: bool, slot: int | None) -> str:
    """Whether more rows follow: those cut off here, or those beyond the cursor."""
    reasons = (["more"] if own_end else []) + ([f"r[{slot}]"] if slot is not None else [])
    return " or ".join(reasons) or "False"
