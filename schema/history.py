"""The history of an entry in the contract: its revisions, and what is different between two."""

from __future__ import annotations

from datetime import datetime

from cms.history.compare import Alteration
from cms.history.words import SpanOp
from schema.declare import event, shown, told


@event
class Revision:
    """An entry as a save left it."""

    version = told(int, "The version that the save gave to the entry.")
    saved_at = told(datetime, "When it was saved.")
    author = told(str, "Who saved it.")
    reason = told(str, "Why, as far as the author said.")
    fields = told(
        str, "The fields that were changed, of those that all languages share.", many=True
    )
    lists = told(str, "The lists that were changed.", many=True)
    locales = told("Locale", "The languages whose texts were made, changed or removed.", many=True)
    restored = told(int, "The version that was brought back by it.", null=True)


@event
class TextSpan:
    """A piece of a text that is compared."""

    op = told(SpanOp, "What became of it.")
    text = told(str, "The piece.")


@event
class FieldChange:
    """A field that is different."""

    name = told(str, "The field, as its type calls it.")
    before = told(str, "What it held: nothing, a value as text, or several.", many=True)
    after = told(str, "What it holds: nothing, a value as text, or several.", many=True)
    before_entry = shown("Entry", "What it linked to.")
    after_entry = shown("Entry", "What it links to.")
    spans = told("TextSpan", "Of a text, how it became the other one, word by word.", many=True)


@event
class VariantChange:
    """Texts of a language that are different."""

    locale = told("Locale", "The language.")
    alteration = told(Alteration, "What became of them.")
    fields = told("FieldChange", "The texts that are different.", many=True)


@event
class MemberChange:
    """A member of a list that is different."""

    alteration = told(Alteration, "What became of it.")
    is_moved = told(bool, "Whether it has another place among the others.")
    entry = shown("Entry", "What it links to; null where it is not there any more.")
    code = told(str, "Its name within the list, where it is no link.", null=True)
    from_position = told(int, "Its place before, from 0; null where it wasn't there.", null=True)
    to_position = told(int, "Its place now, from 0; null where it isn't there.", null=True)
    fields = told("FieldChange", "The fields that are different.", many=True)
    texts = told("VariantChange", "The texts that are different.", many=True)
    lists = told("ListChange", "The lists below it that are different.", many=True)


@event
class ListChange:
    """A list that is different."""

    name = told(str, "The list, as its type calls it.")
    members = told("MemberChange", "The members that are different.", many=True)


@event
class Comparison:
    """What is different between two versions of an entry."""

    entry = shown("Entry", "The entry, as the draft has it now.")
    from_version = told(int, "The version compared; null for nothing at all.", null=True)
    to_version = told(int, "The version that it is compared with.")
    fields = told("FieldChange", "The fields that are different.", many=True)
    texts = told("VariantChange", "The texts that are different.", many=True)
    lists = told("ListChange", "The lists that are different.", many=True)
