"""What all entries and all variants share: the interfaces of the contract."""

from __future__ import annotations

from datetime import datetime

import strawberry

from cms.content.enums import Classification, VariantState
from cms.read import graph as g
from schema.declare import Field, all_variants, chosen, column, day, interface, label, one


@interface()
class Node:
    """An object with a global id (Global Object Identification)."""

    id = Field(strawberry.ID, "The opaque global id.", g.GlobalId(), null=False)


@interface("Node")
class Entry:
    """An entry of the content graph."""

    version = column(int, "Grows by one with every save; guards updates.")
    created_at = column(datetime, "When it was first saved.")
    updated_at = column(datetime, "When it was last saved.")
    published_at = column(datetime, "When it was first published.")
    published_on = day("published_at", "The day when it was first published, in words.")
    classification = column(
        Classification, "How far it may travel; only public entries are published."
    )
    classification_label = label(
        Classification, "classification", "What the classification is called."
    )
    unit = one("Unit", "The organisation that owns it.")
    variant = chosen("Variant")
    variants = all_variants("Variant")


@interface()
class Localised:
    """Texts in one locale."""

    locale = column("Locale", "The locale of the texts.")
    locale_label = label("Locale", "locale", "What the language of the texts is called.")
    is_fallback = Field(
        bool,
        "Whether this is another locale than the one asked for first.",
        g.IsFallback(),
        null=False,
    )
    is_stale = Field(
        bool,
        "Whether the words of its source have changed since this was made from it.",
        g.IsStale(),
        null=False,
    )
    revision = column(int, "How many times these texts have changed, from 1.")
    source_locale = column("Locale", "The locale it was translated from; null for an original.")


@interface("Localised")
class Variant:
    """The texts of an entry in one locale, with their own workflow."""

    state = column(VariantState, "Where the texts stand in the workflow.")
    state_label = label(VariantState, "state", "What the state is called.")
    translator = column(str, "Who translated it.")
    created_at = column(datetime, "When it was first saved.")
    updated_at = column(datetime, "When it was last saved.")
