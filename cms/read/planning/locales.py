"""Which variants are shown: chains of locales in order of preference."""

from __future__ import annotations

from cms.read import convert
from cms.read.plan import Located
from cms.read.planning.context import Arguments, Context
from cms.read.predicate import Chain, Parameter
from cms.read.value import Const, Items, Value


def chain(prefer: tuple[Value, ...], arguments: Arguments) -> Chain:
    """The chain of a ``variant`` field: its ``locale`` (else the operation's preference), then its
    ``fallback``.
    """
    locale = arguments.get("locale")
    first = prefer if locale is None else (locale,)
    return of(first + listed(arguments.get("fallback")))


def of(locales: tuple[Value, ...]) -> Chain:
    """The chain of at least one locale."""
    return Chain(
        Parameter(Items(locales), convert.as_is, "text[]"),
        len(locales),
        Parameter(locales[0], convert.as_is, "text"),
    )


def located(context: Context, arguments: Arguments) -> tuple[Located, int]:
    """The variants of a ``variants`` field, those of its ``locales`` in that order or all, and how
    many there can be.
    """
    given = arguments.get("locales")
    if given is None:
        everything = Parameter(Const(list(context.locales)), convert.as_is, "text[]")
        return Located(everything, only=False), len(context.locales)
    wanted = listed(given)
    found = Located(Parameter(Items(wanted), convert.as_is, "text[]"), only=True)
    return found, min(len(wanted), len(context.locales))


def listed(value: Value | None) -> tuple[Value, ...]:
    """The members of a list argument."""
    match value:
        case None:
            return ()
        case Items(items):
            return items
        case Const(constants):
            return tuple(Const(constant) for constant in constants)
    raise TypeError(f"not a list whose length is known: {value!r}")
