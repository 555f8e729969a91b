"""A page of a report's list (GraphQL Cursor Connections Specification), forwards only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True)
class Edge(Generic[T]):
    """A member of the page with its cursor."""

    cursor: str
    node: T


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page: its members with their cursors, and whether there are others on either side."""

    edges: tuple[Edge[T], ...]
    has_next_page: bool
    has_previous_page: bool = False

    @classmethod
    def of(
        cls, found: Sequence[T], first: int, cursor: Callable[[T], str], *, later: bool = False
    ) -> Page[T]:
        """The page of ``first`` members, of as many and one more as were looked for; ``later`` if
        it isn't the first page.
        """
        edges = tuple(Edge(cursor(node), node) for node in found[:first])
        return cls(edges, len(found) > first, later)

    @property
    def nodes(self) -> tuple[T, ...]:
        """The members."""
        return tuple(edge.node for edge in self.edges)

    @property
    def page_info(self) -> PageInfo:
        """Where it stands."""
        cursors = [edge.cursor for edge in self.edges]
        start, end = (cursors[0], cursors[-1]) if cursors else (None, None)
        return PageInfo(self.has_next_page, self.has_previous_page, start, end)
