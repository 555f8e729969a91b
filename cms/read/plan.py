"""The plan: a tree of ``Select`` nodes that says everything about an answer but its SQL.

It suffices for lowering: every name is resolved against graph and catalog, every node carries its
visibility decision, every paged list has a total order, every value is a ``Parameter``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cms.read.catalog import Backward, Forward, Table, Through
from cms.read.predicate import Chain, Parameter, Predicate

# --- how the rows of a Select are reached from the row above ------------------------------------


@dataclass(frozen=True)
class Everything:
    """All the rows of the table."""


@dataclass(frozen=True)
class Chosen:
    """The first variant of the entry above in the chain."""

    chain: Chain


@dataclass(frozen=True)
class Located:
    """The variants of the entry above, in the order of ``locales``; ``only`` those or all there
    are.
    """

    locales: Parameter
    only: bool


@dataclass(frozen=True)
class Found:
    """The one row whose ``columns`` equal the parameters, or whose variant's do (``variants``)."""

    columns: tuple[tuple[str, Parameter], ...]
    variants: Table | None = None


Via = Forward | Backward | Through | Everything | Chosen | Located | Found

# --- order and page -----------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderKey:
    """One key of an order: a column of the row, of its link row, or of what ``joins`` lead to."""

    column: str
    sql_type: str
    descending: bool
    nullable: bool
    joins: tuple[tuple[Forward | Chosen, Table, Predicate], ...] = ()
    on_link: bool = False


@dataclass(frozen=True)
class Page:
    """``size`` rows from one end, strictly between the cursors, whose keys are parameters."""

    size: int
    backward: bool
    after: tuple[Parameter, ...] = ()
    before: tuple[Parameter, ...] = ()


# --- the select and its fields ------------------------------------------------------------------


@dataclass(frozen=True)
class Select:
    """Rows of one table as objects of one type.

    ``visible`` has no default: a node can't exist without the decision who may see it. ``where`` is
    the caller's filter. ``order`` is total wherever the rows are paged.
    """

    type: str
    table: Table
    visible: Predicate
    where: Predicate
    order: tuple[OrderKey, ...]
    fields: Fields


@dataclass(frozen=True)
class Constant:
    """A value known when planning (``__typename``, introspection)."""

    value: object


@dataclass(frozen=True)
class Cell:
    """A column's value as it stands; ``on_link`` takes it from the link row."""

    column: str
    on_link: bool = False


@dataclass(frozen=True)
class Id:
    """The row's global id."""

    type: str


@dataclass(frozen=True)
class Edtf:
    """A partial date as text."""

    column: str


@dataclass(frozen=True)
class Given:
    """A value that comes with what is to be answered: it is read from no row."""

    value: Parameter


@dataclass(frozen=True)
class Words:
    """A value said in a locale; ``kind`` and ``details`` say how (see ``cms.i18n.words``)."""

    of: Cell | Edtf
    kind: str
    details: tuple[str, ...]
    locale: Parameter


@dataclass(frozen=True)
class Fallback:
    """Whether the variant isn't in the locale asked for first."""

    first: Parameter


@dataclass(frozen=True)
class Staleness:
    """Whether the variant's source has other words since it was made from it."""


@dataclass(frozen=True)
class Inline:
    """An object of the same row."""

    fields: Fields


@dataclass(frozen=True)
class Object:
    """At most one linked row, as an object or null."""

    via: Forward | Chosen | Found
    select: Select


@dataclass(frozen=True)
class Alternatives:
    """The first of several objects that is there, or null."""

    options: tuple[Object, ...]


@dataclass(frozen=True)
class Objects:
    """A small list, whole and in order: there are never more than ``at_most`` rows."""

    via: Via
    select: Select
    at_most: int


@dataclass(frozen=True)
class Choices:
    """A small list whose rows are each shown as the first of several objects that is there; there
    are never more than ``at_most``.
    """

    via: Via
    select: Select
    options: tuple[Object, ...]
    at_most: int


@dataclass(frozen=True)
class NodeList:
    """Objects of several types in the order of their ids: for each option the keys to look for."""

    options: tuple[tuple[Parameter, Select], ...]


@dataclass(frozen=True)
class Connection:
    """A page of a list with what is said about it. ``select.fields`` is empty: the parts hold
    them.
    """

    via: Via
    select: Select
    page: Page
    parts: tuple[tuple[str, Part], ...]


@dataclass(frozen=True)
class Total:
    """How many rows there are, whatever the page."""


@dataclass(frozen=True)
class PageInfo:
    """Relay's PageInfo: pairs of key and field name."""

    fields: tuple[tuple[str, InfoField | Constant], ...]


@dataclass(frozen=True)
class Cursor:
    """The opaque cursor of an edge."""


@dataclass(frozen=True)
class EdgeList:
    """The edges: a cursor, the node's fields, columns of the link row."""

    fields: tuple[tuple[str, Cursor | Inline | Cell | Constant], ...]


@dataclass(frozen=True)
class NodeFields:
    """The nodes without their edges."""

    fields: Fields


@dataclass(frozen=True)
class Plan:
    """A whole operation: the root's fields."""

    fields: Fields


InfoField = Literal["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"]
Part = Total | PageInfo | EdgeList | NodeFields | Constant
PlanNode = (
    Constant
    | Cell
    | Id
    | Edtf
    | Given
    | Words
    | Fallback
    | Staleness
    | Inline
    | Object
    | Alternatives
    | Objects
    | Choices
    | NodeList
    | Connection
)
Fields = tuple[tuple[str, PlanNode], ...]
