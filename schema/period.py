"""Periods in the contract."""

from __future__ import annotations

from schema.declare import (
    all_variants,
    chosen,
    column,
    connection,
    entry,
    many,
    one,
    partial_date,
    partial_day,
    variant,
)


@variant("period_variant")
class PeriodVariant:
    """A period's texts in one locale."""

    name = column(str, "The name.")
    description = column(str, "What the period was.")


@entry("period", order=("starts_on", "position"))
class Period:
    """A span of the province's history."""

    code = column(str, "The stable name, for programs.")
    starts_on = partial_date("The first day, as far as it is known.")
    starts_on_text = partial_day("starts_on", "The first day, as far as it is known, in words.")
    ends_on = partial_date("The last day, as far as it is known; null while it lasts.")
    ends_on_text = partial_day(
        "ends_on", "The last day, as far as it is known, in words; null while it lasts."
    )
    position = column(int, "Its place among its siblings.")
    parent = one("Period", "The wider period that it is part of.")
    children = many("Period", "The periods within it.")
    articles = connection("Article", "The articles that belong to it, newest first.")
    media = connection("Media", "The media that belong to it, newest first.")
    variant = chosen("PeriodVariant")
    variants = all_variants("PeriodVariant")
