"""The workflow in the contract: where the work on texts stands, and what is said of them."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from cms.content.enums import VariantState
from schema.declare import event, shown, told


@event
class Standing:
    """Where the work on the texts of a language stands, or on what all languages share."""

    locale = told("Locale", "The language; null for what all languages share.", null=True)
    state = told(VariantState, "Where the texts stand; null where there are none yet.", null=True)
    authors = told(str, "Who has changed them since somebody approved.", many=True)
    submitted_by = told(str, "Who submitted them last.", null=True)
    submitted_at = told(datetime, "When they were submitted last.", null=True)
    approved_by = told(str, "Who approved them last.", null=True)
    approved_at = told(datetime, "When they were approved last.", null=True)
    assignee = told(str, "Who is to do the work.", null=True)
    assigned_by = told(str, "Who gave it to them.", null=True)
    due_on = told(date, "The day when it is due.", null=True)
    embargo_ends_at = told(datetime, "Until when nothing of it may be published.", null=True)


@event
class Comment:
    """What somebody says of an entry, of its texts, or of a passage in them."""

    id = told(strawberry.ID, "The global id.")
    entry = shown("Entry", "What it is about.")
    version = told(int, "The version of the entry that it was made of.")
    locale = told("Locale", "The language of the texts that it is about.", null=True)
    field = told(str, "The field that the passage is in.", null=True)
    passage = told(str, "The words that it is about.", null=True)
    body = told(str, "What is said.")
    is_change_request = told(bool, "Whether the texts were sent back with it.")
    author = told(str, "Who said it.")
    written_at = told(datetime, "When it was said.")
    resolved_by = told(str, "Who said that it is settled.", null=True)
    resolved_at = told(datetime, "When it was settled.", null=True)
    replies = told("Comment", "What was replied, in order of time.", many=True)
