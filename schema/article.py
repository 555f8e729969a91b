"""Articles in the contract."""

from __future__ import annotations

from cms.content.enums import ArticleKind, MediaRole
from schema.declare import (
    all_variants,
    choices,
    chosen,
    column,
    columns,
    connection,
    entry,
    inline,
    label,
    many,
    one,
    partial_date,
    partial_day,
    union,
    value,
    variant,
)


@union("Article", "Media")
class BodyLink:
    """An entry that a body links to."""


@value("article_variant")
class Body:
    """A text in several forms; the others are derived from the Markdown when it is saved."""

    markdown = column(str, "The source (CommonMark).", "body_markdown")
    html = column(
        str,
        "As sanitised HTML; links to entries keep the form `article:…`, `media:…`.",
        "body_html",
    )
    text = column(str, "As plain text.", "body_text")
    links = choices(
        "BodyLink",
        "The published entries that it links to, in order of first mention.",
        Article="article",
        Media="media",
    )


@variant("article_variant")
class ArticleVariant:
    """An article's texts in one locale."""

    title = column(str, "The headline.")
    slug = column(str, "The text's part of a web address; unique within the locale.")
    summary = column(str, "One or two sentences that say what it is about.")
    body = inline("Body", "The text itself.")
    seo_title = column(str, "A title for search engines, where it differs.")
    seo_description = column(str, "A description for search engines.")


@entry("article", order=("-published_at",))
class Article:
    """A text of the province's information service: news, a feature, an announcement."""

    kind = column(ArticleKind, "The journalistic genre.")
    kind_label = label(ArticleKind, "kind", "What the genre is called.")
    event_on = partial_date("When what it tells of happened.")
    event_on_text = partial_day("event_on", "When what it tells of happened, in words.")
    authors = columns(str, "Who wrote it, as the byline has it.")
    period = one("Period", "The period of history that it belongs to.")
    source_unit = one("Unit", "The organisation that supplied it.")
    topics = many("Topic", "What it is about, the most fitting first.")
    places = many("Place", "The places that it is about.")
    media = connection(
        "Media",
        "What it shows, in order.",
        name="ArticleMedia",
        edge={"role": column(MediaRole, "What the file does in this article.")},
    )
    related = connection("Article", "What the editors recommend beside it, in order.")
    variant = chosen("ArticleVariant")
    variants = all_variants("ArticleVariant")
