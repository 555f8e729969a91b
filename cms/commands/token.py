"""The commands ``cms token``: what programs show instead of a password."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from cms.auth.caller import Scope, Stage
from cms.commands.accounts import run
from cms.content.base import now
from cms.terminal import Failed, actor, explained, from_stdin, moment, table

if TYPE_CHECKING:
    from uuid import UUID

    from cms.auth.tokens import Listed, Made
    from cms.config import Settings
    from cms.database.types import Connection

_SCOPES = click.Choice([scope.value.lower() for scope in Scope], case_sensitive=False)
_STAGES = click.Choice([stage.value.lower() for stage in Stage], case_sensitive=False)
DAYS = 90


@click.group(short_help="Make and revoke API tokens.")
def token() -> None:
    """Make and revoke API tokens: what programs send as “Authorization: Bearer …”.

    A token acts for an account, and may do at most what its scopes say of what the account may. For
    a program, make an account of its own: cms user create NAME --no-password.
    """


@token.command(short_help="Make a token, which is shown once.")
@click.argument("login")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", type=_SCOPES, multiple=True, default=["read"], show_default=True)
@click.option(
    "--stage",
    type=_STAGES,
    default="live",
    show_default=True,
    help="What it sees: live, or drafts as well.",
)
@click.option(
    "--days", type=click.IntRange(1), default=DAYS, show_default=True, help="How long it counts."
)
@explained
def create(login: str, name: str, scopes: tuple[str, ...], stage: str, days: int) -> None:
    """Make a token of the account LOGIN. It is the only line on the standard output, once."""
    from cms.auth import accounts, tokens

    async def work(connection: Connection, settings: Settings) -> Made:
        if days > settings.token_days:
            raise Failed(f"--days is {days}; CMS_TOKEN_DAYS allows {settings.token_days}")
        account = await accounts.found(connection, login)
        return await tokens.create(
            connection,
            account.id,
            name,
            [Scope(scope.upper()) for scope in scopes],
            Stage(stage.upper()),
            timedelta(days=days),
            actor=actor(),
        )

    made = run(work)
    click.echo(f"Token {made.id} of {login}. Keep it now: it can't be shown again.", err=True)
    click.echo(made.secret)


@token.command("list", short_help="List the tokens.")
@click.option("--user", "login", metavar="LOGIN", help="Only those of one account.")
@click.option("--all", "every", is_flag=True, help="Expired and revoked ones too.")
@explained
def list_(login: str | None, every: bool) -> None:
    """List the tokens that count: what is known of them, not the tokens themselves."""
    from cms.auth import accounts, tokens

    async def work(connection: Connection, settings: Settings) -> list[Listed]:
        account = await accounts.found(connection, login) if login else None
        return await tokens.listed(connection, account.login if account else None)

    at = now()
    rows = [
        (
            str(each.id),
            each.login,
            each.name,
            "+".join(scope.value.lower() for scope in each.scopes),
            each.stage.value.lower(),
            each.state(at),
            moment(each.expires_at),
            moment(each.used_at),
        )
        for each in run(work)
        if every or each.state(at) == "valid"
    ]
    table([("ID", "LOGIN", "NAME", "SCOPES", "STAGE", "STATE", "ENDS", "LAST USED"), *rows])


@token.command(short_help="Revoke a token.")
@click.argument("identifier", metavar="[ID]", type=click.UUID, required=False)
@click.option(
    "--token-stdin", is_flag=True, help="Read the token itself from the standard input: one found."
)
@explained
def revoke(identifier: UUID | None, token_stdin: bool) -> None:
    """Revoke a token for good, by the ID that “list” shows, or by the token that somebody found."""
    if (identifier is None) is not token_stdin:
        raise click.UsageError("Give either an ID or --token-stdin.")
    from cms.auth import tokens

    secret = from_stdin("token") if token_stdin else ""

    async def work(connection: Connection, settings: Settings) -> UUID:
        found = identifier or await tokens.id_of(connection, secret)
        if found is None:
            raise Failed("There is no such token")
        await tokens.revoke(connection, found, actor=actor())
        return found

    click.echo(f"revoked {run(work)}")
