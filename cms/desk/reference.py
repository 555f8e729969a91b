"""How the desk names an entry."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID


class EntryRef(NamedTuple):
    """An entry by its type (``Article``) and key. A report that names one shows it as the draft
    has it, to those who may see it.
    """

    type: str
    key: UUID
