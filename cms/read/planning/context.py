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
class Asking:
    """Whoever asks reads: what they may see comes with the request (``cms.read.viewer``), so that
    one plan serves all.
    """


@dataclass(frozen=True)
class Context:
    """The fixed surroundings of planning; ``locales`` are all those configured, the source
    first. ``max_price`` is what an operation may cost, in rows (see ``cms.read.price``).
    ``time_zone`` is where a moment's day is told (an IANA name).
    ``tagged`` asks for the surrogate keys of answers (see ``cms.read.tags``).
    """

    graph: Graph
    catalog: Catalog
    locales: tuple[str, ...]
    default_page: int = 20
    max_page: int = 1000
    viewer: Viewer | Asking = Viewer()
    max_price: int = 50_000
    tagged: bool = False
    time_zone: str = "Asia/Ho_Chi_Minh"

    def type(self, name: str) -> Type:
        """The graph's type of that name."""
        return self.graph.types[name]

    def table(self, type_name: str) -> Table:
        """The table of a type that has one."""
        name = self.graph.types[type_name].table
        assert name is not None, type_name
        return self.catalog.tables[name]

    @property
    def entries(self) -> dict[str, str]:
        """The types of entries, by their tables."""
        return {self.table(name).name: name for name in self.graph.entries}

    def variants(self, type_name: str) -> Table:
        """The table of a type's variants."""
        source = next(
            source
            for source in self.graph.types[type_name].fields.values()
            if isinstance(source, ChosenVariant | AllVariants)
        )
        return self.table(source.type)
