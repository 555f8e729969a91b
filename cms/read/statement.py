"""The statement: one SQL text with its parameters, and the shape of what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from cms.read.predicate import Parameter
from cms.read.shape import Mapping


@dataclass(frozen=True)
class Single:
    """An entry that an answer reaches by itself, not in a list: its type and the slot of its key,
    or one of several ``options``. ``looked_up`` says that an absent one was looked for, so that any
    new entry might be it; otherwise a link says which entry it is, whether that is there or not.
    """

    options: tuple[tuple[str, int], ...]
    looked_up: bool


@dataclass(frozen=True)
class Statement:
    """Everything needed to ask PostgreSQL and to read its answer as one record.

    ``text`` holds ``$1`` … for ``parameters`` in their order. It has no parameters' values and no
    schema's name: the connection's role and ``search_path`` decide the stage. An operation whose
    values are all known already has no text. ``checked`` are parameters that must be sound although
    nothing that was asked for needs them. With ``as_rows`` the record's only value is the list
    of the rows that the statement gives; otherwise the statement gives the record as its only row.
    ``tables`` are all those that it reads, ``listed`` those that it reads for lists. ``singles``
    are known only of a statement that was asked to note them (see ``cms.read.tags``).
    """

    text: str | None
    parameters: tuple[Parameter, ...]
    shape: Mapping
    checked: tuple[Parameter, ...] = ()
    as_rows: bool = False
    tables: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    singles: tuple[Single, ...] = ()
