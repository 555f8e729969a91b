"""Places in the contract."""

from __future__ import annotations

from cms.content.enums import PlaceKind
from schema.declare import (
    all_variants,
    chosen,
    column,
    connection,
    entry,
    label,
    many,
    one,
    variant,
)


@variant("place_variant")
class PlaceVariant:
    """A place's name in one locale."""

    name = column(str, "The name.")


@entry("place", order=("position", "code"))
class Place:
    """The province, a district, a border gate or a site, in a tree."""

    code = column(str, "The stable name, for programs.")
    kind = column(PlaceKind, "What it is.")
    kind_label = label(PlaceKind, "kind", "What such a place is called.")
    latitude = column(float, "Degrees north (WGS 84).")
    longitude = column(float, "Degrees east (WGS 84).")
    position = column(int, "Its place among its siblings.")
    parent = one("Place", "The place that it lies in.")
    children = many("Place", "The places within it.")
    articles = connection("Article", "The articles about it, newest first.", "article_links")
    media = connection("Media", "The media taken there, newest first.")
    variant = chosen("PlaceVariant")
    variants = all_variants("PlaceVariant")
