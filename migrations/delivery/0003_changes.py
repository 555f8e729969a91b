"""Changes of entries: a short memory of what was published, in the order of the commits."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops

# A sequence alone is not in the order of the commits: a transaction may take a number and commit
# after one that took a later one. So whoever adds a change first takes the table's lock, and keeps
# it until the end. PostgreSQL makes a transaction visible before it gives up its locks; therefore
# who sees a change sees all those with smaller numbers too.
PLACE = """
create function place_change() returns trigger language plpgsql set search_path = '' as $$
begin
    perform pg_advisory_xact_lock(tg_relid::bigint);
    new.position := nextval('live.entry_change_position');
    new.at := clock_timestamp();
    return new;
end
$$
"""


class Migration(migrations.Migration):
    dependencies = [("delivery", "0002_trusted_documents")]

    operations = [
        ops.CreateModel(
            name="EntryChange",
            fields=[
                ("position", fields.BigIntField(generated=False, primary_key=True)),
                ("at", fields.DatetimeField()),
                ("kind", fields.CharField(max_length=16)),
                ("type", fields.CharField(max_length=63)),
                ("entry_id", fields.UUIDField()),
                ("locales", ArrayField(element_type="TEXT")),
                ("every_locale", fields.BooleanField()),
            ],
            options={
                "table": "entry_change",
                "app": "delivery",
                "pk_attr": "position",
                "table_description": "A change of an entry that the world could see.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            [
                "create sequence entry_change_position owned by entry_change.position",
                PLACE,
                # Not where changes arrive by replication: they have their places.
                "create trigger entry_change_place before insert on entry_change "
                "for each row execute function place_change()",
            ],
            reverse_sql=[
                "drop trigger entry_change_place on entry_change",
                "drop function place_change()",
                "drop sequence entry_change_position",
            ],
        ),
    ]
