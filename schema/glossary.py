"""The glossary and the gate in the contract: official names, and what a translation says otherwise
than its source.
"""

from __future__ import annotations

from cms.glossary.term import TermKind
from cms.translation.gate.facts import FactKind
from schema.declare import event, told


@event
class GlossaryForm:
    """How a term is written in a language."""

    locale = told("Locale", "The language.")
    text = told(str, "The words.")
    is_preferred = told(bool, "Whether it is the way to write it, if there are several.")
    is_forbidden = told(bool, "Whether texts must not have it.")


@event
class GlossaryTerm:
    """An official name, with its forms in each language."""

    code = told(str, "The stable name, for programs.")
    kind = told(TermKind, "What it names.")
    note = told(str, "What is to be known of it.")
    version = told(int, "How often it was changed, from 1.")
    forms = told(
        "GlossaryForm", "How it is written, the preferred form of a language first.", many=True
    )


@event
class Quote:
    """A fact as a text has it."""

    written = told(str, "The words.")
    sentence = told(str, "The sentence that they stand in.")


@event
class Disagreement:
    """Something that a text and its source say differently."""

    kind = told(FactKind, "What it is about.")
    field = told(str, "The field that it stands in.")
    source = told("Quote", "What the source says; null where it says nothing.", null=True)
    target = told("Quote", "What the text says; null where it says nothing.", null=True)
    message = told(str, "The difference in words.")
