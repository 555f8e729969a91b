"""The request: what is asked, in the graph's own words.

It suffices for planning: aliases, arguments and fragments are resolved, fields that ``@skip`` or
``@include`` leave out are gone, and an abstract type's selection is flattened for each concrete
type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cms.read.value import Value


@dataclass(frozen=True)
class Field:
    """One field of a selection.

    ``key`` is the name in the answer. ``arguments`` holds those that are given and not null.
    ``selection`` maps each concrete type that the field may give to the fields asked of it, in the
    order of the document; it is empty for a leaf. ``__typename`` is a field like any other.
    """

    key: str
    name: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    selection: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """A whole operation: the root's fields, and the locales preferred where none are named.

    ``constants`` are root fields whose answers are known already (introspection), by key. ``root``
    is the root's type.
    """

    fields: tuple[Field, ...]
    prefer: tuple[Value, ...]
    constants: Mapping[str, object] = field(default_factory=dict)
    root: str = "Query"
