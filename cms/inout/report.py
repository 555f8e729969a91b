"""What an import tells: as it happens, and at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cms.errors import ClientError, Path

CREATED, CHANGED, UNCHANGED, REFUSED = "created", "changed", "unchanged", "refused"
LEFT_OUT = "left out"
"""A part of a line is refused, the rest is taken."""


@dataclass(frozen=True)
class Refusal:
    """A line that isn't taken, or a part of one, and why."""

    number: int
    label: str
    key: str
    error: ClientError

    def faults(self) -> Iterator[ClientError]:
        """Everything that is wrong with it."""
        yield self.error
        yield from self.error.others


@dataclass(frozen=True)
class Difference:
    """What a line changes: an entry's fields by their paths, before and after. Of one that is made
    there are none."""

    number: int
    label: str
    key: str
    created: bool
    fields: Sequence[tuple[Path, object, object]] = ()


class Listener(Protocol):
    """Is told what happens, as it happens."""

    def refused(self, refusal: Refusal) -> None:
        """A line isn't taken."""

    def differs(self, difference: Difference) -> None:
        """A line would change something; told in a dry run only."""

    def progress(self, done: int) -> None:
        """So many lines have been seen to."""


class Silent:
    """Nobody listens."""

    def refused(self, refusal: Refusal) -> None:
        """Nothing is said."""

    def differs(self, difference: Difference) -> None:
        """Nothing is said."""

    def progress(self, done: int) -> None:
        """Nothing is said."""


@dataclass
class Report:
    """How many entries and records were made, changed, found equal and refused, by their type or
    kind."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, label: str, outcome: str) -> None:
        """Count one."""
        self.counts.setdefault(label, Counter())[outcome] += 1

    def total(self, outcome: str) -> int:
        """Of all types and kinds."""
        return sum(counter[outcome] for counter in self.counts.values())
