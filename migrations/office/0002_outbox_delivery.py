"""The outbox is delivered: what waits is told by NOTIFY and found by an index, and the editor's role
may mark what it has delivered, and nothing else of it.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TELL = """
create function tell_outbox() returns trigger language plpgsql as $$
begin
    perform pg_notify('outbox', '');
    return null;
end
$$
"""


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial")]

    operations = [
        ops.RunSQL(
            [
                TELL,
                "create trigger outbox_tell after insert on outbox "
                "for each statement execute function tell_outbox()",
                "create index outbox_publications on outbox (id) where delivered_at is null "
                "and event in ('entry.published', 'entry.unpublished')",
                "grant update (delivered_at) on outbox to cms_editor",
            ],
            reverse_sql=[
                "revoke update (delivered_at) on outbox from cms_editor",
                "drop index outbox_publications",
                "drop trigger outbox_tell on outbox",
                "drop function tell_outbox()",
            ],
        ),
    ]
