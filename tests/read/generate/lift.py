"""Lifting: literals become variables, with types, defaults, nulls, and other values besides."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    is_non_null_type,
)

from tests.read.generate import pools
from tests.read.generate.chance import Chance
from tests.read.generate.tree import Definition, Name, Operation, Value, Variable

Variables = dict[str, Any]


class Lifter:
    """Lifts values of one operation. ``first`` and ``second`` are two sets of variables for it;
    ``cursors`` gives the neighbours of each cursor in use."""

    def __init__(
        self, operation: Operation, schema: GraphQLSchema, chance: Chance, cursors: dict[str, Any]
    ) -> None:
        self.operation = operation
        self.schema = schema
        self.chance = chance
        self.cursors = cursors
        self.first: Variables = {}
        self.second: Variables = {}

    def lift(self) -> None:
        """Lifts arguments of fields and directives."""
        for field in self.operation.fields():
            if field.name != "__typename":
                kind: Any = self.schema.type_map.get(field.parent)
                self._arguments(field.arguments, kind.fields[field.name].args, 30)
            self._directives(field.directives)
        self._directives(self.operation.directives)

    def _directives(self, directives: Any) -> None:
        for name, given in directives:
            known = next(d for d in self.schema.directives if d.name == name)
            self._arguments(given, known.args, 50)

    def _arguments(self, given: dict[str, Value], arguments: Any, percent: int) -> None:
        for name, value in given.items():
            kind = arguments[name].type
            if self.chance.of(percent):
                given[name] = self._variable(kind, value, must=False)
            else:
                given[name] = self._within(kind, value)

    def _within(self, kind: Any, value: Value) -> Value:
        """The value with parts of it lifted."""
        inner = kind.of_type if is_non_null_type(kind) else kind
        if isinstance(inner, GraphQLList) and isinstance(value, list):
            return [self._part(inner.of_type, each) for each in value]
        if isinstance(inner, GraphQLInputObjectType) and isinstance(value, dict):
            fields, only = inner.fields, inner.is_one_of
            return {name: self._part(fields[name].type, v, only) for name, v in value.items()}
        return value

    def _part(self, kind: Any, value: Value, must: bool = False) -> Value:
        if self.chance.of(15):
            return self._variable(kind, value, must=must)
        return self._within(kind, value)

    def _variable(self, kind: Any, value: Value, *, must: bool) -> Value:
        """A variable of a type that the place of ``kind`` accepts; ``must`` it not be null."""
        chance = self.chance
        name = f"v{len(self.operation.definitions) + 1}"
        if must and not is_non_null_type(kind):
            kind = GraphQLNonNull(kind)
        defined = Definition(name, str(kind))
        self.operation.definitions.append(defined)
        given, again = _plain(value), _plain(self._other(kind, value))
        self.first[name], self.second[name] = given, again
        if is_non_null_type(kind):
            if not must and chance.of(25):  # a default makes a nullable variable acceptable
                defined.type = str(kind.of_type)
                self._default(defined, kind, value)
        elif value is not None and chance.of(25):
            defined.type = f"{kind}!"
            if chance.of(30):
                self._default(defined, kind, value)
        elif chance.of(30):
            self._default(defined, kind, value)
        elif chance.of(10):
            self._leave_out(name, None)
        return Variable(name)

    def _default(self, defined: Definition, kind: Any, value: Value) -> None:
        """A default, which holds where no value is given."""
        defined.has_default = True
        defined.default = self._other(kind, value) if self.chance.of(40) else value
        if self.chance.of(60):
            del self.first[defined.name]
        elif self.chance.of(30):
            del self.second[defined.name]

    def _leave_out(self, name: str, value: Value) -> None:
        if self.chance.of(50):
            del self.first[name]
        else:
            self.first[name] = value

    # --- other values of the same shape -------------------------------------------------------

    def _other(self, kind: Any, value: Value) -> Value:
        inner = kind.of_type if is_non_null_type(kind) else kind
        chance = self.chance
        if value is None or chance.of(20):
            return value
        if isinstance(inner, GraphQLList):
            if isinstance(value, list):
                others = [self._other(inner.of_type, each) for each in value]
                return others[1:] if others and chance.of(10) else others
            return self._other(inner.of_type, value)
        if isinstance(inner, GraphQLInputObjectType):
            fields = inner.fields
            return {name: self._other(fields[name].type, each) for name, each in value.items()}
        if isinstance(inner, GraphQLEnumType):
            return Name(chance.pick(list(inner.values)))
        return self._scalar(inner.name, value)

    def _scalar(self, name: str, value: Value) -> Value:
        chance = self.chance
        match name:
            case "Boolean":
                return chance.of(50)
            case "Int" | "BigInt":
                return value + chance.number(0, 2) - 1 if abs(value) < 2**31 - 1 else value
            case "Float":
                return pools.a_float(chance, (*pools.column("place", "latitude"), float(value)))
            case "ID":
                return pools.an_id(chance, chance.pick(pools.ENTRIES)) if chance.of(20) else value
            case "Date":
                return pools.a_day(chance, pools.column("media", "rights_expire_on"))
            case "DateTime":
                return pools.a_moment(chance, pools.column("article", "published_at"))
            case "PartialDate":
                return pools.a_partial_date(chance, pools.column("article", "event_on"))
        if value in self.cursors:
            return chance.pick(self.cursors[value])
        return self._text(value)

    def _text(self, value: str) -> str:
        chance = self.chance
        if "-" in value and chance.of(70):  # most likely a code or a slug
            table, column = chance.pick(
                (("period", "code"), ("place", "code"), ("article_variant", "slug"))
            )
            return pools.a_text(chance, table, column)
        return pools.a_text(chance, "article_variant", "title", part=True)


def _plain(value: Value) -> Value:
    """A value as JSON has it."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
