"""What came of a mutation, and what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cms.actions.base import Actor
from cms.i18n.locales import Locales

Input = Mapping[str, Any]


@dataclass(frozen=True)
class Done:
    """The key of the entry that something was done with, and whether it is ``gone`` now. Where the
    mutation doesn't say so itself, the entry's ``type`` is told, and what else the payload shows.
    """

    key: UUID | None
    gone: bool = False
    type: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ordered:
    """What somebody wants done: the ``raw`` input, and the ``language`` of messages in the
    answer.
    """

    actor: Actor
    raw: Input
    locales: Locales
    language: str
