"""Topics in the contract."""

from __future__ import annotations

from schema.declare import all_variants, chosen, column, connection, entry, many, one, variant


@variant("topic_variant")
class TopicVariant:
    """A topic's name in one locale."""

    name = column(str, "The name.")


@entry("topic", order=("position", "code"))
class Topic:
    """A subject heading, in a tree."""

    code = column(str, "The stable name, for programs.")
    position = column(int, "Its place among its siblings.")
    parent = one("Topic", "The wider topic.")
    children = many("Topic", "The narrower topics.")
    articles = connection("Article", "The articles about it, newest first.", "article_links")
    variant = chosen("TopicVariant")
    variants = all_variants("TopicVariant")
