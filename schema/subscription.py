"""What can be followed: changes of entries, told as they happen."""

from __future__ import annotations

from datetime import datetime

import strawberry

from cms.content.enums import ChangeKind
from cms.read import graph as g
from schema.declare import Field, event, root


@event
class EntryChange:
    """A change of an entry that the world can see."""

    kind = Field(ChangeKind, "What happened.", g.Told("kind", "text"), null=False)
    type = Field("EntryType", "What kind of entry it is.", g.Told("type", "text"), null=False)
    id = Field(strawberry.ID, "The entry's global id.", g.Told("id", "text"), null=False)
    locales = Field(
        "Locale",
        "The languages whose texts appeared, changed or went.",
        g.Told("locales", "text[]"),
        many=True,
        null=False,
    )
    is_for_every_locale = Field(
        bool,
        "Whether something changed that all languages share, such as a date or a link.",
        g.Told("isForEveryLocale", "bool"),
        null=False,
    )
    changed_at = Field(
        datetime,
        "When it was published or taken back.",
        g.Told("changedAt", "timestamptz"),
        null=False,
    )
    cursor = Field(
        str,
        "The place of the change among all: what comes after it can be asked for later.",
        g.Told("cursor", "text"),
        null=False,
    )
    entry = Field(
        "Entry",
        "The entry as it is when this is told; null where it is not public any more.",
        g.ToldEntry(),
        null=True,
    )


@root
class Subscription:
    """What can be followed as it happens."""

    entry_changed = Field(
        "EntryChange",
        "Each change of an entry that the world can see, in the order of publication.",
        g.Happening("EntryChange"),
        null=False,
        arguments={
            "types": ("[EntryType!]", "Only entries of these kinds; of all kinds by default."),
            "locales": (
                "[Locale!]",
                "Only changes in these languages, and what all languages share; all by default.",
            ),
            "after": ("String", "First what changed since this cursor, for a day."),
        },
    )
