"""From ``draft`` to ``live``: the SQL that makes one entry's live rows equal to its draft.

Each statement is built from the aggregate's shapes, so it serves every type. A table's rows are
made equal in two steps: rows that differ are deleted, with what hangs on them, and rows that are
missing are inserted. Nothing is updated in place but the entry's own row, so a list can change its
order without two rows sharing a position for a moment; and where nothing differs, nothing is
written. A row has the same key in both stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction


@dataclass(frozen=True)
class Copy:
    """One entry on its way: ``chosen`` are the locales whose variants are copied, ``visible`` those
    that are live afterwards. Variants that are visible and not chosen stay as they are."""

    tx: Transaction
    shape: Shape
    chosen: Sequence[str]
    visible: Sequence[str]

    async def run(self, key: UUID) -> int:
        """Make the live rows equal; returns how many rows were written or deleted."""
        return await self._entry(key) + await self._parts(self.shape, [key])

    async def _entry(self, key: UUID) -> int:
        table, columns = self.shape.table, _list(self.shape)
        present, new = _list(self.shape, "present"), _list(self.shape, "excluded")
        return await self.tx.count(
            f'insert into live."{table}" as present ({columns}) '
            f'select {columns} from draft."{table}" where id = $1 '
            f"on conflict (id) do update set ({columns}) = row({new}) "
            f"where row({present}) is distinct from row({new})",
            key,
        )

    async def _parts(self, owner: Shape, keys: Sequence[UUID]) -> int:
        """Make the rows below equal, for the owners with these keys."""
        written = 0
        for part in owner.parts():
            values = [keys, self._locales(part)] if part.is_variant else [keys]
            written += await self._rows(part, *values)
            if any(part.parts()):
                rows = await self.tx.fetch(
                    f'select id from draft."{part.table}" where {_wanted(part)}', *values
                )
                written += await self._parts(part, [row["id"] for row in rows])
        return written

    def _locales(self, part: Shape) -> Sequence[str]:
        """Texts of the entry are published locale by locale; texts of its parts belong to the order
        of the parts, which all live locales share."""
        return self.chosen if part.has_workflow else self.visible

    async def _rows(self, part: Shape, *values: object) -> int:
        """Make one table's rows equal. ``values``: the owners' keys and, for variants, locales."""
        columns, table = _list(part), part.table
        deleted = await self.tx.count(
            f'delete from live."{table}" as old where {_wanted(part)} and not exists ('
            f'select from draft."{table}" as new where new.id = old.id and {_wanted(part, "new")} '
            f"and row({_list(part, 'new')}) is not distinct from row({_list(part, 'old')}))",
            *values,
        )
        inserted = await self.tx.count(
            f'insert into live."{table}" ({columns}) select {columns} from draft."{table}" as new '
            f"where {_wanted(part)} and not exists "
            f'(select from live."{table}" as old where old.id = new.id)',
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
    return ", ".join(f'{_dot(alias)}"{column}"' for column in shape.columns)


def _dot(alias: str) -> str:
    return f"{alias}." if alias else ""
