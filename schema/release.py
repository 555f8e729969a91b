"""Releases in the contract."""

from __future__ import annotations

from datetime import datetime

import strawberry

from cms.content.enums import ReleaseState, ReleaseVerb
from schema.declare import event, shown, told


@event
class ReleaseItem:
    """What a release does with one entry."""

    verb = told(ReleaseVerb, "What is done.")
    entry = shown("Entry", "With which entry; null where it is not there any more.")
    locales = told("Locale", "In which languages; empty for all that there are then.", many=True)
    overrule = told(str, "Why texts may go that contradict their source; empty where they may not.")


@event
class ReleaseProblem:
    """Why a release was not done."""

    item = told(int, "The position of the item that it is about, from 0.", null=True)
    code = told(str, "What it is, for programs.")
    message = told(str, "What it is, in the caller's language.")


@event
class Release:
    """Entries that go live, or are taken back, together: all of them or none."""

    id = told(strawberry.ID, "The global id.")
    version = told(int, "Grows by one with every change; guards updates.")
    name = told(str, "What it is called.")
    state = told(ReleaseState, "Where it stands.")
    due_at = told(datetime, "When it is to be done.", null=True)
    created_by = told(str, "Who made it.")
    created_at = told(datetime, "When it was made.")
    scheduled_by = told(str, "Who has scheduled it.", null=True)
    done_at = told(datetime, "When it was done, or failed.", null=True)
    items = told("ReleaseItem", "What is in it, in order.", many=True)
    problems = told("ReleaseProblem", "Why it failed.", many=True)
