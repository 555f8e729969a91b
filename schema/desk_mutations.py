"""What the desk can do with entries of any type, and with releases and comments: one declaration
each, with its input and what its payload shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema.declare import Field, told

Inputs = Mapping[str, tuple[str, str]]
"""An input's fields: name → (type text, meaning)."""


@dataclass(frozen=True)
class DeskDeed:
    """A mutation: its meaning, the fields of its input, and those of its payload beside the entry
    (if it ``shows_entry``) and the user errors.
    """

    meaning: str
    input: Inputs
    payload: Mapping[str, Field]
    shows_entry: bool = True


_ID = {"id": ("ID!", "The global id of the entry.")}
_LOCALES = {
    "locales": ("[Locale!]", "Only these texts; by default all that are in a state for it.")
}
_VERSION = "The version that the caller has read; when it has changed since, nothing is done."
_EXPECTED = {"expected_version": ("Int!", _VERSION)}
_MAYBE_EXPECTED = {"expected_version": ("Int", _VERSION)}
_RELEASE = {"id": ("ID!", "The global id of the release."), **_EXPECTED}
_SHOWS_RELEASE = {"release": told("Release", "The release as it is now.", null=True)}
_SHOWS_COMMENT = {"comment": told("Comment", "The comment as it is now.", null=True)}
_ITEMS = ("[ReleaseItemInput!]", "What is in it, whole and in order.")
_AT = ("DateTime!", "When, with a time zone; it lies in the future.")

DEEDS: Mapping[str, DeskDeed] = {
    "submit_variants": DeskDeed(
        "Hands texts to an approver.", {**_ID, **_MAYBE_EXPECTED, **_LOCALES}, {}
    ),
    "approve_variants": DeskDeed(
        "Says of texts in review that they may be published. Nobody approves their own changes.",
        {**_ID, **_EXPECTED, **_LOCALES},
        {},
    ),
    "request_changes": DeskDeed(
        "Sends texts in review, or approved, back to their authors.",
        {
            **_ID,
            **_MAYBE_EXPECTED,
            **_LOCALES,
            "note": ("String!", "What is to be changed; it becomes a comment."),
        },
        {},
    ),
    "archive_variants": DeskDeed(
        "Puts texts away that nobody works on any more.", {**_ID, **_MAYBE_EXPECTED, **_LOCALES}, {}
    ),
    "reopen_variants": DeskDeed(
        "Makes archived texts drafts again.", {**_ID, **_MAYBE_EXPECTED, **_LOCALES}, {}
    ),
    "assign_work": DeskDeed(
        "Gives the work on texts to somebody, or takes it from them.",
        {
            **_ID,
            "locale": ("Locale", "Which texts; without it the entry as a whole."),
            "assignee": ("String", "The login of who is to do it; null for nobody."),
            "due_on": ("Date", "The day when it is due."),
        },
        {},
    ),
    "set_embargo": DeskDeed(
        "Holds texts back until a moment, whoever would publish them.",
        {
            **_ID,
            "until": ("DateTime", "Until when, with a time zone; null lifts the embargo."),
            "locales": ("[Locale!]", "Only these texts; the entry as a whole by default."),
        },
        {},
    ),
    "add_comment": DeskDeed(
        "Says something of an entry, of its texts, or of a passage in them.",
        {
            **_ID,
            "body": ("String!", "What is said."),
            "locale": ("Locale", "The language of the texts that it is about."),
            "field": ("String", "The field that the passage is in, such as `bodyMarkdown`."),
            "passage": ("String", "The words that it is about, as they stand there."),
            "reply_to": ("ID", "The comment that it replies to."),
        },
        _SHOWS_COMMENT,
    ),
    "resolve_comment": DeskDeed(
        "Says that what a comment asks is settled, or that it isn't.",
        {
            "id": ("ID!", "The global id of the comment."),
            "is_resolved": ("Boolean", "Whether it is settled; by default it is."),
        },
        _SHOWS_COMMENT,
    ),
    "save_term": DeskDeed(
        "Makes a term of the glossary, or gives it these forms.",
        {
            "code": ("String!", "The stable name, for programs."),
            "kind": ("TermKind!", "What it names."),
            "forms": ("[GlossaryFormInput!]!", "All its forms."),
            "note": ("String", "What is to be known about it."),
            "expected_version": ("Int", "The version that the caller has read; 0 for a new term."),
        },
        {"term": told("GlossaryTerm", "The term as it is now.", null=True)},
        shows_entry=False,
    ),
    "delete_term": DeskDeed(
        "Deletes a term of the glossary.",
        {"code": ("String!", "The stable name, for programs."), **_MAYBE_EXPECTED},
        {},
        shows_entry=False,
    ),
    "import_xliff": DeskDeed(
        "Saves the translations of a file that comes back from a translator's tool.",
        {
            "content": ("String!", "The file."),
            "dry_run": ("Boolean", "Whether nothing is saved, only said."),
            "force": ("Boolean", "Whether also over texts that were changed meanwhile."),
        },
        {"entries": told("XliffEntry", "What became of each entry.", many=True)},
        shows_entry=False,
    ),
    "create_release": DeskDeed(
        "Makes a release.",
        {"name": ("String!", "What it is called."), "items": _ITEMS},
        _SHOWS_RELEASE,
        shows_entry=False,
    ),
    "update_release": DeskDeed(
        "Changes a release that isn't scheduled.",
        {**_RELEASE, "name": ("String", "What it is called."), "items": _ITEMS},
        _SHOWS_RELEASE,
        shows_entry=False,
    ),
    "schedule_release": DeskDeed(
        "Has a release done at a time; all that stands against it now is told.",
        {**_RELEASE, "at": _AT},
        _SHOWS_RELEASE,
        shows_entry=False,
    ),
    "cancel_release": DeskDeed(
        "Has a release not done.", _RELEASE, _SHOWS_RELEASE, shows_entry=False
    ),
    "run_release": DeskDeed(
        "Does a release now: all that is in it, or nothing.",
        _RELEASE,
        _SHOWS_RELEASE,
        shows_entry=False,
    ),
    "schedule_entry": DeskDeed(
        "Has one entry published or taken back at a time: a release of its own.",
        {
            **_ID,
            "verb": ("ReleaseVerb!", "What is to be done."),
            "at": _AT,
            "locales": ("[Locale!]", "Only these texts; all that there are then by default."),
            "name": ("String", "What the release is called; by default by what it does."),
        },
        _SHOWS_RELEASE,
    ),
}

INPUTS: Mapping[str, tuple[str, Inputs]] = {
    "GlossaryFormInput": (
        "How a term is written in a language.",
        {
            "locale": ("Locale!", "The language."),
            "text": ("String!", "The words."),
            "is_preferred": (
                "Boolean",
                "Whether it is the way to write it; the first is by default.",
            ),
            "is_forbidden": ("Boolean", "Whether it must not be written so."),
        },
    ),
    "ReleaseItemInput": (
        "What a release does with one entry.",
        {
            "entry": ("ID!", "The global id of the entry."),
            "verb": ("ReleaseVerb", "What is to be done; by default it is published."),
            "locales": ("[Locale!]", "Only these texts; all that there are then by default."),
            "overrule": ("String", "Why texts may go that contradict their source."),
        },
    ),
}
"""Inputs within those of the mutations."""
