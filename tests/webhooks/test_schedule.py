"""The pauses: those that the specification suggests, growing, never together."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cms.webhooks.schedule import JITTER, LONGEST, PAUSES, pause

HOUR = 3600


def test_the_suggested_schedule() -> None:
    hours = [seconds / HOUR for seconds in PAUSES[3:]]
    assert PAUSES[:3] == (5, 300, 1800)
    assert hours == [2, 5, 10, 14, 20, 24]
    assert all(
        before * (1 + JITTER) < after or before >= 20 * HOUR for before, after in pairwise(PAUSES)
    )


@given(st.integers(1, len(PAUSES)), st.floats(0, 1e7))
def test_a_pause_is_within_its_bounds(attempts: int, asked: float) -> None:
    seconds = pause(attempts, asked)
    assert seconds is not None
    low, high = PAUSES[attempts - 1], PAUSES[attempts - 1] * (1 + JITTER)
    assert max(low, min(asked, LONGEST)) <= seconds <= max(high, min(asked, LONGEST))


def test_pauses_differ() -> None:
    assert len({pause(1) for _ in range(50)}) > 10


def test_there_is_an_end() -> None:
    assert pause(len(PAUSES) + 1) is None
    assert pause(len(PAUSES) + 1, 60.0) is None
