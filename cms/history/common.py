"""The longest common subsequence of two sequences, in a time and a space that are bounded.

The rows of the usual table are kept as the bits of one number each (Hyyrö, "Bit-parallel LCS-length
computation revisited", 2004): a row costs a few operations on a number of ``len(old)`` bits. Every
so many rows one is kept, and the rows between two kept ones are made again when the way back passes
through them; so of n rows only about 2 √n are ever held at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from math import isqrt


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The positions in both of a longest common subsequence, in ascending order."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    found = [(place, place) for place in range(start)]
    inner = _inner(old[start : len(old) - end], new[start : len(new) - end])
    found += [(start + i, start + j) for i, j in inner]
    found += [(len(old) - place, len(new) - place) for place in range(end, 0, -1)]
    return found


def _inner(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Row j tells of the first j members of ``new``: bit i is 0 where one more member of ``old``,
    the one at i, makes their common subsequence longer.
    """
    if not old or not new:
        return []
    places = _places(old)
    step = isqrt(len(new)) + 1
    full = (1 << len(old)) - 1
    kept, row = [full], full
    for j, member in enumerate(new, 1):
        row = _next(row, places.get(member, 0), full)
        if j % step == 0:
            kept.append(row)
    found = []
    i, j = len(old), len(new)
    for block in reversed(range(len(kept))):
        first = block * step
        rows = [kept[block]]
        for member in new[first:j]:
            rows.append(_next(rows[-1], places.get(member, 0), full))
        while i and j > first:
            bit = i - 1
            if rows[j - first] >> bit & 1:
                i -= 1
            elif not rows[j - first - 1] >> bit & 1:
                j -= 1
            else:
                i, j = i - 1, j - 1
                found.append((i, j))
    return found[::-1]


def _next(row: int, places: int, full: int) -> int:
    if not places:
        return row
    both = row & places
    return (row + both | row - both) & full


def _places(members: Sequence[Hashable]) -> Mapping[Hashable, int]:
    """Where each member stands, as the bits of a number."""
    positions: dict[Hashable, list[int]] = {}
    for position, member in enumerate(members):
        positions.setdefault(member, []).append(position)
    return {member: sum(_bits(at)) for member, at in positions.items()}


def _bits(positions: Sequence[int]) -> Iterator[int]:
    return (1 << position for position in positions)
