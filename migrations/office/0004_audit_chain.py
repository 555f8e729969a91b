"""The audit becomes a chain: each entry gets a link, whose hash covers the entry and the link before
it, and nobody changes or removes either, not even the owner.

Links are made when a transaction is committed, by a deferred trigger, one transaction after the
other. So they are in the order of the commits; the wait for one's turn is as short as it can be;
and who waits holds every other lock already, so that two can't wait for each other.
"""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from migrations.operations import AddDeclaredConstraints

# The line that is hashed, and that “cms audit export” writes: cms/audit/chain.py makes the same one.
LINE = """
create function audit_line(entry office.audit, place bigint, previous bytea) returns text
language sql stable set search_path = '' as $$
select format(
    '{"position":%s,"id":"%s","at":"%s","actor":%s,"verb":%s,"type":%s,"entry_id":"%s",'
    '"version":%s,"detail":%s,"previous":"%s"}',
    place, entry.id, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    to_json(entry.actor::text), to_json(entry.verb::text), to_json(entry.type::text),
    entry.entry_id, entry.version, entry.detail, encode(previous, 'hex')
)
$$
"""

# Only the owner may add links, so whoever calls this by hand is refused.
CHAIN = """
create function chain_audit(entry office.audit) returns void
language plpgsql set search_path = '' as $$
declare
    place bigint;
    previous bytea;
begin
    perform pg_advisory_xact_lock('office.audit_link'::regclass::bigint);
    select link.position, link.hash into place, previous
    from office.audit_link as link order by link.position desc limit 1;
    place := coalesce(place, 0) + 1;
    previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
    insert into office.audit_link (position, entry_id, hash) values (
        place, entry.id,
        sha256(convert_to(office.audit_line(entry, place, previous), 'UTF8'))
    );
end
$$
"""
CHAINED = """
create function chain_audit_entry() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
    perform office.chain_audit(new);
    return null;
end
$$
"""
REFUSE = """
create function refuse_audit_change() returns trigger language plpgsql set search_path = '' as $$
begin
    raise exception using
        errcode = 'insufficient_privilege',
        message = format('%s of %s refused: the audit is only ever added to', tg_op, tg_table_name);
end
$$
"""
# For what was there before, the order of its moments is the best that is known.
EXISTING = """
do $$
declare
    entry office.audit;
begin
    for entry in select * from audit order by at, id loop
        perform chain_audit(entry);
    end loop;
end
$$
"""


def kept(table: str) -> list[str]:
    """Refuse changes of a table, whatever the session is set to."""
    return [
        f"create trigger {table}_kept before update or delete or truncate on {table} "
        "for each statement execute function refuse_audit_change()",
        f"alter table {table} enable always trigger {table}_kept",
    ]


class Migration(migrations.Migration):
    dependencies = [("office", "0003_accounts")]

    operations = [
        ops.AddConstraint(
            model_name="AuditEntry",
            constraint=CheckConstraint(
                check="at >= '1970-01-01Z' and at < '10000-01-01Z'", name="audit_at"
            ),
        ),
        ops.CreateModel(
            name="AuditLink",
            fields=[
                (
                    "position",
                    fields.BigIntField(
                        generated=False, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("entry_id", fields.UUIDField()),
                ("hash", fields.BinaryField()),
            ],
            options={
                "table": "audit_link",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("entry_id",), name="audit_link_entry"),
                    CheckConstraint(check="length(hash) = 32", name="audit_link_hash"),
                ],
                "pk_attr": "position",
                "table_description": "An entry's place in the audit's chain, and the hash that seals it.",
            },
            bases=["Model"],
        ),
        AddDeclaredConstraints("AuditLink"),
        ops.RunSQL(
            [
                "alter table audit_link add constraint audit_link_entry_fkey "
                "foreign key (entry_id) references audit (id)",
                "revoke insert on audit_link from cms_editor",
                LINE,
                CHAIN,
                CHAINED,
                REFUSE,
                EXISTING,
                "create constraint trigger audit_chained after insert on audit "
                "deferrable initially deferred for each row execute function chain_audit_entry()",
                "alter table audit enable always trigger audit_chained",
                *kept("audit"),
                *kept("audit_link"),
            ],
            reverse_sql=[
                "drop trigger audit_link_kept on audit_link",
                "drop trigger audit_kept on audit",
                "drop trigger audit_chained on audit",
                "drop function refuse_audit_change()",
                "drop function chain_audit_entry()",
                "drop function chain_audit(office.audit)",
                "drop function audit_line(office.audit, bigint, bytea)",
                "alter table audit_link drop constraint audit_link_entry_fkey",
            ],
        ),
    ]
