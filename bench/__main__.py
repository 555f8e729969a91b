"""``python -m bench``: how fast reads are, beside endpoints written by hand and DataLoaders."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from bench import crowd, explain, http_servers, kept, measure, report, scale, stages
from bench.client import BadAnswer
from bench.data import Size
from bench.measure import Different, Options
from bench.queries import DOCUMENTS
from bench.servers import KEPT, KINDS
from bench.world import world


def _names(known: tuple[str, ...]) -> Any:
    def read(context: click.Context, option: click.Parameter, text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        if unknown := set(names) - set(known):
            raise click.BadParameter(f"{', '.join(unknown)}: known are {', '.join(known)}")
        return names

    return read


@click.group(invoke_without_command=True)
@click.option("--seconds", default=Options.seconds, help="Length of one round.", show_default=True)
@click.option("--rounds", default=Options.rounds, help="Rounds of each query.", show_default=True)
@click.option("--connections", default=16, help="Requests at the same time.", show_default=True)
@click.option(
    "--queries", default=",".join(DOCUMENTS), callback=_names(tuple(DOCUMENTS)), show_default=True
)
@click.option(
    "--servers", default=",".join(KINDS), callback=_names((*KINDS, KEPT)), show_default=True
)
@click.option("--articles", default=10_000, help="Articles in the database.", show_default=True)
@click.option("--quick", is_flag=True, help="Two short rounds: to see that it works.")
@click.pass_context
def main(
    context: click.Context,
    seconds: float,
    rounds: int,
    connections: int,
    queries: tuple[str, ...],
    servers: tuple[str, ...],
    articles: int,
    quick: bool,
) -> None:
    """Measure the five queries: the API (b), hand-written endpoints (a), DataLoaders (c)."""
    if context.invoked_subcommand is not None:
        return
    if quick:
        seconds, rounds = 0.5, 2
    options = Options(
        seconds=seconds, rounds=rounds, connections=connections, queries=queries, servers=servers
    )
    size = size_of(articles)
    with world(size) as running:
        try:
            measured = measure.measure(running, options)
        except (BadAnswer, Different) as error:
            raise click.ClickException(str(error)) from None
    click.echo(report.tables(measured))
    click.echo(report.save("reads", size, options, measured), err=True)


@main.command("explain")
@click.option(
    "--queries", default=",".join(DOCUMENTS), callback=_names(tuple(DOCUMENTS)), show_default=True
)
def explain_(queries: tuple[str, ...]) -> None:
    """Show PostgreSQL's plans of the compiled statements; fail on a scan of a large table."""
    with world(Size()) as running:
        found = asyncio.run(explain.explain(running, queries))
    for each in found:
        click.echo(f"## {each.query}, {each.mode}\n\n{each.plan}\n")
    faults = [f"{each.query} scans {', '.join(each.scanned)}" for each in found if each.scanned]
    if faults:
        raise click.ClickException("; ".join(faults))


@main.command("scale")
@click.option("--seconds", default=Options.seconds, help="Length of one round.", show_default=True)
@click.option("--rounds", default=Options.rounds, help="Rounds of each form.", show_default=True)
def scale_(seconds: float, rounds: int) -> None:
    """Compare the front page at 10,000 and at 200,000 articles."""
    found = scale.scale(Options(seconds=seconds, rounds=rounds, connections=1))
    click.echo(scale.table(found))


@main.command("servers")
@click.option("--seconds", default=Options.seconds, help="Length of one round.", show_default=True)
@click.option("--rounds", default=Options.rounds, help="Rounds of each.", show_default=True)
@click.option("--queries", default="tiny,front", callback=_names(tuple(DOCUMENTS)))
@click.option("--articles", default=1000, help="Articles in the database.", show_default=True)
def servers_(seconds: float, rounds: int, queries: tuple[str, ...], articles: int) -> None:
    """Compare uvicorn and granian under the API."""
    options = Options(seconds=seconds, rounds=rounds, queries=queries)
    with world(size_of(articles)) as running:
        click.echo(http_servers.table(list(http_servers.contests(running, options))))


@main.command("kept")
@click.option("--seconds", default=Options.seconds, help="Length of one round.", show_default=True)
@click.option("--rounds", default=Options.rounds, help="Rounds of each.", show_default=True)
@click.option("--queries", default="tiny,article,front", callback=_names(tuple(DOCUMENTS)))
def kept_(seconds: float, rounds: int, queries: tuple[str, ...]) -> None:
    """Compare kept answers with bytes from memory, and two workers with one."""
    options = Options(seconds=seconds, rounds=rounds, queries=queries)
    with world(Size()) as running:
        click.echo(kept.table(list(kept.contests(running, options))))


@main.command("crowd")
@click.option("--readers", default=500, help="Readers at the same time.", show_default=True)
@click.option("--seconds", default=60.0, help="How long they read.", show_default=True)
def crowd_(readers: int, seconds: float) -> None:
    """Let many readers come at once, and some who mean no good; fail when a reader notices."""
    with world(Size()) as running:
        seen = crowd.crowd(running, readers, seconds)
    click.echo(crowd.table(seen))
    if seen.faults:
        raise click.ClickException("a reader was not answered as it should be")


@main.command("profile")
@click.option("--query", default="front", type=click.Choice(list(DOCUMENTS)), show_default=True)
def profile(query: str) -> None:
    """Show where the API's time goes, stage by stage."""
    with world(Size()) as running:
        click.echo(stages.table(asyncio.run(stages.stages(running, query))))


def size_of(articles: int) -> Size:
    """That many articles and half as many media; large ones have short texts, to fit a disk."""
    characters = 3_000 if articles <= 20_000 else 200
    return Size(articles=articles, media=max(10, articles // 2), characters=characters)


if __name__ == "__main__":
    main()
