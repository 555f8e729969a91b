"""What every planning pass may consult: the graph, the catalog, the limits and the viewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cms.read.catalog import Catalog, Table
from cms.read.graph import AllVariants, ChosenVariant, Graph, Type
from cms.read.value import Value

Arguments = Mapping[str, Value]


@dataclass(frozen=True)
class Viewer:
    """Who reads. ``clearance`` lists the classifications that may be seen; it matters in ``draft``
    only, since ``live`` holds nothing but public entries.
    """

    clearance: tuple[str, ...] = ("PUBLIC",)


@dataclass(frozen=True)
class Context:
    """The fixed surroundings of planning; ``locales`` are all those configured, the source
    first.
    """

    graph: Graph
    catalog: Catalog
    locales: tuple[str, ...]
    default_page: int = 20
    max_page: int = 1000
    viewer: Viewer = Viewer()

    def type(self, name: str) -> Type:
        """The graph's type of that name."""
        return self.graph.types[name]

    def table(self, type_name: str) -> Table:
        """The table of a type that has one."""
        name = self.graph.types[type_name].table
        assert name is not None, type_name
        return self.catalog.tables[name]

    def variants(self, type_name: str) -> Table:
        """The table of a type's variants."""
        source = next(
            source
            for source in self.graph.types[type_name].fields.values()
            if isinstance(source, ChosenVariant | AllVariants)
        )
        return self.table(source.type)
