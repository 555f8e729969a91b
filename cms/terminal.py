"""What all commands share: settings from the environment, errors as one line."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
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
