"""Pages: a list cut as Relay's connection specification says, by slicing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.orders import Keys, Order
from tests.oracle.store import Linked
from tests.oracle.values import Fault

DEFAULT_SIZE = 20
LARGEST_SIZE = 1000


@dataclass(frozen=True)
class Asked:
    """What a connection's arguments ask for: a size from one end, between two places."""

    size: int
    backward: bool
    after: Keys | None
    before: Keys | None


@dataclass(frozen=True)
class Page:
    """The rows of a page, and whether more lie before and behind it."""

    rows: Sequence[Linked]
    has_previous: bool
    has_next: bool


def asked(order: Order, arguments: Mapping[str, Any], faults: set[str]) -> Asked:
    """The page that the arguments ask for; what is wrong with them goes to ``faults``."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        faults.add("INVALID_PAGE_SIZE")
    for size in (first, last):
        if size is not None and not 0 <= size <= LARGEST_SIZE:
            faults.add("INVALID_PAGE_SIZE")
    places: list[Keys | None] = []
    for name in ("after", "before"):
        place = None
        if (text := arguments.get(name)) is not None:
            try:
                place = order.place(text)
            except Fault as fault:
                faults.add(fault.code)
        places.append(place)
    size = first if first is not None else last if last is not None else DEFAULT_SIZE
    return Asked(size, last is not None, *places)


def cut(order: Order, rows: Sequence[Linked], page: Asked) -> Page:
    """The page of a whole list.

    ``hasNextPage`` says whether rows follow: in a forward page those beyond ``size``, and in any
    those at the place of ``before`` or behind it. ``hasPreviousPage`` mirrors it.
    """
    within = order.sort(rows)
    earlier = later = False
    if page.after is not None:
        after = page.after
        behind = [row for row in within if order.compare(order.keys_of(row), after) > 0]
        earlier = any(order.compare(order.keys_of(row), after) <= 0 for row in rows)
        within = behind
    if page.before is not None:
        before = page.before
        within = [row for row in within if order.compare(order.keys_of(row), before) < 0]
        later = any(order.compare(order.keys_of(row), before) >= 0 for row in rows)
    more = len(within) > page.size
    if page.backward:
        return Page(within[max(0, len(within) - page.size) :], earlier or more, later)
    return Page(within[: page.size], earlier, later or more)
