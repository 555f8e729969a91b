"""The benchmarks on tiny data: the servers agree, the figures are figures, faults are seen."""

from __future__ import annotations

import asyncio
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import client, explain, measure, report, scale, stages
from bench.client import BadAnswer, Load, Measured
from bench.data import Archive, Size
from bench.measure import Different, Options, Series
from bench.queries import DOCUMENTS
from bench.servers import servers
from bench.world import World, world

SIZE = Size(articles=60, media=30, bulletin_years=1, characters=300)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A server with little data."""
    with world(SIZE, tmp_path_factory.mktemp("bench")) as running:
        yield running


def test_data_are_the_same_each_time() -> None:
    one, other = ([list(rows.records) for rows in Archive(SIZE).rows()] for _ in range(2))
    assert one == other
    assert sum(map(len, one)) > 1000


def test_servers_agree_and_are_measured(tiny: World) -> None:
    asked = asyncio.run(measure.all_queries(tiny, tuple(DOCUMENTS)))
    with servers(tiny.url) as running:
        for query in asked:
            measure.compare(query, running)
        options = Options(seconds=0.2, warm_up=0.05, connections=2)
        for server in running:
            measured = measure.one_round(asked[0], server, tiny, options, 0)
            assert len(measured.latencies) >= 4
            assert 0 < measured.latencies[0] <= measured.latencies[-1] < 30
            assert measured.bytes > 1000 * len(measured.latencies)
        renamed = replace(asked[0], document=asked[0].document.replace("kind", "sort: kind", 2))
        with pytest.raises(Different, match="front"):
            measure.compare(renamed, running)


def test_explain_sees_scans(tiny: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asyncio.run(explain.explain(tiny, ["front"]))
    assert len(found) == len(explain.MODES)
    assert all("Execution Time" in each.plan and not each.scanned for each in found)
    monkeypatch.setattr(explain, "LARGE_TABLE", 10)
    found = asyncio.run(explain.explain(tiny, ["front"]))
    assert any("article" in each.scanned for each in found), "60 articles are read by scanning"


def test_profile_has_every_stage(tiny: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "BATCHES", 2)
    times = asyncio.run(stages.stages(tiny, "large"))
    assert min(times.values()) >= 0
    assert times["the whole request in the application"] > times["build the answer"]
    assert "| build the answer |" in stages.table(times)


def test_scale_measures_both_forms_on_both_sizes(tmp_path: Path) -> None:
    options = Options(seconds=0.2, warm_up=0.05, rounds=1, connections=1)
    found = scale.scale(options, (40, 80), tmp_path)
    assert [each.form for each in found] == ["with totalCount", "without totalCount"]
    assert all(len(s.rounds) == 1 for each in found for s in (each.few, each.many))
    table = scale.table(found)
    assert "| front page | p50, ms: 40 | 80 | ratio |" in table
    assert table.count("\n") == 4


@pytest.mark.parametrize("status,body", [(500, b'{"data":{}}'), (200, b'{"errors":[]}')])
def test_client_refuses_bad_answers(tiny: World, status: int, body: bytes) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        pid = tiny.server_pid
        request = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
        with pytest.raises(BadAnswer, match="HTTP/1.1 " + str(status)):
            client.run(Load(server.server_port, [request], 1, 0.1, 0.1, pid, pid))
        server.shutdown()


def test_difference_says_where() -> None:
    one = {"a": [{"b": 1, "c": None}, {"b": 2, "c": None}]}
    other = {"a": [{"b": 1, "c": None}, {"b": 2, "c": 0}]}
    assert measure.difference(one, other) == "at data.a[1].c: null and 0"
    assert measure.difference({"a": 1, "b": 2}, {"b": 2, "a": 1}).startswith("at data: ")


def test_report_takes_medians_and_the_better_yardstick() -> None:
    def series(server: str, *counts: int) -> Series:
        rounds = [
            Measured(2.0, [n / 1000 for n in range(1, count + 1)], 5000 * count, 0.1, 0.2, 0.3)
            for count in counts
        ]
        return Series("tiny", server, rounds)

    a, slow = series("a-records", 100, 200, 400), series("a-json", 100, 100, 100)
    b, c = series("b", 100, 100, 100), series("c", 10, 20, 10)
    assert report.percentile(b.rounds[0], 0.5) == 50
    lines = report.tables([slow, a, b, c]).splitlines()
    ratios = "0.50 (0.25–1.00) | 0.50 (0.25–1.00) | 10.00 (5.00–10.00)"
    assert lines[2].startswith(f"| tiny | a-records | {ratios} | 1.00 |")
    assert lines[7].startswith(
        "| tiny | a-records | 100 | 100.00 | 198.00 | 0.50 | 1.00 | 5.0 | 30% |"
    )
