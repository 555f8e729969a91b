"""When a failed attempt is made again: the schedule that Standard Webhooks suggests, over three
days, each pause a little longer or shorter than the last time.
"""

from __future__ import annotations

import random

_MINUTE, _HOUR = 60.0, 3600.0
PAUSES = (
    5.0,
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
"""Seconds after the first attempt that failed, the second, and so on."""
JITTER = 0.2
"""The share by which a pause may be longer: those who failed together don't come back together."""
LONGEST = 24 * _HOUR
"""The longest pause that a receiver may ask for."""


def pause(attempts: int, retry_after: float = 0.0) -> float | None:
    """Seconds until the next attempt after so many that failed; None: it is given up.

    ``retry_after`` is what the receiver asked for; it makes a pause longer, never shorter.
    """
    if attempts > len(PAUSES):
        return None
    spread = 1 + JITTER * random.random()  # noqa: S311 - it keeps no secret
    return max(PAUSES[attempts - 1] * spread, min(retry_after, LONGEST))
