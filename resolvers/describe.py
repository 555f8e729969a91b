"""The schema's descriptions in the caller's language: graphql-core answers an introspection in
English, and each description is exchanged on its way into the answer. Nothing else differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cms.i18n.messages import descriptions

Resolver = Callable[..., Any]

ENGLISH = "EN"
"""The locale that the descriptions are written in."""


def texts(accepted: Sequence[str]) -> Mapping[str, str]:
    """The descriptions by the English ones: of the first accepted locale that there is a catalog
    for. None for a caller who accepts no such locale, as programs do: they get what is committed in
    ``schema.graphql``.
    """
    for locale in accepted:
        found = descriptions(locale)
        if found or locale == ENGLISH:
            return found
    return {}


def translated(found: Mapping[str, str]) -> Resolver:
    """Middleware of graphql-core that gives the descriptions of an introspection in the words of
    ``found``; what it lacks stays in English.
    """

    def resolve(next_: Resolver, source: Any, info: Any, **arguments: Any) -> Any:
        value = next_(source, info, **arguments)
        return found.get(value, value) if info.field_name == "description" else value

    return resolve
