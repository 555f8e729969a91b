"""A term of the glossary as everybody but its tables sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CODE_LIMIT = 64
"""Characters of a term's code."""
FORM_LIMIT = 200
"""Characters of a form."""
NOTE_LIMIT = 500
"""Characters of the note on a term."""
FORMS_LIMIT = 100
"""Forms of a term in all languages together."""


class TermKind(StrEnum):
    """What a term names."""

    PLACE = "PLACE"
    UNIT = "UNIT"
    OFFICE = "OFFICE"
    EVENT = "EVENT"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Form:
    """How a term is written in a locale: the preferred way, another one that is allowed, or a
    forbidden one.
    """

    locale: str
    text: str
    is_preferred: bool = False
    is_forbidden: bool = False


@dataclass(frozen=True)
class Term:
    """An official name by its ``code`` (``lang-son``); forms in the order of locales, the preferred
    one first.
    """

    code: str
    kind: TermKind
    forms: tuple[Form, ...]
    note: str = ""
    version: int = 1

    def allowed(self, locale: str) -> tuple[str, ...]:
        """The forms that a text in this locale may have, the preferred one first."""
        return tuple(f.text for f in self.forms if f.locale == locale and not f.is_forbidden)

    def forbidden(self, locale: str) -> tuple[str, ...]:
        """The forms that it must not have."""
        return tuple(f.text for f in self.forms if f.locale == locale and f.is_forbidden)
