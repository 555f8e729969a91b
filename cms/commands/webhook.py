"""The commands ``cms webhook``: who elsewhere is told what happens here."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from cms.commands.accounts import opened, run
from cms.terminal import Failed, actor, explained, moment, read_settings, table

if TYPE_CHECKING:
    from cms.config import Settings
    from cms.database.types import Connection
    from cms.webhooks.endpoints import Listed
    from cms.webhooks.post import Outcome

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.group(short_help="Tell others what happens here.")
def webhook() -> None:
    """Tell others what happens here: events are posted to their URLs, signed as Standard Webhooks
    has it, and again with growing pauses, over three days, until they say that they have them.

    Where to, is checked: an address that isn't public, and http://, need CMS_WEBHOOK_NETWORKS.
    """


@webhook.command(short_help="Add a webhook; its secret is shown once.")
@click.argument("name")
@click.argument("url")
@click.option(
    "--event",
    "events",
    metavar="TYPE",
    multiple=True,
    help="A type of events; may be repeated. Default: entry.published and entry.unpublished.",
)
@explained
def add(name: str, url: str, events: tuple[str, ...]) -> None:
    """Add the webhook NAME, which is told at URL what happens from now on.

    The secret is the only line on the standard output, once; by it the receiver knows that a
    message is ours. Types such as entry.saved tell of drafts: that they are there, not their words.
    """
    from cms.webhooks import endpoints
    from cms.webhooks.addresses import Guard

    async def work(connection: Connection, settings: Settings) -> str:
        chosen = events or endpoints.DEFAULT_EVENTS
        guard = Guard.of(settings.webhook_networks)
        return await endpoints.add(connection, name, url, chosen, guard, actor=actor())

    secret = run(work)
    click.echo(f"Webhook {name}. Keep the secret now: it can't be shown again.", err=True)
    click.echo(secret)


@webhook.command("list", short_help="List the webhooks.")
@explained
def list_() -> None:
    """List the webhooks: where to, without what follows the host, what they are told, whether they
    are well, and how many events wait or were given up.
    """
    from cms.webhooks import endpoints

    async def work(connection: Connection, settings: Settings) -> list[Listed]:
        return await endpoints.listed(connection)

    heading = ("NAME", "AT", "EVENTS", "STATE", "SINCE", "WAITING", "FAILED")
    rows = [
        (
            each.name,
            each.origin,
            "+".join(each.events),
            each.state,
            moment(each.disabled_at or each.failing_since),
            str(each.waiting),
            str(each.failed),
        )
        for each in run(work)
    ]
    table([heading, *rows])


@webhook.command(short_help="Remove a webhook.")
@click.argument("name")
@explained
def remove(name: str) -> None:
    """Remove the webhook NAME, and what waits for it."""
    from cms.webhooks import endpoints

    async def work(connection: Connection, settings: Settings) -> None:
        await endpoints.remove(connection, name, actor=actor())

    run(work)
    click.echo(f"removed {name}")


@webhook.command(short_help="Give a webhook a new secret, shown once.")
@click.argument("name")
@click.option(
    "--hours",
    type=click.IntRange(0, 24 * 365),
    default=24,
    show_default=True,
    help="How long messages are signed with the old secret too; 0 if others know it.",
)
@explained
def rotate(name: str, hours: int) -> None:
    """Give the webhook NAME a new secret. It is the only line on the standard output, once."""
    from cms.webhooks import endpoints

    async def work(connection: Connection, settings: Settings) -> str:
        return await endpoints.rotate(connection, name, timedelta(hours=hours), actor=actor())

    secret = run(work)
    click.echo(f"The old secret of {name} counts for {hours} hours more.", err=True)
    click.echo(secret)


@webhook.command(short_help="Send to a webhook again that was switched off.")
@click.argument("name")
@explained
def enable(name: str) -> None:
    """Send to the webhook NAME again: what waits, and what happens from now on. What happened while
    it was switched off is sent by “replay --since”.
    """
    from cms.webhooks import endpoints

    async def work(connection: Connection, settings: Settings) -> None:
        await endpoints.enable(connection, name, actor=actor())

    run(work)
    click.echo(f"enabled {name}")


@webhook.command(short_help="Send a test message now.")
@click.argument("name")
@explained
def test(name: str) -> None:
    """Send a message of the type webhook.test to NAME, once; exit 1 if it isn't accepted."""
    from cms.webhooks import endpoints
    from cms.webhooks.addresses import Guard
    from cms.webhooks.post import post

    settings = read_settings()

    async def work() -> Outcome:
        async with opened(settings) as connection:
            target, message = await endpoints.trial(connection, name)
        return await post(target, message, Guard.of(settings.webhook_networks))

    outcome = asyncio.run(work())
    if not outcome.is_success:
        raise Failed(f"{name}: {outcome}")
    click.echo(f"{name}: {outcome} after {outcome.milliseconds} ms")


@webhook.command(short_help="Send again what was missed.")
@click.argument("name")
@click.option("--failed", is_flag=True, help="What was given up, or waits after a failure.")
@click.option(
    "--since",
    type=click.DateTime(_FORMATS),
    metavar="MOMENT",
    help="Everything since then (UTC, 2026-11-24 or 2026-11-24T07:00), also what has arrived.",
)
@explained
def replay(name: str, failed: bool, since: datetime | None) -> None:
    """Send events to the webhook NAME again, under the same ids, beginning now."""
    if failed is (since is not None):
        raise click.UsageError("Give either --failed or --since.")
    from cms.webhooks import endpoints

    start = since.replace(tzinfo=UTC) if since else None

    async def work(connection: Connection, settings: Settings) -> int:
        return await endpoints.replay(connection, name, start, actor=actor())

    count = run(work)
    click.echo(f"{count} {'event' if count == 1 else 'events'} to be sent to {name}")
