"""Binding: a request's values become a statement's arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cms.errors import InputError
from cms.read.predicate import Parameter
from cms.read.value import Variables, getter, is_constant

Binder = Callable[[Variables], list[Any]]


def binder(parameters: tuple[Parameter, ...], checked: tuple[Parameter, ...] = ()) -> Binder:
    """The function that gives the arguments for one request's variables.

    What the document fixes is converted now, once. ``checked`` are read too, but not given.

    Raises:
        InputError: a constant can't be what it must be; the binder raises it for variables.
    """
    sent, read = len(parameters), (*parameters, *checked)
    template = [_bound(p, {}) if is_constant(p.value) else None for p in read]
    open_places = [
        (index, parameter, getter(parameter.value), parameter.convert)
        for index, parameter in enumerate(read)
        if not is_constant(parameter.value)
    ]
    if not open_places:
        constant = template[:sent]
        return lambda variables: constant

    def bind(variables: Variables) -> list[Any]:
        arguments = template.copy()
        for index, parameter, get, convert in open_places:
            try:
                arguments[index] = convert(get(variables))
            except InputError as error:
                raise _placed(error, parameter) from None
        return arguments if len(arguments) == sent else arguments[:sent]

    return bind


def _bound(parameter: Parameter, variables: Variables) -> Any:
    try:
        return parameter.convert(getter(parameter.value)(variables))
    except InputError as error:
        raise _placed(error, parameter) from None


def _placed(error: InputError, parameter: Parameter) -> InputError:
    """The same error, saying where in the request its value stands."""
    parameters = {name: value for name, value in error.params.items() if name != "argument"}
    made: Any = type(error)
    placed: InputError = made(
        error.template, path=parameter.path, argument=parameter.argument, **parameters
    )
    return placed
