"""Events: what a subscription is told of, and whom it concerns.

An event's values are variables like a request's: a plan names their places, so that an operation is
compiled once and answers each event with one statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cms.read import global_id
from cms.read.request import Request
from cms.read.value import Value, Variables, getter

EVENT = "event:"
"""The variable, with a name that no document can use, that holds the event."""
GONE = "UNPUBLISHED"


@dataclass(frozen=True)
class Event:
    """What happened to an entry: ``kind`` is a member of ChangeKind, ``locales`` those whose texts
    appeared, changed or went; ``every_locale`` whether something changed that all share. ``cursor``
    is its place among all events.
    """

    kind: str
    type: str
    key: UUID
    locales: tuple[str, ...]
    every_locale: bool
    at: datetime
    cursor: str

    def values(self) -> dict[str, Any]:
        """The values of the event by the names that the graph gives them. An entry that is gone is
        not looked for, though it may be there again by now: that is another event's to tell.
        """
        return {
            "kind": self.kind,
            "type": member(self.type),
            "id": global_id.encode(self.type, self.key),
            "locales": list(self.locales),
            "isForEveryLocale": self.every_locale,
            "changedAt": self.at,
            "cursor": self.cursor,
            "entry": (self.type, None if self.kind == GONE else self.key),
        }


SAMPLE = Event("UPDATED", "Entry", UUID(int=0), (), True, datetime.fromtimestamp(0, UTC), "")
"""An event that never happens, to find out beforehand whether an operation's arguments are
sound."""


def member(type_name: str) -> str:
    """The member of the enum EntryType that stands for a type of entries."""
    humps = "".join(f"_{c}" if c.isupper() else c.upper() for c in type_name)
    return humps.removeprefix("_")


@dataclass(frozen=True)
class Interest:
    """What a subscriber wants to be told of: entries of these ``types`` (members of EntryType),
    changes in these ``locales``; None stands for all.
    """

    types: frozenset[str] | None = None
    locales: frozenset[str] | None = None

    def covers(self, event: Event) -> bool:
        """Whether the event is among it. What all locales share concerns each of them."""
        if self.types is not None and member(event.type) not in self.types:
            return False
        if self.locales is None or event.every_locale:
            return True
        return not self.locales.isdisjoint(event.locales)


@dataclass(frozen=True)
class Following:
    """What a subscription asks beside its selection, as places in a request's variables."""

    types: Value | None = None
    locales: Value | None = None
    after: Value | None = None

    def interest(self, variables: Variables) -> Interest:
        """What one request wants to be told of."""
        return Interest(_members(self.types, variables), _members(self.locales, variables))

    def cursor(self, variables: Variables) -> str | None:
        """The event that one request wants to go on from."""
        found: str | None = getter(self.after)(variables) if self.after is not None else None
        return found


def following(request: Request) -> Following | None:
    """What a subscription's one field asks for; None for a query."""
    if request.root != "Subscription":
        return None
    (field,) = request.fields
    return Following(**field.arguments)


def told(variables: Mapping[str, Any], event: Event) -> dict[str, Any]:
    """A request's variables together with the event."""
    return {**variables, EVENT: event.values()}


def _members(value: Value | None, variables: Variables) -> frozenset[str] | None:
    return None if value is None else frozenset(getter(value)(variables))
