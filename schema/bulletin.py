"""Bulletins in the contract."""

from __future__ import annotations

from datetime import date

from schema.declare import (
    all_variants,
    choice,
    chosen,
    column,
    columns,
    day,
    entry,
    many,
    one,
    part,
    union,
    variant,
)


@union("Article", "Media")
class BulletinSubject:
    """What an item of a bulletin shows."""


@variant("bulletin_item_variant", implements=("Localised",))
class BulletinItemVariant:
    """What an issue prints instead of its subject's own texts, in one locale."""

    title = column(str, "Instead of the subject's title.")
    summary = column(str, "Instead of the subject's summary.")


@part("bulletin_item", order=("position",))
class BulletinItem:
    """One item of a section; an item whose subject isn't published isn't there."""

    position = column(int, "Its place in the section, from 0.")
    subject = choice("BulletinSubject", "What it shows.", Article="article", Media="media")
    variant = chosen("BulletinItemVariant")
    variants = all_variants("BulletinItemVariant")


@variant("bulletin_section_variant", implements=("Localised",))
class BulletinSectionVariant:
    """A section's texts in one locale."""

    heading = column(str, "The heading.")


@part("bulletin_section", order=("position",))
class BulletinSection:
    """A section of an issue."""

    code = column(str, "Its name within the issue, for programs.")
    position = column(int, "Its place in the issue, from 0.")
    items = many("BulletinItem", "What it shows, in order.")
    variant = chosen("BulletinSectionVariant")
    variants = all_variants("BulletinSectionVariant")


@variant("bulletin_variant")
class BulletinVariant:
    """An issue's own texts in one locale."""

    title = column(str, "The title of the issue.")
    editor_note = column(str, "The editor's note to the readers.")


@entry("bulletin", order=("-year", "-month"))
class Bulletin:
    """One monthly issue of the bilingual bulletin."""

    year = column(int, "The year.")
    month = column(int, "The month, 1 to 12.")
    number = column(int, "The number of the issue within the year.")
    released_on = column(date, "The day of release.")
    released_on_text = day("released_on", "The day of release, in words.")
    languages = columns("Locale", "The languages that it's printed in.")
    cover = one("Media", "The picture on the cover.")
    sections = many("BulletinSection", "Its sections, in order.")
    variant = chosen("BulletinVariant")
    variants = all_variants("BulletinVariant")
