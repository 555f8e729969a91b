"""Words that a caller gives beside an entry's content: a note, a reason, a name."""

from __future__ import annotations

from cms.actions.values import Text
from cms.errors import Path
from cms.i18n.locales import DEFAULT

REASON_LIMIT = 500
"""Characters of a reason."""


def words(text: str, argument: str, limit: int, *, path: Path = (), required: bool = True) -> str:
    """The text as it is kept: without white space around it, in Unicode's NFC.

    Raises InputError for characters that no text may have, or when nothing is left of one that is
    ``required``; LimitExceeded when it is too long.
    """
    value = Text(argument, required=required, limit=limit)
    kept: str = value.read(text.strip(), path or (argument,), DEFAULT)[argument]
    return kept
