"""Articles: news, features and other texts, with their links."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields import ForeignKeyRelation
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.content.base import Entry, Link, link_to, new_key, part_of, partial_date_precision
from cms.content.enums import ArticleKind, MediaRole
from cms.content.variant import Variant


class Article(Entry):
    """A text of the province's information service."""

    kind = fields.CharEnumField(ArticleKind, max_length=12)
    event_on = fields.DateField(null=True)
    event_on_precision = partial_date_precision()
    authors: Any = ArrayField(element_type="text", default=list)
    period: ForeignKeyRelation[Any] = link_to("content.Period", "articles")
    source_unit: ForeignKeyRelation[Any] = link_to("content.Unit")

    class Meta:
        table = "article"
        indexes = (
            Index(fields=("published_at", "id"), name="article_published"),
            Index(fields=("period_id", "published_at", "id"), name="article_period_published"),
            Index(fields=("kind", "published_at", "id"), name="article_kind_published"),
        )


class ArticleVariant(Variant):
    """An article's texts in one locale. The HTML, the plain text and the links are derived on
    save.
    """

    entry: ForeignKeyRelation[Article] = part_of("content.Article", "variants")
    title = fields.TextField()
    slug = fields.CharField(max_length=200)
    summary = fields.TextField(default="")
    body_markdown = fields.TextField(default="")
    body_html = fields.TextField(default="")
    body_text = fields.TextField(default="")
    seo_title = fields.TextField(null=True)
    seo_description = fields.TextField(null=True)

    class Meta:
        table = "article_variant"
        constraints = (
            UniqueConstraint(fields=("entry_id", "locale"), name="article_variant_locale"),
            UniqueConstraint(fields=("locale", "slug"), name="article_variant_slug"),
            CheckConstraint(check="title <> ''", name="article_variant_title"),
            CheckConstraint(
                check="slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="article_variant_slug_form"
            ),
        )
        indexes = (Index(fields=("locale", "sort_key"), name="article_variant_sort"),)


class ArticleVariantLink(Model):
    """An entry that an article's body links to, in the order of first mention."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    owner: ForeignKeyRelation[ArticleVariant] = part_of(
        "content.ArticleVariant", "links", at_most=100
    )
    position = fields.IntField()
    article: ForeignKeyRelation[Article] = link_to("content.Article")
    media: ForeignKeyRelation[Any] = link_to("content.Media")

    class Meta:
        table = "article_variant_link"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="article_variant_link_order"),
            CheckConstraint(
                check="num_nonnulls(article_id, media_id) = 1", name="article_variant_link_target"
            ),
        )


class ArticleTopic(Link):
    """A topic of an article."""

    owner: ForeignKeyRelation[Article] = part_of("content.Article", "topics", at_most=20)
    target: ForeignKeyRelation[Any] = link_to("content.Topic", "article_links", null=False)

    class Meta:
        table = "article_topic"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="article_topic_order"),
            UniqueConstraint(fields=("owner_id", "target_id"), name="article_topic_once"),
        )


class ArticlePlace(Link):
    """A place that an article is about."""

    owner: ForeignKeyRelation[Article] = part_of("content.Article", "places", at_most=20)
    target: ForeignKeyRelation[Any] = link_to("content.Place", "article_links", null=False)

    class Meta:
        table = "article_place"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="article_place_order"),
            UniqueConstraint(fields=("owner_id", "target_id"), name="article_place_once"),
        )


class ArticleMedia(Link):
    """A media file that an article shows, and what it does there."""

    owner: ForeignKeyRelation[Article] = part_of("content.Article", "media")
    target: ForeignKeyRelation[Any] = link_to("content.Media", "article_links", null=False)
    role = fields.CharEnumField(MediaRole, max_length=8, default=MediaRole.INLINE)

    class Meta:
        table = "article_media"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="article_media_order"),
            UniqueConstraint(fields=("owner_id", "target_id"), name="article_media_once"),
        )


class ArticleRelated(Link):
    """Another article that the editors recommend beside this one."""

    owner: ForeignKeyRelation[Article] = part_of("content.Article", "related")
    target: ForeignKeyRelation[Article] = link_to("content.Article", "related_from", null=False)

    class Meta:
        table = "article_related"
        constraints = (
            UniqueConstraint(fields=("owner_id", "position"), name="article_related_order"),
            UniqueConstraint(fields=("owner_id", "target_id"), name="article_related_once"),
            CheckConstraint(check="owner_id <> target_id", name="article_related_other"),
        )
