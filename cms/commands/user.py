"""The commands ``cms user``: accounts, their roles and their sessions."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from cms.auth.caller import Grant, Role
from cms.commands.accounts import run
from cms.content.enums import Classification
from cms.errors import CmsError
from cms.terminal import Failed, actor, explained, from_stdin, moment, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cms.auth.accounts import Account
    from cms.config import Settings
    from cms.database.types import Connection

_ROLES = click.Choice([role.value.lower() for role in Role], case_sensitive=False)
_LEVELS = click.Choice([level.value.lower() for level in Classification], case_sensitive=False)
_FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the standard input, one line."
)


@click.group(short_help="Make and change accounts.")
def user() -> None:
    """Make and change accounts, their roles and their sessions.

    The first administrator is made here: cms user create NAME --role administrator. There is no
    account, and no password, that is there by itself.
    """


def _role(required: bool) -> Callable[[Any], Any]:
    return click.option(
        "--role", type=_ROLES, required=required, help="What they are trusted with."
    )


def _where(command: Any) -> Any:
    """The options that limit a role."""
    command = click.option("--locale", metavar="CODE", help="For this language only: zh.")(command)
    return click.option("--unit", metavar="CODE", help="For this unit only, by its code.")(command)


@user.command(short_help="Make an account.")
@click.argument("login")
@click.option("--name", help="What the person is called; the login, if not given.")
@_role(required=False)
@_where
@click.option("--home", metavar="CODE", help="The unit that the person belongs to, by its code.")
@click.option(
    "--clearance", type=_LEVELS, default="internal", show_default=True, help="Highest level to see."
)
@_FROM_STDIN
@click.option("--no-password", is_flag=True, help="For programs, and for OpenID sign-in only.")
@explained
def create(
    login: str,
    name: str | None,
    role: str | None,
    unit: str | None,
    locale: str | None,
    home: str | None,
    clearance: str,
    password_stdin: bool,
    no_password: bool,
) -> None:
    """Make an account; the password is asked for, twice.

    A password has at least 12 characters, of any kind. Further roles are given by “grant”.
    """
    if password_stdin and no_password:
        raise click.UsageError("Choose one of --password-stdin and --no-password.")
    if role is None and (unit or locale):
        raise click.UsageError("--unit and --locale limit a role: give --role too.")
    from cms.auth import accounts
    from cms.auth.accounts import login_of

    login = login_of(login)
    hashed = None if no_password else _hashed(password_stdin, (login, name or ""))

    async def work(connection: Connection, settings: Settings) -> None:
        grants = [await _grant(connection, settings, role, unit, locale)] if role else []
        await accounts.create(
            connection,
            login,
            name or login,
            actor=actor(),
            password_hash=hashed,
            clearance=Classification(clearance.upper()),
            unit=await accounts.unit_of(connection, home) if home else None,
            grants=grants,
        )

    run(work)
    click.echo(f"made {login}" + (f" ({role})" if role else ", without a role"))


@user.command("list", short_help="List the accounts.")
@explained
def list_() -> None:
    """List the accounts: login, name, state, clearance, unit, and roles with their limits."""
    from cms.auth import accounts

    async def work(connection: Connection, settings: Settings) -> list[Account]:
        return await accounts.listed(connection)

    found = run(work)
    rows = [
        (
            each.login,
            each.name,
            "disabled" if each.disabled_at else "enabled",
            "password" if each.has_password else "none",
            each.clearance.value.lower(),
            each.unit or "-",
            ", ".join(map(_told, each.grants)) or "-",
        )
        for each in found
    ]
    table([("LOGIN", "NAME", "STATE", "PASSWORD", "CLEARANCE", "UNIT", "ROLES"), *rows])


@user.command(short_help="Change a password.")
@click.argument("login")
@_FROM_STDIN
@explained
def password(login: str, password_stdin: bool) -> None:
    """Change a password, which is asked for, twice. All sessions of the account end."""
    from cms.auth import accounts
    from cms.auth.throttle import Throttle

    account = run(lambda connection, settings: accounts.found(connection, login))
    hashed = _hashed(password_stdin, (account.login, account.name))

    async def work(connection: Connection, settings: Settings) -> None:
        await accounts.set_password(connection, account.id, hashed, actor=actor())
        await Throttle().forget(connection, account.login)

    run(work)
    click.echo(f"changed the password of {account.login}; its sessions have ended")


@user.command(short_help="Let nobody use an account.")
@click.argument("login")
@explained
def disable(login: str) -> None:
    """Let nobody use an account: its sessions end, and its tokens don't count."""
    from cms.auth import accounts

    async def work(connection: Connection, settings: Settings) -> bool:
        account = await accounts.found(connection, login)
        return await accounts.disable(connection, account.id, actor=actor())

    click.echo(f"disabled {login}" if run(work) else f"{login} was disabled already")


@user.command(short_help="Let an account be used again.")
@click.argument("login")
@explained
def enable(login: str) -> None:
    """Let an account be used again, and forget that signing in to it has failed."""
    from cms.auth import accounts
    from cms.auth.throttle import Throttle

    async def work(connection: Connection, settings: Settings) -> bool:
        account = await accounts.found(connection, login)
        await Throttle().forget(connection, account.login)
        return await accounts.enable(connection, account.id, actor=actor())

    click.echo(f"enabled {login}" if run(work) else f"{login} was enabled already")


@user.command(short_help="Give an account a role.")
@click.argument("login")
@_role(required=True)
@_where
@explained
def grant(login: str, role: str, unit: str | None, locale: str | None) -> None:
    """Give an account a role: everywhere, or for one unit, or for one language."""
    from cms.auth import accounts

    async def work(connection: Connection, settings: Settings) -> bool:
        account = await accounts.found(connection, login)
        wanted = await _grant(connection, settings, role, unit, locale)
        return await accounts.add_grant(connection, account.id, wanted, actor=actor())

    shown = _told((role, unit, locale))
    click.echo(f"granted {shown} to {login}" if run(work) else f"{login} has {shown} already")


@user.command(short_help="Take a role back.")
@click.argument("login")
@_role(required=True)
@_where
@explained
def revoke(login: str, role: str, unit: str | None, locale: str | None) -> None:
    """Take a role back, with just the limits that it was given with (see “list”)."""
    from cms.auth import accounts

    async def work(connection: Connection, settings: Settings) -> bool:
        account = await accounts.found(connection, login)
        wanted = await _grant(connection, settings, role, unit, locale)
        return await accounts.revoke_grant(connection, account.id, wanted, actor=actor())

    shown = _told((role, unit, locale))
    if not run(work):
        raise Failed(f"{login} has no role {shown}: see “cms user list”")
    click.echo(f"took {shown} from {login}")


@user.command(short_help="List sessions, or end them.")
@click.argument("login", required=False)
@click.option("--end", is_flag=True, help="End all sessions of LOGIN.")
@click.option("--end-one", metavar="ID", type=click.UUID, help="End this session.")
@explained
def sessions(login: str | None, end: bool, end_one: UUID | None) -> None:
    """List the sessions of all accounts, or of LOGIN; or end them."""
    if end and login is None:
        raise click.UsageError("--end needs a LOGIN.")
    from cms.auth import accounts
    from cms.auth import sessions as kept
    from cms.auth.sessions import Lifetime

    async def work(connection: Connection, settings: Settings) -> list[kept.Listed]:
        account = await accounts.found(connection, login) if login else None
        if end_one and not await kept.end(connection, end_one):
            raise Failed(f"There is no session {end_one}")
        if end and account:
            click.echo(f"ended {await kept.end_all(connection, account.id)}")
        name = account.login if account else None
        return await kept.listed(connection, Lifetime.of(settings), name)

    rows = [
        (
            str(each.id),
            each.login,
            each.method.value.lower(),
            moment(each.created_at),
            moment(each.used_at),
            moment(each.expires_at),
        )
        for each in run(work)
    ]
    table([("ID", "LOGIN", "BY", "SIGNED IN", "LAST USED", "ENDS"), *rows])


async def _grant(
    connection: Connection, settings: Settings, role: str, unit: str | None, locale: str | None
) -> Grant:
    from cms.auth import accounts
    from cms.i18n.locales import Locales, code_of

    code = Locales(settings.locales).check(code_of(locale)) if locale else None
    key = await accounts.unit_of(connection, unit) if unit else None
    return Grant(Role(role.upper()), key, code)


def _told(grant: tuple[str, str | None, str | None]) -> str:
    role, unit, locale = grant
    limits = [*([unit] if unit else []), *([locale.lower()] if locale else [])]
    return role.lower() + (f" ({', '.join(limits)})" if limits else "")


def _hashed(from_standard_input: bool, about: tuple[str, ...]) -> str:
    """The hash of a new password, which is asked for until it is acceptable."""
    from cms.auth.passwords import Hasher, check

    if from_standard_input:
        chosen = from_stdin("password")
        check(chosen, about)
    else:
        chosen = _asked(about)
    return asyncio.run(Hasher().hash(chosen))


def _asked(about: tuple[str, ...]) -> str:
    from cms.auth.passwords import check

    if not sys.stdin.isatty():
        raise Failed("There is no terminal to ask for the password: use --password-stdin")
    while True:
        chosen: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        try:
            check(chosen, about)
        except CmsError as error:
            click.echo(str(error), err=True)
        else:
            return chosen
