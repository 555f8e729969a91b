"""Builds the Strawberry schema from the declarations, and prints it as SDL.

Every type becomes an ordinary Strawberry type; annotations are made from the declared type and the
catalog's knowledge of which columns can be null.
"""

from __future__ import annotations

import types as python
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from typing import Annotated, Any, Union

import strawberry
from graphql import GraphQLInputObjectType, GraphQLSchema
from strawberry.annotation import StrawberryAnnotation
from strawberry.directive import DirectiveLocation, DirectiveValue
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument
from strawberry.utils.str_converters import to_camel_case

from cms.auth.caller import Stage
from cms.read import graph as g
from cms.read.catalog import catalog
from cms.read.event import member
from schema import enums, inputs, scalars
from schema.declare import DECLARATIONS, Declaration, Field
from schema.graph import graph, source
from schema.mutation_inputs import mutation_inputs

Fields = dict[str, tuple[Any, Any]]
"""A class's fields: name → (annotation, Strawberry field)."""

DEFAULT_LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")


@dataclass(frozen=True)
class Contract:
    """The schema that GraphQL's libraries see, and the graph that the compiler reads."""

    strawberry: strawberry.Schema
    graph: g.Graph

    @property
    def graphql(self) -> GraphQLSchema:
        """The graphql-core schema: for validation and introspection."""
        return self.strawberry._schema


@cache
def build(locales: tuple[str, ...] = DEFAULT_LOCALES) -> Contract:
    """The contract for these locales (as stored: ``VI``, ``ZH_HANT``), the source locale first."""
    return Contract(Builder(locales).schema(), graph())


def sdl(locales: tuple[str, ...] = DEFAULT_LOCALES) -> str:
    """The contract in the schema definition language, as it is committed."""
    return build(locales).strawberry.as_str() + "\n"


class Builder:
    """Makes the types. Each is an empty class first, so that any can name any other, and then
    gets its fields; ``namespace`` holds them by GraphQL name.
    """

    def __init__(self, locales: tuple[str, ...]) -> None:
        self.namespace: dict[str, Any] = {
            "Int": int,
            "Float": float,
            "String": str,
            "Boolean": bool,
            "ID": strawberry.ID,
            "OrderDirection": inputs.OrderDirection,
            "DateFormat": inputs.DateFormat,
            **{definition.name: kind for kind, definition in scalars.SCALARS.items()},
        }
        members = {locale: locale for locale in locales}
        locale: Any = Enum("Locale", members)  # type: ignore[misc]
        self._enum(locale, "A language of the service (BCP 47, in capitals).")
        self._enum(Stage, "Where entries are read: as the world sees them, or as drafts.")
        self._entry_types()
        self.made: list[Callable[[], None]] = []

    def schema(self) -> strawberry.Schema:
        """The whole schema."""
        self._enums()
        self._page_info()
        for declaration in sorted(DECLARATIONS.values(), key=lambda d: d.kind != "interface"):
            self._declaration(declaration)  # interfaces first: they are the others' base classes
        self._inputs()
        for fill in self.made:
            fill()
        made = strawberry.Schema(
            query=self.namespace["Query"],
            mutation=self.namespace["Mutation"],
            subscription=self.namespace["Subscription"],
            types=[self.namespace[name] for name in graph().entries],
            directives=[self._in_locale(), self._stage()],
            config=StrawberryConfig(scalar_map={**scalars.SCALARS}),
        )
        _mark_one_of(made._schema)
        return made

    def _enum(
        self, enum: type[Enum], description: str, meaning: Callable[[Enum], str] = enums.meaning
    ) -> None:
        made: Any = strawberry.enum(enum, description=description)
        for value in made.__strawberry_definition__.values:
            value.description = meaning(enum[value.name])
        self.namespace[enum.__name__] = made

    def _entry_types(self) -> None:
        """The types of entries as an enum, each described as the type is."""
        names = {member(name): name for name in graph().entries}
        kinds: Any = Enum("EntryType", {each: each for each in names})  # type: ignore[misc]
        self._enum(
            kinds, "A kind of entry.", lambda kind: DECLARATIONS[names[kind.name]].description
        )

    def _enums(self) -> None:
        for declaration in DECLARATIONS.values():
            for field in [*declaration.fields.values(), *_edges(declaration)]:
                of = field.of
                if not (isinstance(of, type) and issubclass(of, Enum)):
                    continue
                if of.__name__ not in self.namespace:
                    self._enum(of, _first_paragraph(of.__doc__))

    def _type(
        self,
        name: str,
        description: str,
        fields: Callable[[], Fields],
        *,
        decorate: Callable[..., Any] = strawberry.type,
        bases: tuple[type, ...] = (),
    ) -> None:
        """An empty class now; its fields and Strawberry's decoration once all classes are there."""
        cls = python.new_class(name, bases)
        self.namespace[name] = cls

        def fill() -> None:
            made = fields()
            cls.__annotations__ = {key: annotation for key, (annotation, _) in made.items()}
            for key, (_, field) in made.items():
                setattr(cls, key, field)
            decorate(cls, name=name, description=description)

        self.made.append(fill)

    # --- output types ---------------------------------------------------------------------------

    def _declaration(self, declaration: Declaration) -> None:
        name = declaration.name
        if declaration.kind == "union":
            return
        self._type(
            name,
            declaration.description,
            lambda: {
                key: self._field(declaration, key, f) for key, f in declaration.fields.items()
            },
            decorate=strawberry.interface if declaration.kind == "interface" else strawberry.type,
            bases=self._bases(declaration),
        )
        for field in declaration.fields.values():
            if isinstance(field.source, g.Connection):
                self._connection(field, field.source)

    def _bases(self, declaration: Declaration) -> tuple[type, ...]:
        """The interfaces as base classes, without those that another of them implies."""
        named = declaration.implements
        implied = {name for each in named for name in DECLARATIONS[each].implements}
        return tuple(self.namespace[name] for name in named if name not in implied)

    def _field(self, declaration: Declaration, key: str, field: Field) -> tuple[Any, Any]:
        text = inputs.type_name(field.of)
        if field.many:
            text = f"[{text}]!" if field.null else f"[{text}!]!"
        elif not (field.null if field.null is not None else _nullable(declaration, key, field)):
            text = f"{text}!"
        made = strawberry.field(description=field.description)
        made.arguments = [
            self._argument(name, kind, meaning) for name, (kind, meaning) in field.arguments.items()
        ]
        return self._annotation(text), made

    def _argument(self, name: str, text: str, meaning: str) -> StrawberryArgument:
        """An argument of a type text such as ``[Locale!]`` or ``DateFormat! = LONG``."""
        text, _, default = text.partition(" = ")
        return StrawberryArgument(
            name,
            None,
            StrawberryAnnotation(self._annotation(text)),
            description=meaning or None,
            default=default or strawberry.UNSET,
        )

    def _annotation(self, text: str) -> Any:
        """The Python annotation of a GraphQL type text such as ``[ID!]!``."""
        if not text.endswith("!"):
            return Union[self._annotation(f"{text}!"), None]  # noqa: UP007 - made at run time
        inner = text[:-1]
        if inner.startswith("["):
            return list[self._annotation(inner[1:-1])]  # type: ignore[misc]
        declaration = DECLARATIONS.get(inner)
        if declaration is not None and declaration.kind == "union":
            members = tuple(self.namespace[member] for member in declaration.members)
            named = strawberry.union(inner, description=declaration.description)
            return Annotated[Union[members], named]  # noqa: UP007 - made at run time
        return self.namespace[inner]

    def _page_info(self) -> None:
        meanings = {
            "has_next_page": ("Boolean!", "Whether more follow."),
            "has_previous_page": ("Boolean!", "Whether more precede."),
            "start_cursor": ("String", "The cursor of the first edge; null for an empty page."),
            "end_cursor": ("String", "The cursor of the last edge; null for an empty page."),
        }
        self._type("PageInfo", "Where a page stands in its list (Relay).", self._plain(meanings))

    def _plain(self, meanings: inputs.Inputs) -> Callable[[], Fields]:
        return lambda: {
            key: (self._annotation(kind), strawberry.field(description=meaning))
            for key, (kind, meaning) in meanings.items()
        }

    def _connection(self, field: Field, connection: g.Connection) -> None:
        if field.of in self.namespace:
            return
        node, edge = connection.type, connection.edge
        link = Declaration(edge, "value", "", dict(field.edge), table=_link_table(connection))
        own = self._plain(
            {
                "cursor": ("String!", "The place of the edge in the list's order."),
                "node": (f"{node}!", "The entry at the end of the edge."),
            }
        )
        self._type(
            edge,
            f"An edge of a list of {node} (Relay).",
            lambda: own() | {key: self._field(link, key, f) for key, f in field.edge.items()},
        )
        parts = {
            "total_count": ("Int!", "How many there are in all, whatever the page."),
            "page_info": ("PageInfo!", "Where the page stands."),
            "edges": (f"[{edge}!]!", "The page, with cursors."),
            "nodes": (f"[{node}!]!", "The page, without edges."),
        }
        self._type(field.of, f"A page of a list of {node} (Relay).", self._plain(parts))

    # --- inputs ---------------------------------------------------------------------------------

    def _inputs(self) -> None:
        enums = [
            n for n, t in self.namespace.items() if isinstance(t, type) and issubclass(t, Enum)
        ]
        for name, meaning, fields in inputs.filter_inputs(enums):
            self._input(name, meaning, fields)
        for declaration in DECLARATIONS.values():
            if declaration.kind in ("interface", "union", "root", "event"):
                continue
            for name, meaning, fields in inputs.where_inputs(declaration):
                self._input(name, meaning, fields)
            name, meaning, fields = inputs.order_input(declaration)
            if fields:
                self._input(name, meaning, fields, one_of=True)
        for name, meaning, fields in mutation_inputs():
            self._input(name, meaning, fields)

    def _input(
        self, name: str, description: str, fields: inputs.Inputs, *, one_of: bool = False
    ) -> None:
        decorate = partial(strawberry.input, one_of=one_of)
        self._type(name, description, lambda: self._input_fields(fields), decorate=decorate)

    def _input_fields(self, fields: inputs.Inputs) -> Fields:
        return {
            key: (
                self._annotation(kind),
                strawberry.field(
                    name=to_camel_case(key.rstrip("_")),
                    description=meaning,
                    default=strawberry.UNSET,
                ),
            )
            for key, (kind, meaning) in fields.items()
        }

    def _stage(self) -> Any:
        stage = self.namespace["Stage"]

        def at_stage(value: DirectiveValue[Any], of: Any, at: Any = strawberry.UNSET) -> Any:
            return value

        meaning = strawberry.argument(description="The stage, written in the document itself.")
        at_stage.__annotations__["of"] = Annotated[stage, meaning]
        when = strawberry.argument(
            description="A moment to come: what is live then, with what is scheduled done."
        )
        moment = self._annotation("DateTime")
        at_stage.__annotations__["at"] = Annotated[moment, when]
        return strawberry.directive(
            locations=[DirectiveLocation.QUERY],
            name="stage",
            description="The stage that is read; only who has signed in may read drafts.",
        )(at_stage)

    def _in_locale(self) -> Any:
        locale = self.namespace["Locale"]

        def in_locale(value: DirectiveValue[Any], prefer: Any) -> Any:
            return value

        meaning = strawberry.argument(description="The locales, best first; none is no preference.")
        in_locale.__annotations__["prefer"] = Annotated[list[locale], meaning]  # type: ignore[valid-type]
        return strawberry.directive(
            locations=[
                DirectiveLocation.QUERY,
                DirectiveLocation.MUTATION,
                DirectiveLocation.SUBSCRIPTION,
            ],
            name="inLocale",
            description="The locales preferred wherever the operation names none, best first.",
        )(in_locale)


def _edges(declaration: Declaration) -> list[Field]:
    return [edge for field in declaration.fields.values() for edge in field.edge.values()]


def _link_table(connection: g.Connection) -> str | None:
    """The link table behind a connection whose edges have fields of their own."""
    name = connection.edge.removesuffix("Edge")
    return next(
        (table for table in catalog("draft").tables if table.replace("_", "") == name.lower()), None
    )


def _nullable(declaration: Declaration, key: str, field: Field) -> bool:
    """Whether a field of columns can be null: as its column can in ``draft``."""
    found = source(key, field)
    found = found.of if isinstance(found, g.Words) else found
    assert isinstance(found, g.Column | g.PartialDate), key
    if declaration.table is None:  # an interface: as in the types that implement it
        inner = next(
            d for d in DECLARATIONS.values() if d.table and declaration.name in d.implements
        )
        return _nullable(inner, key, field)
    return catalog("draft").tables[declaration.table].column(found.name).nullable


def _mark_one_of(schema: GraphQLSchema) -> None:
    """Tells graphql-core which inputs take exactly one key: Strawberry checks that in a rule of its
    own, which isn't run here."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            kind.is_one_of = kind.extensions["strawberry-definition"].is_one_of


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())
