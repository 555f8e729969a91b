"""What all commands share: settings from the environment, errors as one line, tables, secrets."""

from __future__ import annotations

import functools
import getpass
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import ParamSpec, TypeVar

import click

from cms.config import Settings, unknown_variables
from cms.errors import CmsError

P = ParamSpec("P")
R = TypeVar("R")


class Failed(click.ClickException):
    """A failure that the person at the terminal can understand: one line, no traceback."""

    exit_code = 1


def explained(command: Callable[P, R]) -> Callable[P, R]:
    """Show our own errors as one line."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CmsError as error:
            raise Failed(str(error)) from error
        except KeyboardInterrupt:
            raise click.Abort from None

    return wrapped


def read_settings() -> Settings:
    """The settings of the environment; a variable that nothing reads gets a warning."""
    for name in unknown_variables(os.environ):
        click.echo(f"Warning: {name} is no setting (see “cms config”)", err=True)
    return Settings.from_env(os.environ)


def actor() -> str:
    """What the audit calls whoever uses the terminal: the system's user, for the machine alone says
    who that is.
    """
    try:
        return f"terminal:{getpass.getuser()}"[:200]
    except (KeyError, OSError):
        return "terminal"


def table(rows: Iterable[tuple[str, ...]]) -> None:
    """Show rows as columns; the first one is the heading."""
    shown = list(rows)
    widths = [max(len(row[column]) for row in shown) for column in range(len(shown[0]))]
    for row in shown:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def moment(at: datetime | None) -> str:
    """A moment for a table, in UTC."""
    return "-" if at is None else f"{at:%Y-%m-%d %H:%M}"


def from_stdin(what: str) -> str:
    """One line of the standard input, without its end."""
    try:
        text = sys.stdin.readline().rstrip("\r\n")
        text.encode()
    except UnicodeError:
        raise Failed(f"The {what} on the standard input is not UTF-8") from None
    if not text:
        raise Failed(f"There is no {what} on the standard input")
    return text
