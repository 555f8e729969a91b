"""Chance: what is drawn from Hypothesis, in words that the generators use.

All choices but those of other strategies are read from one string of bytes. Hypothesis spends most
of its examples on small changes to earlier ones when choices are drawn singly; from one string
every example is a new one, and it still shrinks, for a zero byte means no, the least, or the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

LENGTH = 3000
"""Bytes of choices for one example; past them everything is zero."""


class Chance:
    """Choices; a failing example shrinks towards ``False``, small numbers and first members."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._left = iter(draw(_BYTES))

    def of(self, percent: int) -> bool:
        """True in so many of a hundred cases."""
        return next(self._left, 0) * 100 >= 256 * (100 - percent)

    def number(self, low: int, high: int) -> int:
        """A whole number, both ends included; at most 256 apart."""
        return low + next(self._left, 0) * (high - low + 1) // 256

    def pick(self, members: Sequence[T]) -> T:
        """One of the members."""
        return members[self.number(0, len(members) - 1)]

    def some(self, members: Sequence[T], low: int, high: int) -> list[T]:
        """From ``low`` to ``high`` different members, in any order."""
        left = list(members)
        count = self.number(min(low, len(left)), min(high, len(left)))
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(count)]

    def draw(self, strategy: st.SearchStrategy[T]) -> T:
        """A value of any strategy."""
        return self._draw(strategy)


_BYTES = st.binary(min_size=LENGTH, max_size=LENGTH)
