"""What the SQL of the loaders needs to know of the graph and the catalog."""

from __future__ import annotations

from collections.abc import Sequence

from cms.read import graph as g
from cms.read.catalog import Backward, Catalog, Through


class Tables:
    """Columns, joins and orders as SQL."""

    def __init__(self, graph: g.Graph, tables: Catalog, locales: Sequence[str]) -> None:
        self.graph = graph
        self.catalog = tables
        self.locales = locales
        self._columns = {
            name: self._needed(name) for name, kind in graph.types.items() if kind.table
        }

    def name(self, type_name: str) -> str:
        """The table of a type."""
        name = self.graph.types[type_name].table
        assert name is not None
        return name

    def columns(self, type_name: str, alias: str) -> str:
        """The columns that a loader fetches, and the type's name for abstract types."""
        names = ", ".join(f"{alias}.{column}" for column in self._columns[type_name])
        return f"'{type_name}' as __typename, {names}"

    def _needed(self, type_name: str) -> list[str]:
        """The type's own columns and its keys, but not those of objects nested in the row."""
        table = self.catalog.tables[self.name(type_name)]
        needed = {name for name in table.columns if name == "id" or name.endswith("_id")}
        for source in self.graph.types[type_name].fields.values():
            if isinstance(source, g.Column):
                needed.add(source.name)
        return sorted(needed)

    def reached(
        self, parent: str, source: g.Many | g.AllVariants | g.Connection
    ) -> tuple[str, str, str]:
        """The column that holds the owner's key, the tables to select from, and the order."""
        table = self.name(source.type)
        if isinstance(source, g.AllVariants):
            order = f"array_position('{{{','.join(self.locales)}}}'::text[], t.locale::text)"
            return "t.entry_id", f"{table} t", order
        assert source.relation is not None
        relation = self.catalog.tables[self.name(parent)].relations[source.relation]
        if isinstance(relation, Through):
            joined = f"{relation.link} l join {table} t on t.id = l.{relation.far}"
            return f"l.{relation.near}", joined, "l.position"
        assert isinstance(relation, Backward)
        return f"t.{relation.column}", f"{table} t", self.order(source.type)

    def order(self, type_name: str) -> str:
        """The order of a type's lists, made total by the key."""
        return order_by(self.graph.types[type_name].order)


def order_by(names: Sequence[str]) -> str:
    """``("-published_at",)`` as the ``order by`` of a table ``t``, made total by the key."""
    down = names[-1].startswith("-") if names else False
    keys = [*names, "-id" if down else "id"]
    return ", ".join(
        f"t.{key.removeprefix('-')}{' desc' if key.startswith('-') else ''}" for key in keys
    )
