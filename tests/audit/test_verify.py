"""Tampering by one who owns the database: what was done shows, and where."""

from __future__ import annotations

import pytest

from cms.audit.chain import NOTHING
from cms.database.pools import Database
from cms.database.types import Connection
from tests.audit.conftest import checked
from tests.conftest import unkept

THIRD = "(select entry_id from audit_link where position = 3)"
FOURTH = "(select entry_id from audit_link where position = 4)"
SWAP_ENTRIES = f"""
update audit set version = case when id = {THIRD} then 8 else 9 end,
    actor = case when id = {THIRD} then 'a' else 'b' end
where id in ({THIRD}, {FOURTH})
"""
UNTIED = "alter table audit_link drop constraint audit_link_entry_fkey"


async def tamper(owner: Connection, *statements: str) -> None:
    async with owner.transaction(), unkept(owner):
        for statement in statements:
            await owner.execute(statement)


async def test_an_empty_audit_is_whole(empty_database: Database) -> None:
    verdict = await checked(empty_database)
    assert (verdict.entries, verdict.head, verdict.broken) == (0, NOTHING, None)


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor = actor || ' '",
        "verb = 'SAVE'",
        "type = 'Topics'",
        "entry_id = gen_random_uuid()",
        "version = version + 1",
        "detail = '[]'",
        "detail = detail || '{\"a\": null}'",
    ],
)
async def test_each_column(orm: Database, owner: Connection, entries: int, change: str) -> None:
    await tamper(owner, f"update audit set {change} where id = {THIRD}")
    verdict = await checked(orm)
    assert (verdict.broken or "").startswith("entry 3 (")
    assert (verdict.broken or "").endswith("is not what was written")
    assert verdict.entries == 2


async def untied(owner: Connection, *statements: str) -> None:
    """Tamper without the link between the tables, which comes back with the transaction's end."""
    await tamper(owner, UNTIED, *statements)


@pytest.fixture
async def tied(owner: Connection, orm: Database) -> object:
    """The foreign key is there again for others."""
    yield
    await tamper(
        owner,
        "truncate audit, audit_link",
        "alter table audit_link drop constraint if exists audit_link_entry_fkey",
        "alter table audit_link add constraint audit_link_entry_fkey "
        "foreign key (entry_id) references audit (id)",
    )


@pytest.mark.usefixtures("tied")
@pytest.mark.parametrize(
    "statements, words",
    [
        ([f"update audit set id = gen_random_uuid() where id = {THIRD}"], "entry 3 ("),
        ([f"delete from audit where id = {THIRD}"], "entry 3 ("),
        (["delete from audit_link where position = 3"], "entry 3 is missing: the next one"),
        (
            [
                f"create temporary table gone on commit drop as select {THIRD} as id",
                "delete from audit_link where position = 3",
                "delete from audit where id = (select id from gone)",
                "update audit_link set position = position - 1 where position = 4",
                "update audit_link set position = position - 1 where position = 5",
            ],
            "entry 3 (",
        ),
        (["update audit_link set hash = sha256('') where position = 3"], "entry 3 ("),
        (
            [
                "update audit_link set position = -3 where position = 3",
                "update audit_link set position = 3 where position = 4",
                "update audit_link set position = 4 where position = -3",
            ],
            "entry 3 (",
        ),
        (["update audit_link set position = 9 where position = 5"], "entry 5 is missing"),
        (["delete from audit_link where position = 1"], "entry 1 is missing"),
        (["delete from audit_link where position = 5"], "is in no place of the chain"),
        (["update audit_link set entry_id = gen_random_uuid() where position = 4"], "entry 4 ("),
    ],
)
async def test_removed_moved_and_resealed(
    orm: Database, owner: Connection, entries: int, statements: list[str], words: str
) -> None:
    await untied(owner, *statements)
    assert words in ((await checked(orm)).broken or "")


async def test_the_head_proves_that_nothing_was_cut_off(
    orm: Database, owner: Connection, entries: int
) -> None:
    head = (await checked(orm)).head
    earlier = await owner.fetchval("select hash from audit_link where position = 2")
    assert (await checked(orm, head)).found_at == 5
    verdict = await checked(orm, earlier)
    assert (verdict.found_at, verdict.broken) == (2, None)

    last = "(select entry_id from audit_link where position = 5)"
    await tamper(
        owner,
        f"create temporary table cut on commit drop as select {last} as id",
        "delete from audit_link where position = 5",
        "delete from audit where id = (select id from cut)",
    )
    assert (await checked(orm)).broken is None
    assert (await checked(orm, earlier)).broken is None
    verdict = await checked(orm, head)
    assert head.hex() in (verdict.broken or "")
    assert "after entry 4 was cut off" in (verdict.broken or "")


async def test_the_head_shows_a_chain_made_anew(
    orm: Database, owner: Connection, entries: int
) -> None:
    """An owner who changes an entry and seals all again, as the database would."""
    head = (await checked(orm)).head
    await tamper(
        owner,
        f"update audit set actor = 'somebody else' where id = {THIRD}",
        "create temporary table places on commit drop as select position, entry_id from audit_link",
        "delete from audit_link",
        "do $$ declare entry office.audit; begin "
        "for entry in select a.* from audit a join places p on a.id = p.entry_id order by position "
        "loop perform chain_audit(entry); end loop; end $$",
    )
    assert (await checked(orm)).broken is None
    assert "made anew" in ((await checked(orm, head)).broken or "")


async def test_two_changed_entries_name_the_first(
    orm: Database, owner: Connection, entries: int
) -> None:
    await tamper(owner, SWAP_ENTRIES)
    assert (await checked(orm)).entries == 2
