"""Arguments: filters, orders, pages, ways to find an entry, locales."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    coerce_input_value,
    get_named_type,
)

from cms.read import graph as g
from cms.read.catalog import catalog
from tests.oracle.filters import Filters
from tests.oracle.orders import Orders
from tests.oracle.store import Linked, Store
from tests.read.generate import pools
from tests.read.generate.chance import Chance
from tests.read.generate.tree import Name, Place, Value

_ODD_CURSORS = ("", "x", "W10", "WzEsMl0", "é")


class Inputs:
    """Makes arguments for the contract's fields; a ``keen`` one leaves few of a connection out."""

    def __init__(
        self, chance: Chance, schema: GraphQLSchema, store: Store, *, keen: bool = False
    ) -> None:
        self.chance = chance
        self.keen = keen
        self.schema = schema
        self.store = store
        self.graph = store.graph

    # --- whole argument lists ---------------------------------------------------------------

    def connection(self, target: str, level: int) -> dict[str, Value]:
        """The arguments of a connection; ``level`` counts the connections around it."""
        chance = self.chance
        given: dict[str, Value] = {}
        if chance.of(80 if self.keen else 50):
            given["where"] = self._telling(target)
        if chance.of(80 if self.keen else 40):
            given["orderBy"] = self.order_by(target)
        given |= self._page(level)
        return given

    def _page(self, level: int) -> dict[str, Value]:
        chance = self.chance
        given: dict[str, Value] = {}
        if level or chance.of(75):
            end = "last" if chance.of(35) else "first"
            given[end] = chance.number(0, 7 if level < 2 else 3)
            if chance.of(2):
                given[end] = chance.pick((-1, 1000, 1001, 2**31 - 1)) if level == 0 else -1
            if chance.of(1):
                given["last"] = given["first"] = chance.number(0, 3)
        for name in ("first", "last"):
            if name not in given and chance.of(5):
                given[name] = None
        return given | self._cursors()

    def _cursors(self) -> dict[str, Value]:
        """Where the page is cut: mostly nowhere, else on one side or both."""
        chance = self.chance
        low, high = sorted((self._share(), self._share()))
        if chance.of(5):
            low, high = high, low
        places: dict[str, Value] = {"after": Place(low), "before": Place(high)}
        if not chance.of(8):
            kept = ("after",) if chance.of(60) else ("before",)
            wanted = chance.of(70 if self.keen else 35)
            places = {name: places[name] for name in kept} if wanted else {}
        for name in places:
            if chance.of(3):
                places[name] = chance.pick((None, self._foreign_cursor(), *_ODD_CURSORS))
        return places

    def _foreign_cursor(self) -> str:
        """A cursor, but of another list or order than most."""
        type_name = self.chance.pick(pools.ENTRIES)
        order = Orders(self.store, ()).order(type_name, None, None)
        row = self.chance.pick(self.store.all(self.store.table_of(type_name)))
        return order.cursor(Linked(row))

    def _share(self) -> int:
        """How much of a list lies before a cursor, in hundredths: often nothing, or all but one."""
        return self.chance.pick((0, 99, self.chance.number(0, 99), self.chance.number(0, 99)))

    def chosen(self) -> dict[str, Value]:
        """The arguments of a ``variant`` field."""
        chance = self.chance
        given: dict[str, Value] = {}
        if chance.of(60):
            given["locale"] = None if chance.of(6) else Name(pools.locale(chance))
        if chance.of(40):
            given["fallback"] = None if chance.of(6) else self.locales(0, 3)
        return given

    def all_variants(self) -> dict[str, Value]:
        """The arguments of a ``variants`` field."""
        if self.chance.of(60):
            return {}
        return {"locales": None if self.chance.of(6) else self.locales(0, 4)}

    def words(self, *, formatted: bool) -> dict[str, Value]:
        """The arguments of a field that says a value in words."""
        chance = self.chance
        given: dict[str, Value] = {}
        if formatted and chance.of(60):
            given["format"] = Name(chance.pick(("SHORT", "MEDIUM", "LONG", "FULL")))
        if chance.of(60):
            given["locale"] = None if chance.of(6) else Name(pools.locale(chance))
        return given

    def locales(self, low: int, high: int) -> Value:
        """A list of locales, perhaps with one twice, or a single one in its place."""
        chance = self.chance
        if chance.of(5):
            return Name(pools.locale(chance))
        return [Name(pools.locale(chance)) for _ in range(chance.number(low, high))]

    def lookup(self, source: g.Lookup) -> dict[str, Value]:
        """The arguments that find one entry; now and then too many or too few."""
        chance = self.chance
        given: dict[str, Value] = {}
        for argument, column in chance.pick(source.keys):
            given[argument] = self._found_by(source.type, column)
        if source.type == "Article" and "slug" in given and chance.of(90):
            slug, locale = chance.pick(_slugs())
            given = {"slug": slug, "locale": Name(locale)}
        if chance.of(5):
            for argument, column in chance.pick(source.keys):
                given[argument] = None if chance.of(60) else self._found_by(source.type, column)
        if given and chance.of(2):
            given.pop(next(iter(given)))
        return given

    def _found_by(self, type_name: str, column: str) -> Value:
        match column:
            case "id":
                return pools.an_id(self.chance, type_name)
            case "locale":
                return Name(pools.locale(self.chance))
            case "slug":
                return pools.a_text(self.chance, "article_variant", "slug")
            case "code" if self.chance.of(15):
                return pools.a_text(self.chance, type_name.lower(), "code")
        return self.chance.pick(pools.column(type_name.lower(), column))

    def id(self) -> Value:
        """The id of an entry of some type."""
        return pools.an_id(self.chance, self.chance.pick(pools.ENTRIES))

    def ids(self) -> Value:
        """Ids of entries of several types, or a single one in the list's place."""
        if self.chance.of(3):
            return self.id()
        return [self.id() for _ in range(self.chance.number(0, 6))]

    # --- orders -----------------------------------------------------------------------------

    def order_by(self, type_name: str) -> Value:
        """A list of keys; now and then a single one, an empty list or null."""
        chance = self.chance
        if chance.of(4):
            return None
        if chance.of(5):
            return self._key(type_name, 2)
        several = chance.pick((0, 1, 1, 2, 2, 2, 3))
        return [self._key(type_name, 2) for _ in range(several)]

    def _key(self, type_name: str, depth: int) -> Value:
        kind: Any = self.schema.type_map[f"{type_name}Order"]
        plain: list[tuple[str, Any]] = []
        deep: list[tuple[str, Any]] = []
        for name, each in kind.fields.items():
            named = get_named_type(each.type)
            (plain if isinstance(named, GraphQLEnumType) else deep).append((name, named))
        if deep and depth and (not plain or self.chance.of(45)):
            name, named = self.chance.pick(deep)
            return {name: self._key(named.name.removesuffix("Order"), depth - 1)}
        name, _ = self.chance.pick(plain) if plain else ("", None)
        return {name: Name(self.chance.pick(("ASC", "DESC")))}

    # --- filters ----------------------------------------------------------------------------

    def _telling(self, type_name: str) -> Value:
        """A filter that mostly keeps some rows and leaves some out."""
        test_of = Filters(self.store, pools.LOCALES, set()).where
        everything = self.store.all(self.store.table_of(type_name))
        kind: Any = self.schema.type_map[f"{type_name}Where"]
        for _ in range(3):
            where = self.where(type_name, 2)
            kept = sum(map(test_of(type_name, coerce_input_value(where, kind)), everything))
            if 0 < kept < len(everything):
                break
            if kept == 0 and self.chance.of(30):
                return {"not": where}
        return where

    def where(self, type_name: str, depth: int) -> Value:
        """A filter of a type; links are followed at most ``depth`` times."""
        if self.chance.of(3):
            return None
        kind: Any = self.schema.type_map[f"{type_name}Where"]
        names = [name for name in kind.fields if depth or self._is_flat(type_name, name)]
        several = 2 if self.chance.of(20) else 1
        chosen = self.chance.some(names, 0 if self.chance.of(5) else 1, several)
        if depth and self.chance.of(25) and "not" in names:
            chosen = [self.chance.pick(("not", "or", "and"))]
        return {name: self._condition(type_name, name, kind, depth) for name in chosen}

    def _is_flat(self, type_name: str, name: str) -> bool:
        if name in ("and", "or", "not"):
            return False
        source = self.graph.source(type_name, name)
        return isinstance(source, g.Column | g.GlobalId | g.PartialDate | g.IsStale)

    def _condition(
        self, type_name: str, name: str, kind: GraphQLInputObjectType, depth: int
    ) -> Value:
        chance = self.chance
        if chance.of(3):
            return None
        if name in ("and", "or"):
            if chance.of(4):
                return self.where(type_name, depth - 1) or {}
            parts = (self.where(type_name, depth - 1) for _ in range(chance.number(0, 3)))
            return [{} if part is None else part for part in parts]
        if name == "not":
            return self.where(type_name, depth - 1)
        named: Any = get_named_type(kind.fields[name].type)
        match self.graph.source(type_name, name):
            case g.One(_, target) | g.ChosenVariant(target) | g.Inline(target):
                return self.where(target, depth - 1)
            case g.Many(_, target) | g.Connection(_, target, _) | g.AllVariants(target):
                quantifiers = chance.some(("some", "none", "every"), 1, 1 + chance.of(5))
                return {q: self.where(target, depth - 1) for q in quantifiers}
            case source:
                operators = chance.some(list(named.fields), 1, 1 + chance.of(20))
                return {op: self._operand(type_name, source, named, op) for op in operators}

    def _operand(
        self, type_name: str, source: g.Source, kind: GraphQLInputObjectType, operator: str
    ) -> Value:
        chance = self.chance
        if chance.of(4):
            return None
        if operator == "isNull":
            return chance.of(50)
        if operator in ("in", "notIn"):
            if chance.of(5):
                return self._value(type_name, source, kind, operator)
            several = range(chance.number(0, 4))
            return [self._value(type_name, source, kind, operator) for _ in several]
        return self._value(type_name, source, kind, operator)

    def _value(
        self, type_name: str, source: g.Source, kind: GraphQLInputObjectType, operator: str
    ) -> Value:
        chance = self.chance
        named = get_named_type(kind.fields[operator].type)
        if isinstance(named, GraphQLEnumType):
            return Name(chance.pick(list(named.values)))
        table = self.graph.types[type_name].table
        assert table is not None
        match source:
            case g.GlobalId():
                return pools.an_id(chance, type_name)
            case g.IsStale():
                return chance.of(50)
            case g.PartialDate(column):
                return pools.a_partial_date(chance, pools.column(table, column))
            case g.Column(column):
                part = operator in ("contains", "startsWith", "endsWith")
                return self._of_column(table, column, part=part)
        raise AssertionError(source)

    def _of_column(self, table: str, column: str, *, part: bool) -> Value:
        chance, pool = self.chance, pools.column(table, column)
        match catalog("live").tables[table].column(column).sql_type:
            case "int4":
                return pools.a_number(chance, pool, 2**31)
            case "int8":
                return pools.a_number(chance, pool, 2**63)
            case "float8":
                return pools.a_float(chance, pool)
            case "date":
                return pools.a_day(chance, pool)
            case "timestamptz":
                return pools.a_moment(chance, pool)
        return pools.a_text(chance, table, column, part=part)


def _slugs() -> list[tuple[str, str]]:
    from tests.world import rows

    return [(row["slug"], row["locale"]) for row in rows("draft")["article_variant"]]
