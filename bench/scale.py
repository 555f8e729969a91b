"""``python -m bench scale``: the front page with few and with many articles, in one run.

One connection asks at a time, so that a latency is a page's own time. The page must cost the same
whatever lies behind it; the count can't, for it counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from bench.data import Size
from bench.measure import Options, Series, all_queries, one_round
from bench.queries import Query
from bench.report import median_of, per_request, percentile
from bench.servers import servers
from bench.world import FOLDER, world

SIZES = (10_000, 200_000)
CHARACTERS = 200
"""Length of a body here, so that the larger database fits a disk; no front page reads bodies."""


@dataclass(frozen=True)
class Scaled:
    """The rounds of one form of the front page, with few and with many articles."""

    form: str
    few: Series
    many: Series


def scale(options: Options, sizes: Sequence[int] = SIZES, folder: Path = FOLDER) -> list[Scaled]:
    """Measure the API's front page with and without its count on both databases."""
    with ExitStack() as stack:
        worlds = [stack.enter_context(world(_size(articles), folder)) for articles in sizes]
        running = [stack.enter_context(servers(each.url, ["b"]))[0] for each in worlds]
        asked = [_forms(asyncio.run(all_queries(each, ["front"]))[0]) for each in worlds]
        found = [
            Scaled(form, Series("front", str(sizes[0])), Series("front", str(sizes[1])))
            for form, _ in asked[0]
        ]
        for number in range(options.rounds):
            for place, scaled in enumerate(found):
                for n, series in enumerate((scaled.few, scaled.many)):
                    query = asked[n][place][1]
                    series.rounds.append(one_round(query, running[n], worlds[n], options, number))
        return found


def _size(articles: int) -> Size:
    return Size(articles=articles, media=articles // 2, characters=CHARACTERS)


def _forms(query: Query) -> list[tuple[str, Query]]:
    uncounted = query.document.replace("totalCount", "")
    assert uncounted != query.document
    return [
        ("with totalCount", query),
        ("without totalCount", replace(query, document=uncounted)),
    ]


def table(found: Sequence[Scaled]) -> str:
    """The Markdown: medians of latency and of PostgreSQL's CPU time, and many to few."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Sequence[Scaled]) -> Iterator[str]:
    few, many = found[0].few.server, found[0].many.server
    yield f"| front page | p50, ms: {few} | {many} | ratio | database CPU, ms: {few} | {many} |"
    yield "|---|---|---|---|---|---|"
    for scaled in found:
        pair = (scaled.few, scaled.many)
        p50 = [median_of(series, lambda m: percentile(m, 0.5)) for series in pair]
        cpu = [median_of(series, lambda m: per_request(m.database_cpu, m)) for series in pair]
        yield (
            f"| {scaled.form} | {p50[0]:.2f} | {p50[1]:.2f} | {p50[1] / p50[0]:.2f} "
            f"| {cpu[0]:.2f} | {cpu[1]:.2f} |"
        )
