"""What the models can't say: each stage's own rules, and trees that stay trees.

In ``draft`` every link between entries is a foreign key. In ``live`` it is not, for its target may
not be published yet; there, instead, no row may be classified or lack its moment of publication.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

from migrations.operations import AddDeclaredConstraints

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

# Two changes of a tree at once could each be right and both together make a cycle, so the second
# waits for the first one's end and then reads what it left (under READ COMMITTED, which the
# actions use). The lock's number is the table's, so the stages and the trees don't wait for
# each other.
REFUSE_CYCLE = """
create function refuse_cycle() returns trigger language plpgsql set search_path = '' as $$
declare
    cyclic boolean;
begin
    if tg_op = 'UPDATE' and old.parent_id is not distinct from new.parent_id then
        return null;
    end if;
    perform pg_advisory_xact_lock(tg_relid::bigint);
    execute format(
        'with recursive above (id) as (
             select $1
             union
             select entry.parent_id from %I.%I as entry join above on entry.id = above.id
             where entry.parent_id is not null
         )
         select exists (select from above where id = $2)',
        tg_table_schema, tg_table_name
    ) into cyclic using new.parent_id, new.id;
    if cyclic then
        raise exception using
            errcode = 'check_violation',
            message = format('the parent of %s %s is below it', tg_table_name, new.id),
            schema = tg_table_schema, table = tg_table_name, column = 'parent_id',
            constraint = tg_name;
    end if;
    return null;
end
$$
"""


def only_in(stage: str, statements: list[str]) -> str:
    """The statements as one block that does nothing in the other stage."""
    body = "".join(f"{statement};\n" for statement in statements)
    return f"do $$ begin if current_schema() = '{stage}' then\n{body}end if; end $$"


def foreign_keys() -> ops.RunSQL:
    """Links in ``draft``: a target can't go while something links to it (ON DELETE NO ACTION)."""
    add = [
        f"alter table {table} add constraint {table}_{column}_fkey "
        f"foreign key ({column}) references {target} (id)"
        for table, column, target in LINKS
    ]
    drop = [f"alter table {table} drop constraint {table}_{column}_fkey" for table, column, _ in LINKS]
    return ops.RunSQL(only_in("draft", add), reverse_sql=only_in("draft", drop))


def wall() -> ops.RunSQL:
    """Entries in ``live``: public ones only, each with its moment of publication."""
    add, drop = [], []
    for table in ENTRIES:
        add.append(
            f"alter table {table} alter column published_at set not null, "
            f"add constraint {table}_public check (classification = 'PUBLIC')"
        )
        drop.append(
            f"alter table {table} alter column published_at drop not null, "
            f"drop constraint {table}_public"
        )
    return ops.RunSQL(only_in("live", add), reverse_sql=only_in("live", drop))


def trees() -> ops.RunSQL:
    """Entries with a parent, in both stages: no entry is above itself."""
    add, drop = [REFUSE_CYCLE], []
    for table in TREES:
        add.append(
            f"create trigger {table}_tree after insert or update of parent_id on {table} "
            "for each row when (new.parent_id is not null) execute function refuse_cycle()"
        )
        drop.append(f"drop trigger {table}_tree on {table}")
    return ops.RunSQL(add, reverse_sql=[*drop, "drop function refuse_cycle()"])


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial")]

    operations = [
        AddDeclaredConstraints(
            "Unit", "UnitVariant", "Period", "PeriodVariant", "Topic", "TopicVariant",
            "Place", "PlaceVariant", "Media", "MediaVariant",
            "Article", "ArticleVariant", "ArticleVariantLink",
            "ArticleTopic", "ArticlePlace", "ArticleMedia", "ArticleRelated",
            "Bulletin", "BulletinVariant", "BulletinSection", "BulletinSectionVariant",
            "BulletinItem", "BulletinItemVariant",
        ),
        foreign_keys(),
        wall(),
        trees(),
    ]
