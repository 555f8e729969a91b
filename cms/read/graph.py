"""The graph: every type and field that can be read, and where each field's value comes from.

The contract in ``schema/`` declares one *source* per field; ``Graph`` gathers them. A source names
columns and relations of the models and nothing of SQL or GraphQL, so that the compiler and the
tests' slow oracle read the same declarations and agree on what a query means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

# --- values of the row itself -----------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """The value of one column, as it stands."""

    name: str


@dataclass(frozen=True)
class GlobalId:
    """The opaque id of the row's entry."""


@dataclass(frozen=True)
class PartialDate:
    """A date with its precision, as EDTF text: ``name`` and ``<name>_precision`` are the
    columns.
    """

    name: str


@dataclass(frozen=True)
class Words:
    """The value of a column said in a language (see ``cms.i18n.words``): the label of a member of
    the enum ``detail``, a day, or a number of bytes.
    """

    of: Column | PartialDate
    kind: Literal["label", "day", "bytes"]
    detail: str = ""


@dataclass(frozen=True)
class IsFallback:
    """Whether a variant is in another locale than the one asked for first."""


@dataclass(frozen=True)
class IsStale:
    """Whether the words of a variant's source have changed since the variant was made from it."""


# --- other objects ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Inline:
    """An object made of columns of the same row."""

    type: str


@dataclass(frozen=True)
class One:
    """The entry that a to-one link points at; null where it is absent from the stage."""

    relation: str
    type: str


@dataclass(frozen=True)
class Choice:
    """The one of several links of a row that is set: type → relation. Never null where it's used,
    because a row whose subject is absent from the stage isn't visible.
    """

    members: Mapping[str, str]


@dataclass(frozen=True)
class Many:
    """A list that is small by nature, in its own order, without paging."""

    relation: str
    type: str


@dataclass(frozen=True)
class ManyChoices:
    """A small ordered list whose rows each point at one of several types."""

    relation: str
    members: Mapping[str, str]


@dataclass(frozen=True)
class Connection:
    """A list that is read by pages; ``relation`` is None for all the entries of the type.

    ``type`` is the node's type, ``edge`` the type of its edges (whose own fields are columns of the
    link row).
    """

    relation: str | None
    type: str
    edge: str


@dataclass(frozen=True)
class ChosenVariant:
    """The first variant that exists, in the order of the locales asked for."""

    type: str


@dataclass(frozen=True)
class AllVariants:
    """The variants of an entry, in the order of the locales (those asked for, or all)."""

    type: str


# --- the ways in ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lookup:
    """One entry of a type, found by one of several sets of arguments.

    ``keys`` lists the alternatives; each maps an argument's name to a column, of the type's table
    or (``slug``, ``locale``) of its variants'. Exactly one alternative must be given whole.
    """

    type: str
    keys: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Node:
    """An entry of any type by its global id."""


@dataclass(frozen=True)
class Nodes:
    """Entries of any types by their global ids, in the order asked; null for each that's not
    there.
    """


@dataclass(frozen=True)
class Happening:
    """What happens to entries, told as it happens: the way in of a subscription. ``type`` is the
    event's.
    """

    type: str


@dataclass(frozen=True)
class Told:
    """A value of the event itself (see ``cms.read.event``)."""

    name: str
    sql_type: str


@dataclass(frozen=True)
class Deed:
    """What a mutation does: a ``verb`` with an entry of a ``type``. The ``payload`` is the type of
    what comes of it; its entries are read like those of an event.
    """

    verb: str
    type: str
    payload: str


@dataclass(frozen=True)
class Report:
    """What the desk tells of drafts: a value of a ``type`` that a function of the desk knows
    (``resolvers.reports``). The entries in it are read like those of an event.
    """

    type: str


@dataclass(frozen=True)
class Outcome:
    """What a mutation or a report says: a value that its resolver knows, read from no row. It may
    be ``optional``, and null then.
    """

    name: str
    optional: bool = False


@dataclass(frozen=True)
class Gone:
    """The global id of the entry that a mutation has deleted, if it has."""


@dataclass(frozen=True)
class ToldEntry:
    """The entry that the event is about; null where it isn't there."""


@dataclass(frozen=True)
class ToldEntries:
    """Further entries that the event names, in its order; null for each that isn't there."""


Source = (
    Column
    | GlobalId
    | PartialDate
    | Words
    | IsFallback
    | IsStale
    | Inline
    | One
    | Choice
    | Many
    | ManyChoices
    | Connection
    | ChosenVariant
    | AllVariants
    | Lookup
    | Node
    | Nodes
    | Happening
    | Told
    | Deed
    | Report
    | Outcome
    | Gone
    | ToldEntry
    | ToldEntries
)


@dataclass(frozen=True)
class Type:
    """An object type: its table, its fields' sources and the order of its lists.

    ``order`` is the order of a list that asks for none: column names, ``-`` before one for
    descending. ``table`` is None for types without rows of their own (the root, an edge).
    """

    name: str
    table: str | None
    fields: Mapping[str, Source]
    order: tuple[str, ...] = ()


REPORTED = "Reported"
"""The type, with a name of the graph alone, whose ``entries`` are those that a report names."""


@dataclass(frozen=True)
class Graph:
    """All the types; ``entries`` are those that ``node`` can find, by name."""

    types: Mapping[str, Type]
    entries: tuple[str, ...]

    def source(self, type_name: str, field: str) -> Source:
        """Where a field's value comes from; the contract guarantees that the pair exists."""
        return self.types[type_name].fields[field]
