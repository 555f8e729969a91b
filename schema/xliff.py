"""Files for translators' tools in the contract."""

from __future__ import annotations

from cms.translation.xliff.told import XliffOutcome, XliffVersion
from schema.declare import event, shown, told


@event
class XliffFile:
    """Texts for a translator's tool (OASIS XLIFF)."""

    file_name = told(str, "A name for the file.")
    version = told(XliffVersion, "The version of the format.")
    content = told(str, "The file: XML in UTF-8.")


@event
class XliffEntry:
    """What became of one entry of a file that came back."""

    original = told(str, "How the file names the entry.")
    entry = shown("Entry", "The entry.")
    locale = told("Locale", "The language of the texts.", null=True)
    outcome = told(XliffOutcome, "What became of them.")
    is_late = told(bool, "Whether the source has changed since they were given out.")
    problems = told(str, "Why they were refused.", many=True)
