"""What the models can't say: each stage's own rules, and trees that stay trees.

In ``draft`` every link between entries is a foreign key. In ``live`` it is not, for its target may
not be published yet; there, instead, no row may be classified or lack its moment of publication.
"""

from tortoise import migrations

from migrations.operations import AddDeclaredConstraints, foreign_keys, public_only, trees

ENTRIES = ("unit", "period", "topic", "place", "media", "article", "bulletin")
TREES = ("unit", "period", "topic", "place")
LINKS = (  # table, column, table of the target
    ("unit", "unit_id", "unit"),
    ("unit", "parent_id", "unit"),
    ("period", "unit_id", "unit"),
    ("period", "parent_id", "period"),
    ("topic", "unit_id", "unit"),
    ("topic", "parent_id", "topic"),
    ("place", "unit_id", "unit"),
    ("place", "parent_id", "place"),
    ("media", "unit_id", "unit"),
    ("media", "place_id", "place"),
    ("media", "period_id", "period"),
    ("article", "unit_id", "unit"),
    ("article", "source_unit_id", "unit"),
    ("article", "period_id", "period"),
    ("article_topic", "target_id", "topic"),
    ("article_place", "target_id", "place"),
    ("article_media", "target_id", "media"),
    ("article_related", "target_id", "article"),
    ("article_variant_link", "article_id", "article"),
    ("article_variant_link", "media_id", "media"),
    ("bulletin", "unit_id", "unit"),
    ("bulletin", "cover_id", "media"),
    ("bulletin_item", "article_id", "article"),
    ("bulletin_item", "media_id", "media"),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]

    operations = [
        AddDeclaredConstraints(
            "Unit",
            "UnitVariant",
            "Period",
            "PeriodVariant",
            "Topic",
            "TopicVariant",
            "Place",
            "PlaceVariant",
            "Media",
            "MediaVariant",
            "Article",
            "ArticleVariant",
            "ArticleVariantLink",
            "ArticleTopic",
            "ArticlePlace",
            "ArticleMedia",
            "ArticleRelated",
            "Bulletin",
            "BulletinVariant",
            "BulletinSection",
            "BulletinSectionVariant",
            "BulletinItem",
            "BulletinItemVariant",
        ),
        foreign_keys(*LINKS),
        public_only(*ENTRIES),
        trees(*TREES),
    ]
