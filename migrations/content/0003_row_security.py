"""Row-level security in ``draft``: the second lock behind the policy (``cms.auth.policy``)."""

from tortoise import migrations
from tortoise.migrations.operations import RunSQL

from migrations.operations import REFUSE_CYCLE, REFUSE_HIDDEN_CYCLE, row_security

ENTRIES = ("unit", "period", "topic", "place", "media", "article", "bulletin")
PARTS = (  # table, column, table of the owner
    ("unit_variant", "entry_id", "unit"),
    ("period_variant", "entry_id", "period"),
    ("topic_variant", "entry_id", "topic"),
    ("place_variant", "entry_id", "place"),
    ("media_variant", "entry_id", "media"),
    ("article_variant", "entry_id", "article"),
    ("article_variant_link", "owner_id", "article_variant"),
    ("article_topic", "owner_id", "article"),
    ("article_place", "owner_id", "article"),
    ("article_media", "owner_id", "article"),
    ("article_related", "owner_id", "article"),
    ("bulletin_variant", "entry_id", "bulletin"),
    ("bulletin_section", "owner_id", "bulletin"),
    ("bulletin_section_variant", "entry_id", "bulletin_section"),
    ("bulletin_item", "owner_id", "bulletin_section"),
    ("bulletin_item_variant", "entry_id", "bulletin_item"),
)


class Migration(migrations.Migration):
    dependencies = [("content", "0002_constraints")]

    operations = [
        row_security(ENTRIES, PARTS, free=["unit"]),
        RunSQL(REFUSE_HIDDEN_CYCLE, reverse_sql=REFUSE_CYCLE),
    ]
