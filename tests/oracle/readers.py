"""Readers: each declared source as a function from an object to the value of one of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.i18n import words
from cms.read import global_id
from cms.read import graph as g
from cms.read.catalog import Relation
from tests.oracle import pages, values
from tests.oracle.filters import Filters
from tests.oracle.orders import Order, Orders
from tests.oracle.store import Linked, Row, Store

Arguments = Mapping[str, Any]

TIME_ZONE = "Asia/Ho_Chi_Minh"
"""That of the default settings."""


@dataclass(frozen=True)
class Thing:
    """An object of the answer: a row as a type. ``wanted`` is, of a variant that was chosen, the
    locale asked for first."""

    type: str
    row: Row
    wanted: str | None = None


@dataclass(frozen=True)
class Reading:
    """The reading of one operation."""

    store: Store
    prefer: tuple[str, ...]

    def check(self, type_name: str, source: g.Source, arguments: Arguments) -> set[str]:
        """The codes of what is wrong with a field's arguments, whatever rows there are."""
        faults: set[str] = set()
        match source:
            case g.Connection():
                via = self._via(type_name, source.relation)
                Filters(self.store, self.prefer, faults).where(source.type, arguments.get("where"))
                pages.asked(self._order(source, via, arguments), arguments, faults)
            case g.Lookup():
                self._try(faults, lambda: self._wanted(source, arguments))
            case g.Node():
                self._try(faults, lambda: self._identity(arguments["id"]))
            case g.Nodes():
                if len(arguments["ids"]) > pages.LARGEST_SIZE:
                    faults.add("BAD_USER_INPUT")
                for each in arguments["ids"]:
                    self._try(faults, lambda each=each: self._identity(each))
        return faults

    @staticmethod
    def _try(faults: set[str], read: Any) -> None:
        try:
            read()
        except values.Fault as fault:
            faults.add(fault.code)

    def value(self, thing: Thing | None, type_name: str, source: g.Source, given: Arguments) -> Any:
        """The value of a field of an object (None for the root)."""
        if thing is None:
            return self._way_in(source, given)
        row, store = thing.row, self.store
        match source:
            case g.Column(column):
                return values.written(row[column])
            case g.GlobalId():
                return global_id.encode(type_name, row["id"])
            case g.PartialDate(column):
                begins, known = row[column], row[f"{column}_precision"]
                return None if begins is None else values.written_partial(begins, known)
            case g.Words():
                return self._said(row, source, given)
            case g.IsFallback():
                return thing.wanted is not None and row["locale"] != thing.wanted
            case g.IsStale():
                return store.is_stale(store.table_of(type_name), row)
            case g.Inline(inner):
                return Thing(inner, row)
            case g.ChosenVariant(target):
                return self._variant(target, row, given)
            case g.AllVariants(target):
                return self._variants(target, row, given)
        return self._linked(row, type_name, source, given)

    def _said(self, row: Row, source: g.Words, given: Arguments) -> str | None:
        """A value in words, in the locale asked for or the one preferred first."""
        name = source.of.name
        value = row[name]
        if isinstance(source.of, g.PartialDate) and value is not None:
            value = values.written_partial(value, row[f"{name}_precision"])
        details = {
            "label": (source.detail,),
            "day": (given.get("format", ""), TIME_ZONE),
            "bytes": (),
        }[source.kind]
        return words.say(source.kind, *details)(value, given.get("locale") or self.prefer[0])

    def _linked(self, row: Row, type_name: str, source: g.Source, given: Arguments) -> Any:
        store = self.store
        table = store.table_of(type_name)
        match source:
            case g.One(relation, target):
                found = store.follow(row, store.relation(table, relation))
                return Thing(target, found[0].row) if found else None
            case g.Choice(members):
                return self._choice(table, row, members)
            case g.Many(relation, target):
                via = store.relation(table, relation)
                order = Orders(store, self.prefer).order(target, via, None)
                rows = order.sort(store.follow(row, via))
                return [Thing(target, each.row) for each in rows]
            case g.ManyChoices(relation, members):
                return self._choices(table, row, relation, members)
            case g.Connection():
                assert source.relation is not None
                via = store.relation(table, source.relation)
                return self._page(source, via, store.follow(row, via), given)
        raise AssertionError(f"{type_name} has no such source: {source}")

    # --- links ------------------------------------------------------------------------------

    def _via(self, type_name: str, relation: str | None) -> Relation | None:
        if relation is None:
            return None
        return self.store.relation(self.store.table_of(type_name), relation)

    def _choice(self, table: str, row: Row, members: Mapping[str, str]) -> Thing | None:
        for target, relation in members.items():
            for there in self.store.follow(row, self.store.relation(table, relation)):
                return Thing(target, there.row)
        return None

    def _choices(
        self, table: str, row: Row, relation: str, members: Mapping[str, str]
    ) -> list[Thing | None]:
        via: Any = self.store.relation(table, relation)
        links = [there.row for there in self.store.follow(row, via)]
        links.sort(key=lambda link: link["position"])
        return [self._choice(via.target, link, members) for link in links]

    # --- variants ---------------------------------------------------------------------------

    def _variant(self, target: str, row: Row, given: Arguments) -> Thing | None:
        locale = given.get("locale")
        chain = (*(self.prefer if locale is None else (locale,)), *(given.get("fallback") or ()))
        found = self.store.variant(self.store.table_of(target), row, chain)
        return None if found is None else Thing(target, found, wanted=chain[0])

    def _variants(self, target: str, row: Row, given: Arguments) -> list[Thing]:
        asked = given.get("locales")
        locales = dict.fromkeys(self.store.locales if asked is None else asked)
        there = {v["locale"]: v for v in self.store.variants(self.store.table_of(target), row)}
        return [Thing(target, there[locale]) for locale in locales if locale in there]

    # --- pages ------------------------------------------------------------------------------

    def _order(self, source: g.Connection, via: Relation | None, given: Arguments) -> Order:
        return Orders(self.store, self.prefer).order(source.type, via, given.get("orderBy"))

    def _page(
        self, source: g.Connection, via: Relation | None, rows: list[Linked], given: Arguments
    ) -> dict[str, Any]:
        test = Filters(self.store, self.prefer, set()).where(source.type, given.get("where"))
        order = self._order(source, via, given)
        kept = [row for row in rows if test(row.row)]
        page = pages.cut(order, kept, pages.asked(order, given, set()))
        edges = [self._edge(source, order, row) for row in page.rows]
        return {
            "totalCount": len(kept),
            "nodes": [edge["node"] for edge in edges],
            "edges": edges,
            "pageInfo": {
                "hasNextPage": page.has_next,
                "hasPreviousPage": page.has_previous,
                "startCursor": edges[0]["cursor"] if edges else None,
                "endCursor": edges[-1]["cursor"] if edges else None,
            },
        }

    def _edge(self, source: g.Connection, order: Order, row: Linked) -> dict[str, Any]:
        edge: dict[str, Any] = {"cursor": order.cursor(row), "node": Thing(source.type, row.row)}
        for name, own in self.store.graph.types[source.edge].fields.items():
            assert isinstance(own, g.Column)
            assert row.link is not None
            edge[name] = values.written(row.link[own.name])
        return edge

    # --- the ways in ------------------------------------------------------------------------

    def _way_in(self, source: g.Source, given: Arguments) -> Any:
        match source:
            case g.Connection(None, target, _):
                rows = [Linked(row) for row in self.store.all(self.store.table_of(target))]
                return self._page(source, None, rows, given)
            case g.Lookup(target):
                found = self._find(source, given)
                return None if found is None else Thing(target, found)
            case g.Node():
                return self._node(given["id"])
            case g.Nodes():
                return [self._node(each) for each in given["ids"]]
        raise AssertionError(f"no way in: {source}")

    def _identity(self, value: str) -> Any:
        type_name, key = values.identity(value)
        if type_name not in self.store.graph.entries:
            raise values.Fault("INVALID_ID")
        return type_name, key

    def _node(self, value: str) -> Thing | None:
        type_name, key = self._identity(value)
        row = self.store.by_id(self.store.table_of(type_name), key)
        return None if row is None else Thing(type_name, row)

    def _wanted(self, source: g.Lookup, given: Arguments) -> dict[str, Any]:
        """The columns that the row must have: those of the one alternative that is given whole."""
        set_ = {name: value for name, value in given.items() if value is not None}
        for alternative in source.keys:
            if set_.keys() == {argument for argument, _ in alternative}:
                return {
                    column: values.key_of(source.type, set_[argument])
                    if column == "id"
                    else values.text(set_[argument])
                    if isinstance(set_[argument], str)
                    else set_[argument]
                    for argument, column in alternative
                }
        raise values.Fault("BAD_USER_INPUT")

    def _find(self, source: g.Lookup, given: Arguments) -> Row | None:
        wanted = self._wanted(source, given)
        store = self.store
        for row in store.all(store.table_of(source.type)):
            candidates = [row]
            if "slug" in wanted:
                variants = store.table_of(store.variants_type(source.type))
                candidates = store.variants(variants, row)
            for candidate in candidates:
                if all(candidate[column] == value for column, value in wanted.items()):
                    return row
        return None
