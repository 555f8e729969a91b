"""How a type of the contract is declared: one line a field says its type, its meaning and its
source.

A declaration is plain data. ``graph`` turns all of them into the compiler's ``Graph``, ``build``
into Strawberry types; nullability is not declared but follows from the columns, so it can't be
wrong. Types are named by text, so modules needn't import each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, TypeVar

from cms.read import graph as g

Kind = Literal["entry", "part", "variant", "value", "event", "root", "interface", "union"]
C = TypeVar("C", bound=type)


@dataclass(frozen=True)
class Field:
    """A field: its type (a Python scalar, an enum, or a type's name), meaning, source and
    arguments.

    ``of`` is the type without list or null; ``many`` makes it a list; ``null`` is None where it
    follows from the source. ``arguments`` maps names to ``(type text, meaning)``; the type text may
    end in a default: ``DateFormat! = LONG``.
    """

    of: Any
    description: str
    source: g.Source
    many: bool = False
    null: bool | None = None
    arguments: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    edge: Mapping[str, Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Declaration:
    """A type: its name, kind, meaning, table, interfaces, list order and fields by Python name.

    ``own`` are the fields of its own declaration, ``fields`` these and those of its interfaces.
    """

    name: str
    kind: Kind
    description: str
    own: dict[str, Field]
    table: str | None = None
    implements: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def fields(self) -> Mapping[str, Field]:
        """All the fields; one of its own stands in the place of the interface's."""
        inherited: dict[str, Field] = {}
        for name in self.implements:
            inherited |= DECLARATIONS[name].fields
        return inherited | self.own


DECLARATIONS: dict[str, Declaration] = {}
"""Every declared type by name, in the order of declaration."""


def _declare(kind: Kind, **options: Any) -> Callable[[C], C]:
    def declare(cls: C) -> C:
        own = {n: value for n, value in vars(cls).items() if isinstance(value, Field)}
        DECLARATIONS[cls.__name__] = Declaration(
            cls.__name__, kind, (cls.__doc__ or "").strip(), own, **options
        )
        return cls

    return declare


def entry(table: str, *, order: tuple[str, ...]) -> Callable[[C], C]:
    """A content type: a node of the graph with its table and the order of its lists."""
    return _declare("entry", table=table, order=order, implements=("Node", "Entry"))


def part(table: str, *, order: tuple[str, ...]) -> Callable[[C], C]:
    """A part of an entry, with rows of its own but no global id."""
    return _declare("part", table=table, order=order)


def variant(
    table: str, *, implements: tuple[str, ...] = ("Localised", "Variant")
) -> Callable[[C], C]:
    """The texts of an entry (or, implementing ``Localised`` only, of a part) in one locale."""
    return _declare("variant", table=table, implements=implements)


def value(table: str) -> Callable[[C], C]:
    """An object made of some columns of another type's row."""
    return _declare("value", table=table)


def interface(*implements: str) -> Callable[[C], C]:
    """Fields that several types share."""
    return _declare("interface", implements=implements)


def union(*members: str) -> Callable[[C], C]:
    """One of several types."""
    return _declare("union", members=members)


event = _declare("event")
"""What a subscription tells: its values come with it, from no row."""

root = _declare("root")
"""The query type, and the subscription type."""

# --- fields -------------------------------------------------------------------------------------


def column(of: Any, description: str, name: str = "") -> Field:
    """A column as it stands; its name is the field's unless told."""
    return Field(of, description, g.Column(name))


def columns(of: Any, description: str, name: str = "") -> Field:
    """An array column."""
    return Field(of, description, g.Column(name), many=True)


def partial_date(description: str, name: str = "") -> Field:
    """A date with its precision."""
    return Field("PartialDate", description, g.PartialDate(name))


_LOCALE = {"locale": ("Locale", "The language; by default the first that the operation prefers.")}
_FORMAT = {"format": ("DateFormat! = LONG", "How much is said of it.")}


def label(of: type[Enum] | str, name: str, description: str) -> Field:
    """What a member of an enum is called in a language; ``name`` is the member's column."""
    enum = of if isinstance(of, str) else of.__name__
    return Field(str, description, g.Words(g.Column(name), "label", enum), arguments=_LOCALE)


def day(name: str, description: str) -> Field:
    """The day of a column, a date or a moment, in words."""
    words = g.Words(g.Column(name), "day")
    return Field(str, description, words, arguments=_FORMAT | _LOCALE)


def partial_day(name: str, description: str) -> Field:
    """A date with its precision in words."""
    words = g.Words(g.PartialDate(name), "day")
    return Field(str, description, words, arguments=_FORMAT | _LOCALE)


def size(name: str, description: str) -> Field:
    """A column's number of bytes in words."""
    return Field(str, description, g.Words(g.Column(name), "bytes"), arguments=_LOCALE)


def inline(of: str, description: str) -> Field:
    """An object of the same row."""
    return Field(of, description, g.Inline(of), null=False)


def one(of: str, description: str, relation: str = "") -> Field:
    """The entry at the other end of a to-one link, or null."""
    return Field(of, description, g.One(relation, of), null=True)


def choice(of: str, description: str, **members: str) -> Field:
    """The one of several links that is set: the union's members and their links."""
    return Field(of, description, g.Choice(members), null=False)


def choices(of: str, description: str, relation: str = "", **members: str) -> Field:
    """A small ordered list of entries of several types."""
    return Field(of, description, g.ManyChoices(relation, members), many=True, null=False)


def many(of: str, description: str, relation: str = "") -> Field:
    """A list that is small by nature, in its order."""
    return Field(of, description, g.Many(relation, of), many=True, null=False)


def connection(
    of: str,
    description: str,
    relation: str | None = "",
    *,
    edge: Mapping[str, Field] | None = None,
    name: str = "",
) -> Field:
    """A list read by pages. ``edge`` declares fields of the link itself; then ``name`` names the
    connection (``ArticleMedia``), which otherwise is the node type's.
    """
    source = g.Connection(relation, of, f"{name or of}Edge")
    arguments = {
        "first": (
            "Int",
            "How many from the start; the default page size when neither end is given.",
        ),
        "after": ("String", "Only what follows this cursor."),
        "last": ("Int", "How many from the end, in the same order."),
        "before": ("String", "Only what precedes this cursor."),
        "where": (f"{of}Where", "Only what satisfies all these conditions."),
        "order_by": (
            f"[{of}Order!]",
            "The order, most significant key first; the list's own by default.",
        ),
    }
    return Field(
        f"{name or of}Connection",
        description,
        source,
        null=False,
        arguments=arguments,
        edge=edge or {},
    )


def chosen(of: str) -> Field:
    """The variant in the first available of the locales preferred."""
    arguments = {
        "locale": ("Locale", "The locale wanted; by default those preferred by the operation."),
        "fallback": ("[Locale!]", "What to take instead, in this order, where it is missing."),
    }
    description = (
        "The texts in the locale wanted, else in the first fallback that exists, else null."
    )
    return Field(of, description, g.ChosenVariant(of), null=True, arguments=arguments)


def all_variants(of: str) -> Field:
    """The variants in several locales."""
    arguments = {"locales": ("[Locale!]", "Only these, in this order; all by default.")}
    description = "The texts in every locale that there is."
    return Field(of, description, g.AllVariants(of), many=True, null=False, arguments=arguments)


def lookup(of: str, description: str, *keys: Mapping[str, tuple[str, str, str]]) -> Field:
    """One entry by one of several sets of arguments: ``{argument: (type text, column,
    meaning)}``."""
    arguments = {name: (kind, text) for key in keys for name, (kind, _, text) in key.items()}
    named = tuple(tuple((name, column) for name, (_, column, _) in key.items()) for key in keys)
    return Field(of, description, g.Lookup(of, named), null=True, arguments=arguments)


# --- what is told ---------------------------------------------------------------------------------


def told(of: Any, description: str, *, many: bool = False, null: bool = False) -> Field:
    """A value, or an object, that a report or a payload has from the desk."""
    return Field(of, description, g.Outcome("", optional=null), many=many, null=null)


def shown(of: str, description: str) -> Field:
    """An entry that a report names, as the draft has it; null where it may not be seen."""
    return Field(of, description, g.ToldEntry(), null=True)


_PAGED = {
    "first": ("Int", "How many, at most 100; 20 by default."),
    "after": ("String", "Only what follows this cursor."),
}


def report(
    of: str,
    description: str,
    arguments: Mapping[str, tuple[str, str]] | None = None,
    *,
    many: bool = False,
    paged: bool = False,
) -> Field:
    """A root field that the desk answers (``resolvers.desk``), null where it refuses to: an object,
    a list, or with ``paged`` a list that is read by pages.
    """
    given = dict(arguments or {})
    if not paged:
        shown_type = f"[{of}!]" if many else of
        return Field(shown_type, description, g.Report(of), null=True, arguments=given)
    name = _connection_of(of)
    return Field(name, description, g.Report(name), null=True, arguments=given | _PAGED)


def _connection_of(of: str) -> str:
    """Declares the connection of a type that is told."""
    name, edge = f"{of}Connection", f"{of}Edge"
    DECLARATIONS[edge] = Declaration(
        edge,
        "event",
        f"An edge of a list of {of} (Relay).",
        {
            "cursor": told(str, "The place of the edge in the list's order."),
            "node": told(of, "What is at the end of the edge."),
        },
    )
    DECLARATIONS[name] = Declaration(
        name,
        "event",
        f"A page of a list of {of} (Relay).",
        {
            "page_info": told("PageInfo", "Where the page stands."),
            "edges": told(edge, "The page, with cursors.", many=True),
            "nodes": told(of, "The page, without edges.", many=True),
        },
    )
    return name
