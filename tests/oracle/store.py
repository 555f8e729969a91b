"""The rows and how they hang together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cms.read.catalog import Backward, Catalog, Forward, Relation, Through, catalog
from cms.read.graph import AllVariants, ChosenVariant, Graph

Row = dict[str, Any]

LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")

_SUBJECT_OF = {
    "bulletin_item": (("article_id", "article"), ("media_id", "media")),
    "article_variant_link": (("article_id", "article"), ("media_id", "media")),
}
"""Rows that are nothing without what they point at."""


@dataclass(frozen=True)
class Linked:
    """A row that a relation leads to, and the link row that led there, if there was one."""

    row: Row
    link: Row | None = None


class Store:
    """The rows of one stage as one viewer may see them."""

    locales = LOCALES

    def __init__(
        self,
        tables: dict[str, list[Row]],
        stage: str,
        graph: Graph,
        clearance: frozenset[str],
    ) -> None:
        self.stage = stage
        self.graph = graph
        self.catalog: Catalog = catalog(stage)
        self._tables = tables
        self._clearance = clearance
        self._grouped: dict[tuple[str, str], dict[Any, list[Row]]] = {}

    def table_of(self, type_name: str) -> str:
        """The table of a type."""
        table = self.graph.types[type_name].table
        assert table is not None, type_name
        return table

    def all(self, table: str) -> list[Row]:
        """Every visible row of a table."""
        return [row for row in self._tables[table] if self.sees(table, row)]

    def by_id(self, table: str, id_: UUID | None) -> Row | None:
        """The visible row with that key, if there is one."""
        found = [] if id_ is None else self._having(table, "id", id_)
        return found[0] if found and self.sees(table, found[0]) else None

    def _having(self, table: str, column: str, value: Any) -> list[Row]:
        """The rows whose column has the value, whoever may see them."""
        groups = self._grouped.get((table, column))
        if groups is None:
            groups = self._grouped[table, column] = {}
            for row in self._tables[table]:
                groups.setdefault(row[column], []).append(row)
        return groups.get(value, [])

    def sees(self, table: str, row: Row) -> bool:
        """Whether the viewer may see a row."""
        if subjects := _SUBJECT_OF.get(table):
            return any(self.by_id(target, row[column]) for column, target in subjects)
        if self.stage == "live":
            return True
        return "classification" not in row or row["classification"] in self._clearance

    def relation(self, table: str, name: str) -> Relation:
        """The relation of that name."""
        return self.catalog.tables[table].relations[name]

    def follow(self, row: Row, relation: Relation) -> list[Linked]:
        """The visible rows that a relation leads to, in no order."""
        match relation:
            case Forward(column, target):
                found = self.by_id(target, row[column])
                return [] if found is None else [Linked(found)]
            case Backward(target, column):
                back = self._having(target, column, row["id"])
                return [Linked(each) for each in back if self.sees(target, each)]
            case Through(link, near, far, target, _):
                links = self._having(link, near, row["id"])
                found_rows = [(self.by_id(target, r[far]), r) for r in links]
                return [Linked(there, r) for there, r in found_rows if there is not None]

    def variants_type(self, type_name: str) -> str:
        """The type of a type's variants."""
        sources = self.graph.types[type_name].fields.values()
        return next(s.type for s in sources if isinstance(s, AllVariants | ChosenVariant))

    def variants(self, table: str, row: Row) -> list[Row]:
        """All the variants in ``table`` of an entry or part."""
        return self._having(table, "entry_id", row["id"])

    def variant(self, table: str, row: Row, chain: Sequence[str]) -> Row | None:
        """The first variant that exists, in the order of the chain."""
        there = {variant["locale"]: variant for variant in self.variants(table, row)}
        return next((there[locale] for locale in chain if locale in there), None)

    def is_stale(self, table: str, variant: Row) -> bool:
        """Whether the variant's source has other words since the variant was made from it."""
        made_from, words = variant["source_revision"], variant["source_sentences"]
        return made_from is not None and any(
            source["locale"] == variant["source_locale"]
            and source["revision"] > made_from
            and source["sentences"] != words
            for source in self._having(table, "entry_id", variant["entry_id"])
        )
