"""Translation in the contract: how texts stand to their source, and what is to be done."""

from __future__ import annotations

from datetime import date, datetime

from cms.content.enums import VariantState
from cms.translation.wording import SentenceChange
from cms.translation.worklist import WorkKind
from schema.declare import event, shown, told


@event
class SourceSentence:
    """A sentence of the source, and what has happened to it since the translation was made."""

    change = told(SentenceChange, "What has happened to it.")
    part = told(
        str,
        "The place in the entry of the part that it belongs to; null for the entry's own texts.",
        null=True,
    )
    field = told(str, "The field that it is in; null where no revision tells it.", null=True)
    text = told(str, "Its words; null where no revision tells them.", null=True)


@event
class TranslationStatus:
    """How the texts of a language stand to those that they were made from."""

    entry = shown("Entry", "The entry.")
    locale = told("Locale", "The language of the texts.")
    source_locale = told(
        "Locale",
        "What they were made from, or are to be made from; null for an original.",
        null=True,
    )
    source_revision = told(int, "The revision of the source that they were made from.", null=True)
    present_revision = told(int, "The revision that the source is at.", null=True)
    is_stale = told(bool, "Whether the source, or a part's, has other words since.")
    moved_sentences = told(int, "How many sentences were added, changed or taken away since.")
    sentences = told("SourceSentence", "The source, sentence by sentence.", many=True)


@event
class WorkItem:
    """An entry whose texts in a language are to be worked on."""

    entry = shown("Entry", "The entry.")
    locale = told("Locale", "The language of the texts.")
    kinds = told(WorkKind, "What is to be done.", many=True)
    state = told(VariantState, "Where the texts stand; null where there are none yet.", null=True)
    source_locale = told("Locale", "The language of their source; null for an original.", null=True)
    moved_sentences = told(
        int, "How many sentences of the source were added, changed or taken away since."
    )
    changed_at = told(datetime, "When the source was changed last; for an original, the texts.")
    assignee = told(str, "Who is to do it.", null=True)
    due_on = told(date, "The day when it is due.", null=True)
