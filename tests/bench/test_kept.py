"""Kept answers and the crowd on tiny data: all ways are measured, and faults of the server show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench import crowd, kept
from bench.data import Size
from bench.measure import Options
from bench.world import World, world


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    size = Size(articles=60, media=30, bulletin_years=1, characters=300)
    with world(size, tmp_path_factory.mktemp("bench")) as running:
        yield running


def test_all_ways_are_measured(tiny: World) -> None:
    options = Options(seconds=0.2, warm_up=0.1, connections=2, rounds=1, queries=("tiny",))
    answers, computed = kept.contests(tiny, options)
    assert [each.server for each in answers.series] == list(kept.KEPT_WAYS)
    assert [each.server for each in computed.series] == list(kept.COMPUTED_WAYS)
    by_way = {each.server: each.rounds[0] for each in answers.series}
    assert all(len(each.latencies) > 10 for each in by_way.values())
    assert by_way["304"].bytes == 0 < by_way["GET"].bytes
    assert "| tiny | kept | 304 |" in kept.table([answers, computed])


def test_a_crowd_is_answered(tiny: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(crowd.SETTINGS, "CMS_RECEIVE_TIMEOUT", "1000")
    monkeypatch.setitem(crowd.SETTINGS, "CMS_MAX_PRICE", "20000")
    monkeypatch.setitem(crowd.SETTINGS, "CMS_RATE_BURST", "20000")
    monkeypatch.setattr(crowd, "PAUSE", 0.1)
    monkeypatch.setattr(crowd, "WARM_UP", 0.5)
    seen = crowd.crowd(tiny, readers=20, seconds=5)
    assert not seen.faults
    assert len(seen.latencies) > 100
    assert seen.published >= 2
    assert seen.trickling_ended > crowd.TRICKLING
    assert seen.greedy[429] > seen.greedy[200] > 0
    assert "| answers other than 200 with data | 0 |" in crowd.table(seen)
