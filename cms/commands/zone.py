"""``cms zone``: the commands of the two zones (docs/operations.md)."""

from __future__ import annotations

import asyncio

import click

from cms.terminal import Failed, explained, read_settings


@click.group(short_help="Join the inner and the public zone.")
def zone() -> None:
    """Join the inner zone, which holds everything, and the public one, which holds what is live.

    CMS_ZONE says which of them this is. “publish” and “release” are for the inner one, “subscribe”
    and “unsubscribe” for the public one; each may be run again at any time.
    """


@zone.command(short_help="Inner: offer the live tables.")
@explained
def publish() -> None:
    """Offer the tables of live to public servers, which log in as cms_replica with the password in
    CMS_ZONE_PASSWORD.
    """
    from cms.database import zone_risks, zones
    from cms.database.access import open_access

    settings = read_settings()

    async def run() -> list[str]:
        await zones.publish(access, settings.zone_password, progress=click.echo)
        async with zones.administrator(access) as connection:
            return await zone_risks.risks(connection)

    with open_access(settings) as access:
        for risk in asyncio.run(run()):
            click.echo(f"Warning: {risk}", err=True)


@zone.command(short_help="Public: fill this database from the inner one.")
@click.argument("url")
@click.option("--replace", is_flag=True, help="Empty the tables and copy everything again.")
@click.option("--wait/--no-wait", default=True, help="Return when the first copy is complete.")
@explained
def subscribe(url: str, replace: bool, wait: bool) -> None:
    """Make the tables, and fill them from the inner database at URL, as this server reaches it.

    The URL holds no password; that of cms_replica is taken from CMS_ZONE_PASSWORD.
    """
    from cms.database import zones
    from cms.database.access import open_access

    settings = read_settings()

    async def run() -> None:
        await zones.subscribe(
            access,
            url,
            settings.zone_password,
            replace=replace,
            statement_timeout=settings.statement_timeout,
            progress=click.echo,
        )
        if wait:
            await zones.wait_until_copied(access, progress=click.echo)

    with open_access(settings) as access:
        asyncio.run(run())


@zone.command(short_help="Both: let new tables take part.")
@explained
def refresh() -> None:
    """Let tables take part that migrations have made; in the inner zone first."""
    from cms.database import zones
    from cms.database.access import open_access

    with open_access(read_settings()) as access:
        asyncio.run(zones.refresh(access, progress=click.echo))


@zone.command(short_help="Both: how far behind, and what is wrong.")
@explained
def status() -> None:
    """Show how the link stands; exit with 1 when something keeps changes from arriving."""
    from cms.database import zone_status
    from cms.database.access import open_access

    with open_access(read_settings()) as access:
        found = asyncio.run(zone_status.status(access))
    for line in found.lines():
        click.echo(line)
    if problems := found.problems():
        raise Failed("; ".join(problems))


@zone.command(short_help="Public: end the subscription.")
@explained
def unsubscribe() -> None:
    """End the subscription. What was copied stays, and can be read."""
    from cms.database import zones
    from cms.database.access import open_access

    with open_access(read_settings()) as access:
        asyncio.run(zones.unsubscribe(access, progress=click.echo))


@zone.command(short_help="Inner: forget a public server.")
@click.argument("slot")
@explained
def release(slot: str) -> None:
    """Forget a public server that won't come back, by its SLOT as “status” shows it.

    Until then the inner server keeps all changes for it.
    """
    from cms.database import zones
    from cms.database.access import open_access

    with open_access(read_settings()) as access:
        asyncio.run(zones.release(access, slot, progress=click.echo))
