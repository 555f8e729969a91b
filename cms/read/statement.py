"""The statement: one SQL text with its parameters, and the shape of what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from cms.read.predicate import Parameter
from cms.read.shape import Mapping


@dataclass(frozen=True)
class Statement:
    """Everything needed to ask PostgreSQL and to read its answer as one record.

    ``text`` holds ``$1`` … for ``parameters`` in their order. It has no parameters' values and no
    schema's name: the connection's role and ``search_path`` decide the stage. An operation whose
    values are all known already has no text. With ``as_rows`` the record's only value is the list
    of the rows that the statement gives; otherwise the statement gives the record as its only row.
    """

    text: str | None
    parameters: tuple[Parameter, ...]
    shape: Mapping
    as_rows: bool = False
