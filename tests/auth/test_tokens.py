"""API tokens: their form, and for how long and for what they count."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.auth import accounts, tokens
from cms.auth.caller import Role, Scope, Stage
from cms.auth.tokens import DIGITS, is_sound, make
from cms.content.base import new_key, now
from cms.content.enums import Classification
from cms.database.types import Connection
from cms.errors import InputError, NotFound

DAY = timedelta(days=1)


def test_a_token_has_the_form_that_scanners_look_for() -> None:
    made = [make() for _ in range(200)]
    assert len(set(made)) == 200
    for token in made:
        assert re.fullmatch("lscms_[0-9A-Za-z]{49}", token)
        assert is_sound(token)


@given(st.integers(0, 54), st.sampled_from(DIGITS))
def test_one_wrong_character_is_noticed(place: int, digit: str) -> None:
    token = make()
    changed = token[:place] + digit + token[place + 1 :]
    assert is_sound(changed) is (changed == token)


@given(st.text(max_size=80) | st.from_regex("lscms_[0-9A-Za-z]{49}", fullmatch=True))
def test_what_was_not_made_is_hardly_ever_sound(text: str) -> None:
    assert not is_sound(text)


@given(st.integers(0, 2**256 - 1))
def test_the_digits_hold_all_bits(number: int) -> None:
    text = tokens._digits(number, tokens.RANDOM)
    value = 0
    for digit in text:
        value = value * 62 + DIGITS.index(digit)
    assert (len(text), value) == (tokens.RANDOM, number)


async def test_a_token_stands_for_its_account(
    connection: Connection, hoa: UUID, token: tokens.Made
) -> None:
    caller = await tokens.find(connection, token.secret)
    assert caller is not None
    assert (caller.account, caller.name, caller.token) == (hoa, "hoa", token.id)
    assert caller.session is None
    assert caller.scopes == {Scope.READ, Scope.WRITE}
    assert caller.stages == {Stage.LIVE, Stage.DRAFT}
    assert caller.clearance is Classification.INTERNAL
    assert caller.roles == {Role.EDITOR, Role.TRANSLATOR}
    assert caller.has(Role.TRANSLATOR, locale="ZH")
    assert not caller.has(Role.TRANSLATOR, locale="FR")
    assert caller.has(Role.EDITOR, new_key(), "FR")


async def test_only_its_hash_is_stored(connection: Connection, token: tokens.Made) -> None:
    row = await connection.fetchrow("select * from api_token")
    assert row is not None
    assert row["hash"] == hashlib.sha256(token.secret.encode()).digest()
    assert token.secret[6:30] not in repr(dict(row))
    assert token.secret not in repr(token)


async def test_others_stand_for_nobody(connection: Connection, token: tokens.Made) -> None:
    assert await tokens.find(connection, make()) is None
    assert await tokens.find(connection, "") is None


async def test_it_ends_when_it_expires(connection: Connection, token: tokens.Made) -> None:
    await connection.execute(
        "update api_token set created_at = now() - interval '2 days', "
        "expires_at = now() - interval '1 second'"
    )
    assert await tokens.find(connection, token.secret) is None
    assert [each.state(now()) for each in await tokens.listed(connection)] == ["expired"]


async def test_it_ends_when_it_is_revoked(connection: Connection, token: tokens.Made) -> None:
    assert await tokens.id_of(connection, token.secret) == token.id
    await tokens.revoke(connection, token.id, actor="test")
    assert await tokens.find(connection, token.secret) is None
    with pytest.raises(NotFound):
        await tokens.revoke(connection, token.id, actor="test")
    verbs = await connection.fetchval("select count(*) from api_token where revoked_at is not null")
    assert verbs == 1


async def test_it_counts_no_more_while_its_account_is_disabled(
    connection: Connection, hoa: UUID, token: tokens.Made
) -> None:
    assert await accounts.disable(connection, hoa, actor="test")
    assert await tokens.find(connection, token.secret) is None
    assert await accounts.enable(connection, hoa, actor="test")
    assert await tokens.find(connection, token.secret) is not None


async def test_its_use_is_noted_once_a_minute_at_most(
    connection: Connection, token: tokens.Made
) -> None:
    used = "select used_at from api_token"
    assert await connection.fetchval(used) is None
    await tokens.find(connection, token.secret)
    first = await connection.fetchval(used)
    assert now() - first < timedelta(seconds=10)
    await tokens.find(connection, token.secret)
    assert await connection.fetchval(used) == first
    await connection.execute("update api_token set used_at = now() - interval '61 seconds'")
    await tokens.find(connection, token.secret)
    assert await connection.fetchval(used) > first


async def test_a_token_for_live_can_only_read(connection: Connection, hoa: UUID) -> None:
    made = await tokens.create(
        connection, hoa, "portal", [Scope.READ], Stage.LIVE, DAY, actor="test"
    )
    caller = await tokens.find(connection, made.secret)
    assert caller is not None
    assert caller.stages == {Stage.LIVE}
    with pytest.raises(InputError, match="LIVE can only have the scope READ"):
        await tokens.create(
            connection, hoa, "portal", [Scope.READ, Scope.WRITE], Stage.LIVE, DAY, actor="test"
        )


@pytest.mark.parametrize(
    "change, constraint",
    [
        ("scopes = '{}'", "api_token_scopes"),
        ("scopes = '{READ,EVERYTHING}'", "api_token_scopes"),
        ("stage = 'LIVE'", "api_token_stage"),
        ("stage = 'OTHER', scopes = '{READ}'", "stage_known"),
        ("hash = 'short'", "api_token_hash_length"),
        ("expires_at = created_at", "api_token_expiry"),
    ],
)
async def test_the_database_accepts_no_other(
    connection: Connection, token: tokens.Made, change: str, constraint: str
) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as error:
        await connection.execute(f"update api_token set {change}")
    assert error.value.as_dict()["constraint_name"] == constraint
