"""From ``draft`` to ``live``: the SQL that makes one entry's live rows equal to its draft.

Each statement is built from the aggregate's shapes, so it serves every type. A table's rows are
made equal in two steps: rows that differ are deleted, with what hangs on them, and rows that are
missing are inserted. Nothing is updated in place but the entry's own row, so a list can change its
order without two rows sharing a position for a moment; and where nothing differs, nothing is
written. A row has the same key in both stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction

UNSEEN = frozenset({"version", "updated_at"})
"""Columns of an entry's row that change with every save, whatever that changed."""


@dataclass
class Difference:
    """What a copy changed in ``live``: how many ``rows`` it wrote or deleted, the ``locales`` whose
    texts were among them, and whether anything ``shared`` by all locales was. ``added`` tells that
    the entry wasn't there before.
    """

    rows: int = 0
    locales: set[str] = field(default_factory=set)
    shared: bool = False
    added: bool = False


@dataclass(frozen=True)
class Copy:
    """One entry on its way: ``chosen`` are the locales whose variants are copied, ``visible`` those
    that are live afterwards. Variants that are visible and not chosen stay as they are."""

    tx: Transaction
    shape: Shape
    chosen: Sequence[str]
    visible: Sequence[str]

    async def run(self, key: UUID) -> Difference:
        """Make the live rows equal; tells what was different."""
        found = Difference()
        await self._entry(key, found)
        await self._parts(self.shape, [key], found)
        return found

    async def _entry(self, key: UUID, found: Difference) -> None:
        table, columns = self.shape.table, _list(self.shape)
        present, new = _list(self.shape, "present"), _list(self.shape, "excluded")
        seen = [column for column in self.shape.columns if column not in UNSEEN]
        rows = await self.tx.fetch(
            f'insert into live."{table}" as present ({columns}) '
            f'select {columns} from draft."{table}" where id = $1 '
            f"on conflict (id) do update set ({columns}) = row({new}) "
            f"where row({present}) is distinct from row({new}) "
            f"returning old.id is null as added, "
            f"row({_columns(seen, 'old')}) is distinct from row({_columns(seen, 'new')}) as shared",
            key,
        )
        for row in rows:
            found.rows += 1
            found.added, found.shared = row["added"], row["shared"]

    async def _parts(self, owner: Shape, keys: Sequence[UUID], found: Difference) -> None:
        """Make the rows below equal, for the owners with these keys."""
        for part in owner.parts():
            values = [keys, self._locales(part)] if part.is_variant else [keys]
            rows = await self._rows(part, *values)
            found.rows += len(rows)
            if part.is_variant:
                found.locales.update(row["locale"] for row in rows)
            elif not owner.is_variant:  # what hangs on a text goes with it
                found.shared = found.shared or bool(rows)
            if any(part.parts()):
                rows = await self.tx.fetch(
                    f'select id from draft."{part.table}" where {_wanted(part)}', *values
                )
                await self._parts(part, [row["id"] for row in rows], found)

    def _locales(self, part: Shape) -> Sequence[str]:
        """Texts of the entry are published locale by locale; texts of its parts belong to the order
        of the parts, which all live locales share."""
        return self.chosen if part.has_workflow else self.visible

    async def _rows(self, part: Shape, *values: object) -> list[dict[str, Any]]:
        """Make one table's rows equal; each that was deleted or inserted, with its locale if it has
        one. ``values``: the owners' keys and, for variants, locales."""
        columns, table = _list(part), part.table
        told = "locale" if part.is_variant else "id"
        deleted = await self.tx.fetch(
            f'delete from live."{table}" as old_row where {_wanted(part)} and not exists ('
            f'select from draft."{table}" as new_row where new_row.id = old_row.id '
            f"and {_wanted(part, 'new_row')} and "
            f"row({_list(part, 'new_row')}) is not distinct from row({_list(part, 'old_row')})) "
            f"returning {told}",
            *values,
        )
        inserted = await self.tx.fetch(
            f'insert into live."{table}" ({columns}) '
            f'select {columns} from draft."{table}" as new_row '
            f"where {_wanted(part)} and not exists "
            f'(select from live."{table}" as old_row where old_row.id = new_row.id) '
            f"returning {told}",
            *values,
        )
        return deleted + inserted


async def live_locales(tx: Transaction, shape: Shape, key: UUID) -> list[str]:
    """The locales in which the entry is live, in alphabetical order."""
    variants = variants_of(shape)
    rows = await tx.fetch(
        f'select locale from live."{variants.table}" where {variants.owner} = $1 order by locale',
        key,
    )
    return [row["locale"] for row in rows]


def variants_of(shape: Shape) -> Shape:
    """The shape of an entry's variants; every entry type has them."""
    assert shape.variants is not None
    return shape.variants


def _wanted(part: Shape, alias: str = "") -> str:
    """The rows that are copied, and in ``live`` those that they take the place of."""
    locales = f" and {_dot(alias)}locale = any($2::text[])" if part.is_variant else ""
    return f"{_dot(alias)}{part.owner} = any($1::uuid[])" + locales


def _list(shape: Shape, alias: str = "") -> str:
    return _columns(shape.columns, alias)


def _columns(names: Sequence[str], alias: str = "") -> str:
    return ", ".join(f'{_dot(alias)}"{column}"' for column in names)


def _dot(alias: str) -> str:
    return f"{alias}." if alias else ""
