"""Orders: of the types, and of entries that link to each other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar
from uuid import UUID

from cms.actions.aggregate import Shape, aggregate_of, entry_types
from cms.actions.values import Reference

T = TypeVar("T", bound=Hashable)


@cache
def types() -> tuple[str, ...]:
    """All types of entries, each after those that it links to; where types link to each other, in
    the order of their names."""
    names = sorted(entry_types())
    links = {name: sorted(set(_targets(aggregate_of(name))) - {name}) for name in names}
    return tuple(name for group in components(links) for name in sorted(group))


def _targets(shape: Shape) -> Iterator[str]:
    for value in shape.values.values():
        if isinstance(value, Reference):
            yield value.target
    for part in shape.parts():
        yield from _targets(part)


def components(links: Mapping[T, Iterable[T]]) -> Iterator[list[T]]:
    """The groups of nodes that reach each other (strongly connected components), each after those
    that it links to. Links to what isn't a node are passed over.

    R. Tarjan, Depth-first search and linear graph algorithms (1972), without recursion.
    """
    index: dict[T, int] = {}
    low: dict[T, int] = {}
    stack: list[T] = []
    waiting: set[T] = set()
    for root in links:
        if root in index:
            continue
        path: list[tuple[T, Iterator[T]]] = []

        def enter(node: T, path: list[tuple[T, Iterator[T]]] = path) -> None:
            index[node] = low[node] = len(index)
            stack.append(node)
            waiting.add(node)
            path.append((node, iter(links[node])))

        enter(root)
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in links:
                    continue
                if target not in index:
                    enter(target)
                    break
                if target in waiting:
                    low[node] = min(low[node], index[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    place = stack.index(node) if stack[-1] != node else len(stack) - 1
                    group, stack[place:] = stack[place:], []
                    waiting.difference_update(group)
                    yield group


def unreachable(links: Mapping[UUID, frozenset[UUID]]) -> set[UUID]:
    """Those that link to what is neither there nor among them, at once or by way of others."""
    waiting: set[UUID] = set()
    before = -1
    while len(waiting) != before:
        before = len(waiting)
        waiting |= {
            key
            for key, wanted in links.items()
            if any(target in waiting or target not in links for target in wanted)
        }
    return waiting
