"""Orders: the keys of a list, sorting by them, and the places in them that cursors point at."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as BinasciiError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cms.read import cursor
from cms.read import graph as g
from cms.read.catalog import Relation, Through
from tests.oracle.store import Linked, Store
from tests.oracle.values import Fault

Keys = tuple[Any, ...]


@dataclass(frozen=True)
class Key:
    """One key of an order: how a row's value is found, and what a cursor says of it."""

    value: Callable[[Linked], Any]
    sql_type: str
    nullable: bool
    descending: bool
    name: str


@dataclass(frozen=True)
class Order:
    """A total order of the rows of a type."""

    type: str
    keys: tuple[Key, ...]

    def sort(self, rows: Sequence[Linked]) -> list[Linked]:
        """The rows in order: by the last key first, for sorting is stable."""
        done = list(rows)
        for key in reversed(self.keys):
            there = [row for row in done if key.value(row) is not None]
            missing = [row for row in done if key.value(row) is None]
            there.sort(key=key.value, reverse=key.descending)
            done = there + missing
        return done

    def keys_of(self, row: Linked) -> Keys:
        """The values of a row's keys."""
        return tuple(key.value(row) for key in self.keys)

    def compare(self, left: Keys, right: Keys) -> int:
        """Negative where ``left`` stands before ``right``, positive where after, 0 at one place."""
        for key, a, b in zip(self.keys, left, right, strict=True):
            if a == b:
                continue
            if a is None or b is None:
                return 1 if a is None else -1
            return -1 if (a < b) != key.descending else 1
        return 0

    @property
    def _mark(self) -> int:
        directions = ((k.name, "desc" if k.descending else "asc") for k in self.keys)
        return cursor.mark("|".join([self.type, *(f"{n}.{way}" for n, way in directions)]))

    def cursor(self, row: Linked) -> str:
        """The cursor of a row."""
        return self._spelt(self.keys_of(row))

    def _spelt(self, keys: Keys) -> str:
        return cursor.encode(self._mark, keys)

    def place(self, text: str) -> Keys:
        """The keys that a cursor holds.

        Raises:
            Fault: it isn't one that ``cursor`` could give in this order.
        """
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            found = json.loads(raw)
            if not isinstance(found, list) or len(found) != len(self.keys) + 1:
                raise ValueError
            keys = tuple(_key(key, value) for key, value in zip(self.keys, found[1:], strict=True))
            if self._spelt(keys) != text:
                raise ValueError
        except (ValueError, TypeError, AttributeError, BinasciiError, RecursionError):
            raise Fault("INVALID_CURSOR") from None
        return keys


def _key(key: Key, value: Any) -> Any:
    if value is None:
        if not key.nullable:
            raise ValueError
        return None
    read = _FROM_JSON[key.sql_type](value)
    if key.sql_type in _WHOLE and not -_WHOLE[key.sql_type] <= read < _WHOLE[key.sql_type]:
        raise ValueError
    return read


def _same(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError
        return value

    return check


def _moment(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found


_WHOLE = {"int4": 2**31, "int8": 2**63}
_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    "uuid": UUID,
    "text": _same(str),
    "int4": _same(int),
    "int8": _same(int),
    "float8": _same(float),
    "date": date.fromisoformat,
    "timestamptz": _moment,
    "bytea": bytes.fromhex,
}


class Orders:
    """Finds the order of a list in an operation that prefers the locales of ``prefer``."""

    def __init__(self, store: Store, prefer: tuple[str, ...]) -> None:
        self.store = store
        self.prefer = prefer

    def order(
        self, type_name: str, via: Relation | None, order_by: Sequence[Mapping[str, Any]] | None
    ) -> Order:
        """The order asked for, else that of the link list, else the type's own; ties by the id."""
        keys = [self._asked(type_name, each) for each in order_by or ()]
        if not keys:
            if isinstance(via, Through) and via.ordered:
                position = Key(_position, "int4", False, False, "link.position")
                return Order(type_name, (position,))
            keys = self._own(type_name)
        if keys[-1].name != ".id":
            tie = self._column(self.store.table_of(type_name), "id", keys[-1].descending)
            keys.append(tie)
        return Order(type_name, tuple(keys))

    def _own(self, type_name: str) -> list[Key]:
        table = self.store.table_of(type_name)
        named = self.store.graph.types[type_name].order
        return [self._column(table, n.removeprefix("-"), n.startswith("-")) for n in named]

    def _column(self, table: str, name: str, descending: bool) -> Key:
        column = self.store.catalog.tables[table].column(name)
        value = _of_row(name)
        return Key(value, column.sql_type, column.nullable, descending, f".{name}")

    def _asked(self, type_name: str, item: Mapping[str, Any]) -> Key:
        ((name, inner),) = item.items()
        table = self.store.table_of(type_name)
        match self.store.graph.source(type_name, name):
            case g.GlobalId():
                return self._column(table, "id", inner == "DESC")
            case g.Column(column) | g.PartialDate(column):
                by_sort_key = column in ("title", "name") and table.endswith("_variant")
                return self._column(table, "sort_key" if by_sort_key else column, inner == "DESC")
            case g.ChosenVariant(target):
                return self._beyond(target, inner, self._variant(target))
            case g.One(relation, target):
                via = self.store.relation(table, relation)
                return self._beyond(target, inner, lambda row: self._one(row, via))
        raise AssertionError(f"{type_name}.{name} gives no order")

    def _variant(self, target: str) -> Callable[[Linked], Linked | None]:
        table = self.store.table_of(target)

        def find(row: Linked) -> Linked | None:
            found = self.store.variant(table, row.row, self.prefer)
            return None if found is None else Linked(found)

        return find

    def _one(self, row: Linked, via: Relation) -> Linked | None:
        return next(iter(self.store.follow(row.row, via)), None)

    def _beyond(
        self, target: str, inner: Mapping[str, Any], step: Callable[[Linked], Linked | None]
    ) -> Key:
        """A key of what the row leads to; missing where it leads nowhere."""
        key = self._asked(target, inner)

        def value(row: Linked) -> Any:
            there = step(row)
            return None if there is None else key.value(there)

        name = f"{self.store.table_of(target)}.{key.name}"
        return Key(value, key.sql_type, True, key.descending, name)


def _of_row(column: str) -> Callable[[Linked], Any]:
    return lambda row: row.row[column]


def _position(row: Linked) -> Any:
    assert row.link is not None
    return row.link["position"]
