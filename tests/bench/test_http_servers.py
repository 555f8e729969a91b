"""The comparison of HTTP servers on tiny data: all serve the application, and are measured."""

from __future__ import annotations

from pathlib import Path

from bench import http_servers
from bench.data import Size
from bench.measure import Options
from bench.world import world


def test_all_servers_answer_and_are_measured(tmp_path: Path) -> None:
    options = Options(seconds=0.2, warm_up=0.05, connections=2, rounds=1, queries=("tiny",))
    with world(Size(articles=20, media=10, bulletin_years=1, characters=100), tmp_path) as running:
        found = list(http_servers.contests(running, options))
    assert [(contest.query, contest.mode) for contest in found] == [
        ("tiny", "kept"),
        ("tiny", "computed"),
    ]
    for contest in found:
        assert [series.server for series in contest.series] == list(http_servers.KINDS)
        assert all(len(series.rounds[0].latencies) >= 4 for series in contest.series)
    table = http_servers.table(found)
    assert table.count("\n") == 2 + 2 * len(http_servers.KINDS)
    assert "| uvicorn |" in table
