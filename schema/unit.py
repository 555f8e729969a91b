"""Units in the contract."""

from __future__ import annotations

from cms.content.enums import UnitKind
from schema.declare import all_variants, chosen, column, entry, label, many, one, variant


@variant("unit_variant")
class UnitVariant:
    """A unit's official name in one locale."""

    name = column(str, "The official name.")


@entry("unit", order=("position", "code"))
class Unit:
    """An organisation of the province, in a tree."""

    code = column(str, "The stable name, for programs.")
    kind = column(UnitKind, "What it is.")
    kind_label = label(UnitKind, "kind", "What such an organisation is called.")
    position = column(int, "Its place among its siblings.")
    parent = one("Unit", "The organisation above it.")
    children = many("Unit", "The organisations below it.")
    variant = chosen("UnitVariant")
    variants = all_variants("UnitVariant")
