"""Media in the contract."""

from __future__ import annotations

from datetime import date

from cms.content.enums import MediaKind
from schema.declare import (
    all_variants,
    chosen,
    column,
    connection,
    entry,
    label,
    one,
    partial_date,
    partial_day,
    size,
    variant,
)


@variant("media_variant")
class MediaVariant:
    """A media file's texts in one locale."""

    title = column(str, "The title.")
    alt = column(str, "What it shows, for readers who can't see it; empty for decoration.")
    caption = column(str, "The caption.")
    transcript = column(str, "What is said in it, in writing.")


@entry("media", order=("-published_at",))
class Media:
    """A picture, a video, a sound or a document of the archive."""

    kind = column(MediaKind, "What it is, as a reader meets it.")
    kind_label = label(MediaKind, "kind", "What such a file is called.")
    mime_type = column(str, "The media type (RFC 6838).")
    byte_size = column("BigInt", "The size of the file in bytes.")
    byte_size_text = size("byte_size", "The size of the file in words, such as 3.4 MB (10⁶ bytes).")
    sha256 = column(str, "The SHA-256 of the file, in hexadecimal.")
    width = column(int, "Width in pixels.")
    height = column(int, "Height in pixels.")
    duration_seconds = column(float, "How long it lasts, in seconds.")
    pages = column(int, "How many pages it has.")
    focal_x = column(float, "Where its subject is: from 0 (left) to 1 (right).")
    focal_y = column(float, "Where its subject is: from 0 (top) to 1 (bottom).")
    captured_on = partial_date("When it was taken, or the time that it depicts.")
    captured_on_text = partial_day(
        "captured_on", "When it was taken, or the time that it depicts, in words."
    )
    rights_holder = column(str, "Who holds the rights.")
    licence = column(str, "Under which licence it may be used.")
    rights_expire_on = column(date, "The last day of the licence.")
    credit = column(str, "The credit line to show with it.")
    place = one("Place", "Where it was taken.")
    period = one("Period", "The period of history that it belongs to.")
    articles = connection("Article", "The articles that show it, newest first.", "article_links")
    variant = chosen("MediaVariant")
    variants = all_variants("MediaVariant")
