"""The report: medians as Markdown tables, and everything as JSON in ``bench/results``."""

from __future__ import annotations

import dataclasses
import math
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import orjson

from bench.client import Measured
from bench.data import Size
from bench.measure import Options, Series

RESULTS = Path(__file__).parent / "results"

DESIGN_CPU = {"front": 0.5, "article": 0.3, "bulletin": 1.1, "tiny": 0.12, "large": 2.5}
"""The design's aim: milliseconds of server CPU per request of (b)."""


def rate(measured: Measured) -> float:
    """Requests per second."""
    return len(measured.latencies) / measured.seconds


def percentile(measured: Measured, share: float) -> float:
    """The latency in milliseconds that this share of the requests stays within (nearest rank)."""
    return measured.latencies[math.ceil(share * len(measured.latencies)) - 1] * 1000


def economy(measured: Measured) -> float:
    """Requests per second of CPU time, the server's and the database's together."""
    used = measured.server_cpu + measured.database_cpu
    return len(measured.latencies) / max(used, 1e-3)


def per_request(seconds: float, measured: Measured) -> float:
    """CPU milliseconds per request."""
    return seconds * 1000 / len(measured.latencies)


def median_of(series: Series, figure: Callable[[Measured], float]) -> float:
    """The median of a figure over the rounds."""
    return median(figure(measured) for measured in series.rounds)


@dataclasses.dataclass(frozen=True)
class Ratio:
    """How many times faster one series is than another: median and range over the rounds."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, one: Series, other: Series, speed: Callable[[Measured], float]) -> Ratio:
        """Round by round, since what disturbs one disturbs its neighbour."""
        pairs = zip(one.rounds, other.rounds, strict=True)
        ratios = [speed(a) / speed(b) for a, b in pairs]
        return cls(median(ratios), min(ratios), max(ratios))

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}–{self.most:.2f})"


def better(*rivals: Series | None) -> Series | None:
    """The fastest of several series."""
    found = [series for series in rivals if series is not None]
    return max(found, key=lambda series: median_of(series, rate)) if found else None


def tables(all_series: Sequence[Series]) -> str:
    """The Markdown: ratios first, then each server's figures."""
    return "\n".join([*_ratios(all_series), "", *_figures(all_series)]) + "\n"


def _ratios(all_series: Sequence[Series]) -> Iterator[str]:
    yield (
        "| query | better (a) | b/a | b/a for the same CPU time | b/c "
        "| server CPU of (b), ms | design's aim, ms |"
    )
    yield "|---|---|---|---|---|---|---|"
    for query in dict.fromkeys(series.query for series in all_series):
        of = {series.server: series for series in all_series if series.query == query}
        a, b, c = better(of.get("a-json"), of.get("a-records")), of.get("b"), of.get("c")
        cells = [
            query,
            a.server if a else "–",
            str(Ratio.of(b, a, rate)) if a and b else "–",
            str(Ratio.of(b, a, economy)) if a and b else "–",
            str(Ratio.of(b, c, rate)) if b and c else "–",
            f"{median_of(b, lambda m: per_request(m.server_cpu, m)):.2f}" if b else "–",
            f"{DESIGN_CPU[query]}",
        ]
        yield f"| {' | '.join(cells)} |"


def _figures(all_series: Sequence[Series]) -> Iterator[str]:
    yield (
        "| query | server | requests/s | p50, ms | p99, ms | server CPU, ms | database CPU, ms "
        "| kB | disturbance |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for series in all_series:
        cells = [
            f"{median_of(series, rate):.0f}",
            f"{median_of(series, lambda m: percentile(m, 0.5)):.2f}",
            f"{median_of(series, lambda m: percentile(m, 0.99)):.2f}",
            f"{median_of(series, lambda m: per_request(m.server_cpu, m)):.2f}",
            f"{median_of(series, lambda m: per_request(m.database_cpu, m)):.2f}",
            f"{median_of(series, lambda m: m.bytes / len(m.latencies) / 1000):.1f}",
            f"{median_of(series, lambda m: m.disturbance):.0%}",
        ]
        yield f"| {series.query} | {series.server} | {' | '.join(cells)} |"


def save(name: str, size: Size, options: Options, all_series: Sequence[Series]) -> Path:
    """Write all rounds' figures, latencies as percentiles, to a new file; returns its path."""
    moment = datetime.now(UTC)
    content = {
        "moment": moment,
        "size": dataclasses.asdict(size),
        "options": dataclasses.asdict(options),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "series": [
            {"query": s.query, "server": s.server, "rounds": [_round(m) for m in s.rounds]}
            for s in all_series
        ],
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}-{moment:%Y%m%d-%H%M%S}.json"
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
    return path


def _round(measured: Measured) -> dict[str, float]:
    return {
        "requests": len(measured.latencies),
        "seconds": measured.seconds,
        "rate": rate(measured),
        **{f"p{share}": percentile(measured, share / 100) for share in (50, 90, 99)},
        "server_cpu_ms": per_request(measured.server_cpu, measured),
        "database_cpu_ms": per_request(measured.database_cpu, measured),
        "disturbance": measured.disturbance,
    }
