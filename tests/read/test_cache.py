"""The bounded cache."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.read.cache import Cache


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert cache.get("b") is None
    assert (cache.get("a"), cache.get("c")) == (1, 3)
    assert len(cache) == 2


def test_putting_again_replaces_and_counts_as_use() -> None:
    cache: Cache[str, int] = Cache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 10)
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (10, None, 3)


def test_hits_and_misses_are_counted() -> None:
    cache: Cache[str, int] = Cache(1)
    cache.get("a")
    cache.put("a", 1)
    cache.get("a")
    cache.get("a")
    assert (cache.hits, cache.misses) == (2, 1)


@settings(deadline=None)
@given(st.integers(1, 5), st.lists(st.tuples(st.booleans(), st.integers(0, 9))))
def test_it_holds_the_last_used(size: int, steps: list[tuple[bool, int]]) -> None:
    """Against a list that is kept in the order of use."""
    cache: Cache[int, str] = Cache(size)
    used: list[int] = []
    for put, key in steps:
        if put:
            cache.put(key, str(key))
            used = [each for each in used if each != key][-size + 1 :] if size > 1 else []
            used.append(key)
        else:
            assert cache.get(key) == (str(key) if key in used else None)
            if key in used:
                used.remove(key)
                used.append(key)
        assert len(cache) == len(used)
