"""How fast the graph goes out and in: ``python -m bench.exchange [ARTICLES] [FILE]``.

Makes an export of so many articles in six languages (10,000 unless told), each live, with links to
others before and after it and circles among them; imports it into a fresh database, again, and
exports it. With a FILE of parallel articles (docs/in-and-out.md) it imports that instead.
"""

from __future__ import annotations

import asyncio
import filecmp
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bench.text import LOCALES, Writer
from cms.actions.base import Actor
from cms.config import Settings
from cms.database.migrate import migrate
from cms.database.pools import Database
from cms.i18n.locales import Locales
from cms.inout.export import export
from cms.inout.importing import Importer
from cms.inout.lines import GRAPH, Graph, Header, dump
from cms.inout.parallel import Parallel
from cms.inout.report import Report
from cms.read.global_id import encode

SEED = 49
CHARACTERS = 3000
MOMENT = "2015-01-30T07:00:00.000000Z"


def _key(number: int, kind: int = 0) -> UUID:
    return UUID(int=kind << 112 | number << 80 | 7 << 76 | 2 << 62 | number)


def _lines(articles: int) -> Iterator[dict[str, Any]]:
    random = Random(SEED)
    writers = {locale: Writer(locale, SEED) for locale in LOCALES}
    topics = [_key(number, 1) for number in range(20)]
    for number, key in enumerate(topics):
        names = {locale: {"name": f"Topic {number}"} for locale in LOCALES}
        yield _line("Topic", key, {"code": f"topic-{number}", "variants": names})
    for number in range(articles):
        nearby = [number + step for step in (-30, -1, 1) if 0 <= number + step < articles]
        related = [] if number % 5 else [{"target": str(_key(other))} for other in nearby]
        other = encode("Article", _key(random.randrange(number + 1)))
        link = f"[x](article:{other})"
        variants = {
            locale: {
                "title": writers[locale].title(),
                "slug": f"article-{number}",
                "summary": writers[locale].sentence(),
                "body_markdown": f"{writers[locale].body(CHARACTERS).markdown}\n\n{link}",
                **({"source_locale": "VI", "source_revision": 1} if locale != "VI" else {}),
            }
            for locale in LOCALES
        }
        content = {
            "kind": "NEWS",
            "topics": [{"target": str(key)} for key in random.sample(topics, 2)],
            "related": related,
            "variants": variants,
        }
        yield _line("Article", _key(number), content)


def _line(type_name: str, key: UUID, content: dict[str, Any]) -> dict[str, Any]:
    for variant in content["variants"].values():
        variant |= {"state": "PUBLISHED", "created_at": MOMENT, "updated_at": MOMENT}
    stamps = dict.fromkeys(("created_at", "updated_at", "published_at"), MOMENT)
    draft = {**content, **stamps, "classification": "PUBLIC"}
    live = {"locales": sorted(content["variants"])}
    return {"kind": "entry", "type": type_name, "key": str(key), "draft": draft, "live": live}


async def _run(folder: Path, articles: int, parallel: Path | None) -> None:
    settings = Settings(data=folder / "data")
    graph = folder / GRAPH
    if parallel is None:
        with graph.open("wb") as file:
            file.write(Header(settings.locales, {}).line())
            file.writelines(dump(line) for line in _lines(articles))
    async with Database(settings) as database:
        await migrate(database.access)
        async with database.orm():
            for name in ("import", "import again"):
                began = time.monotonic()
                report = await _take(settings, parallel or graph, parallel is not None)
                _say(name, sum(sum(c.values()) for c in report.counts.values()), began)
                print("   ", json.dumps({t: dict(c) for t, c in report.counts.items()}))
            for name in ("export", "export again"):
                began = time.monotonic()
                done = await export(database, folder / name)
                _say(name, sum(done.counts.values()), began)
        same = filecmp.cmp(folder / "export" / GRAPH, folder / "export again" / GRAPH, False)
    size = (folder / "export" / GRAPH).stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{size:.0f} MB of lines, equal: {same}; at most {peak:.0f} MiB of memory")


async def _take(settings: Settings, path: Path, parallel: bool) -> Report:
    locales = Locales(settings.locales)
    with path.open("rb") as file:
        source = Parallel(file, locales) if parallel else Graph(file)
        return await Importer(Actor("bench"), locales, source).run()


def _say(name: str, entries: int, began: float) -> None:
    seconds = time.monotonic() - began
    print(f"{name}: {entries} in {seconds:.1f} s, {entries / seconds:.0f} a second", flush=True)


def main() -> None:
    """Run with the arguments of the command line."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    parallel = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(Path(folder), articles, parallel))


if __name__ == "__main__":
    main()
