"""The content graph as Tortoise models, one file a type.

The same tables stand in the schemas ``draft`` and ``live``; which of them a statement sees is
decided by the connection's ``search_path``, never by a table name.
"""

from __future__ import annotations

from cms.content.article import (
    Article,
    ArticleMedia,
    ArticlePlace,
    ArticleRelated,
    ArticleTopic,
    ArticleVariant,
    ArticleVariantLink,
)
from cms.content.bulletin import (
    Bulletin,
    BulletinItem,
    BulletinItemVariant,
    BulletinSection,
    BulletinSectionVariant,
    BulletinVariant,
)
from cms.content.media import Media, MediaVariant
from cms.content.period import Period, PeriodVariant
from cms.content.place import Place, PlaceVariant
from cms.content.topic import Topic, TopicVariant
from cms.content.unit import Unit, UnitVariant

__all__ = [
    "Article",
    "ArticleMedia",
    "ArticlePlace",
    "ArticleRelated",
    "ArticleTopic",
    "ArticleVariant",
    "ArticleVariantLink",
    "Bulletin",
    "BulletinItem",
    "BulletinItemVariant",
    "BulletinSection",
    "BulletinSectionVariant",
    "BulletinVariant",
    "Media",
    "MediaVariant",
    "Period",
    "PeriodVariant",
    "Place",
    "PlaceVariant",
    "Topic",
    "TopicVariant",
    "Unit",
    "UnitVariant",
]
