"""Generations: each live table's count of changes, raised by triggers and told by NOTIFY."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

RAISE = """
create function raise_generation() returns trigger language plpgsql as $$
declare
    happened boolean := true;
begin
    if tg_op <> 'TRUNCATE' then
        select exists (select from changed) into happened;
    end if;
    if happened then
        insert into live.generation as present (name, value, raised_by, raised_at)
        values (tg_table_name, 1, pg_current_xact_id()::text::bigint, now())
        on conflict (name) do update
        set value = present.value + 1,
            raised_by = excluded.raised_by, raised_at = excluded.raised_at
        where (present.raised_by, present.raised_at)
            <> (excluded.raised_by, excluded.raised_at);
    end if;
    return null;
end
$$
"""

TELL = """
create function tell_generation() returns trigger language plpgsql as $$
begin
    perform pg_notify('generation', new.name || ' ' || new.value);
    return null;
end
$$
"""

TELL_ALWAYS = """
create trigger generation_tell after insert or update on generation
    for each row execute function tell_generation()
"""

# A trigger of its own for each event, because only then does it see the rows that changed: a
# statement that touches no row changes nothing. ``cms migrate`` calls this function whenever it has
# run, so that tables of later migrations are watched too.
WATCH = """
create function watch_generations() returns void language plpgsql as $$
declare
    watched text;
    event record;
begin
    for watched in
        select tablename from pg_tables
        where schemaname = 'live' and tablename not in ('generation', 'tortoise_migrations')
    loop
        for event in
            select * from (values
                ('insert', 'referencing new table as changed'),
                ('update', 'referencing new table as changed'),
                ('delete', 'referencing old table as changed'),
                ('truncate', '')
            ) as events (name, changed)
        loop
            execute format(
                'create or replace trigger %I after %s on live.%I %s
                 for each statement execute function live.raise_generation()',
                'raise_on_' || event.name, event.name, watched, event.changed
            );
        end loop;
    end loop;
end
$$
"""

# The public zone's tables are written by replication alone, generations included: nothing there may
# count by itself. ``cms migrate`` calls this function there.
UNWATCH = """
create function unwatch_generations() returns void language plpgsql as $$
declare
    watched record;
begin
    for watched in
        select tgrelid::regclass as relation, tgname from pg_trigger
        where tgfoid = 'live.raise_generation'::regproc
    loop
        execute format('drop trigger %I on %s', watched.tgname, watched.relation);
    end loop;
end
$$
"""


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Generation",
            fields=[
                ("name", fields.CharField(max_length=63, primary_key=True)),
                ("value", fields.BigIntField(default=1)),
                ("raised_by", fields.BigIntField()),
                ("raised_at", fields.DatetimeField()),
            ],
            options={
                "table": "generation",
                "app": "delivery",
                "pk_attr": "name",
                "table_description": "How many transactions have changed a live table.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            [
                RAISE,
                TELL,
                TELL_ALWAYS,
                # Replicated changes count too: in the second zone they are all there are.
                "alter table generation enable always trigger generation_tell",
                WATCH,
                UNWATCH,
                "select watch_generations()",
            ],
            reverse_sql=[
                "select unwatch_generations()",
                "drop function unwatch_generations()",
                "drop function watch_generations()",
                "drop trigger generation_tell on generation",
                "drop function tell_generation()",
                "drop function raise_generation()",
            ],
        ),
    ]
