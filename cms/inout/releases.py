"""Releases as lines, with their items."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from cms.actions.aggregate import aggregate_of
from cms.actions.base import Transaction
from cms.actions.exact.state import Count, Moment
from cms.actions.refusals import explained
from cms.actions.values import Choice, Text, Texts, Value, fields_of, members
from cms.content.base import new_key
from cms.content.enums import ReleaseState, ReleaseVerb
from cms.desk.models import SHARED
from cms.errors import InputError, Path
from cms.i18n.locales import Locales
from cms.inout.lines import key_of, only
from cms.inout.records import (
    NAME_LIMIT,
    PAGE,
    Kind,
    Record,
    imported,
    read_values,
    show_values,
    upsert,
    who,
)


@dataclass(frozen=True)
class Plain(Value):
    """A list of JSON objects, kept as it is."""

    def _read(self, raw: Any, path: Path, locales: Locales) -> dict[str, Any]:
        rows = members(raw, path, self.name, at_most=10_000)
        if not all(isinstance(row, dict) for row in rows):
            raise InputError("{argument} must be a list of objects.", path=path, argument=self.name)
        return {self.name: list(rows)}


RELEASE: tuple[Value, ...] = (
    Count("version"),
    Text("name", required=True, limit=NAME_LIMIT),
    Choice("state", enum=ReleaseState),
    Moment("due_at", nullable=True),
    Text("created_by", required=True, limit=NAME_LIMIT),
    Moment("created_at"),
    who("scheduled_by"),
    Moment("done_at", nullable=True),
    Plain("problems"),
)
ITEM: tuple[Value, ...] = (
    Choice("verb", enum=ReleaseVerb),
    Texts("locales", nullable=True, are_locales=True),
    Text("overrule", limit=500),
)


class Releases(Kind):
    """Releases with their items."""

    name = "release"
    counted = "office.release"

    async def lines(self, tx: Transaction) -> AsyncIterator[dict[str, Any]]:
        """All of them, in the order of their keys."""
        last = UUID(int=0)
        while rows := await tx.fetch(
            f"select * from office.release where id > $1 order by id limit {PAGE}", last
        ):
            last = rows[-1]["id"]
            items = await _items(tx, [row["id"] for row in rows])
            for row in rows:
                yield self._line(row, items.get(row["id"], []))

    def _line(self, row: Mapping[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "kind": self.name,
            "key": str(row["id"]),
            **show_values(RELEASE, {**row, "problems": _json(row["problems"])}),
            "items": [
                {"type": i["type"], "key": str(i["entry_id"]), **show_values(ITEM, i)}
                for i in items
            ],
        }

    def read(self, raw: Mapping[str, Any], locales: Locales) -> Record:
        """One of them from its line."""
        only(raw, "kind", "key", "items", *(value.name for value in RELEASE))
        values = read_values(RELEASE, raw, locales, ())
        if values.get("state") == ReleaseState.SCHEDULED and values.get("due_at") is None:
            raise InputError("{argument} is required.", path=("due_at",), argument="due_at")
        if "items" not in raw:
            return Record(self, key_of(raw), "Release", SHARED, values)
        items = [
            _item(member, locales, ("items", position))
            for position, member in enumerate(members(raw["items"], ("items",), "items"))
        ]
        if len({item["entry_id"] for item in items}) < len(items):
            raise InputError(
                "{argument} stands twice in this list.", path=("items",), argument="key"
            )
        return Record(self, key_of(raw), "Release", SHARED, values, items)

    async def shown(self, tx: Transaction, record: Record) -> dict[str, Any] | None:
        """The line of the one that is there."""
        rows = await tx.fetch("select * from office.release where id = $1 for update", record.key)
        if not rows:
            return None
        items = await _items(tx, [record.key])
        return self._line(rows[0], items.get(record.key, []))

    async def write(self, tx: Transaction, record: Record, there: bool) -> None:
        """Write it, with its items if it has any."""
        values = dict(record.values)
        version = values.pop("version", 1)
        if not there:
            new = {"state": ReleaseState.OPEN, "created_at": tx.at, "problems": []}
            values = {**new, **values}
        if "problems" in values:
            values["problems"] = orjson.dumps(values["problems"]).decode()
        if there:
            rows = await tx.fetch("select version from office.release where id = $1", record.key)
            version = max(version, rows[0]["version"] + 1)
        values["version"] = version
        with explained():
            await upsert(tx, "office.release", {"id": record.key}, values, there)
        await imported(tx, record, int(version), there=there)
        if record.items is None:
            return
        await tx.count("delete from office.release_item where release_id = $1", record.key)
        for position, item in enumerate(record.items):
            key = {"id": new_key()}
            row = {"release_id": record.key, "position": position, **item}
            await upsert(tx, "office.release_item", key, row, there=False)


def _item(raw: object, locales: Locales, path: Path) -> dict[str, Any]:
    item = fields_of(raw, path)
    only(item, "type", "key", *(value.name for value in ITEM))
    type_name = str(item.get("type", ""))
    aggregate_of(type_name)
    read = {"verb": ReleaseVerb.PUBLISH, **read_values(ITEM, item, locales, path)}
    return {"type": type_name, "entry_id": key_of(item), **read}


async def _items(tx: Transaction, keys: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    rows = await tx.fetch(
        "select * from office.release_item where release_id = any($1::uuid[]) "
        "order by release_id, position",
        list(keys),
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["release_id"], []).append(row)
    return found


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str) else value
