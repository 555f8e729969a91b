"""Passwords: which are accepted, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.auth import passwords
from cms.auth.passwords import LONGEST, SHORTEST, Hasher, check
from cms.errors import InputError

GOOD = "bốn từ chẳng liên quan"


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "correct horse battery staple",
        "谅山市的桂花在秋天开放得很好",
        "봄날에 걷는 낯선 고양이들",
        "x" * 3 + "Kq7 wlmz4-pt",
        GOOD * 10,
    ],
)
def test_any_characters_are_accepted(password: str) -> None:
    check(password)


@pytest.mark.parametrize("password", ["", "a", "Tr0ub4dor&3", "四个字的密码"])
def test_a_short_one_is_refused_with_the_limit(password: str) -> None:
    with pytest.raises(InputError, match=f"has {len(password)} characters.*at least {SHORTEST}"):
        check(password)


def test_a_long_one_is_refused_with_the_limit() -> None:
    check("kqwz" + GOOD + "ộ" * (LONGEST - len(GOOD) - 4))
    with pytest.raises(InputError, match=f"has {LONGEST + 1} characters.*at most {LONGEST}"):
        check("k" * (LONGEST + 1))


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "aaaaaaaaaaaa",
        "qwertyuiopas",
        "iloveyou1234",
        "matkhau12345",
    ],
)
def test_a_common_one_is_refused(password: str) -> None:
    with pytest.raises(InputError, match="easily guessed") as error:
        check(password)
    assert password not in str(error.value)


def test_what_others_know_of_its_owner_counts() -> None:
    check("nguyenthihoadao")
    with pytest.raises(InputError, match="easily guessed"):
        check("nguyenthihoadao", ("nguyenthihoadao@langson.example", "nguyenthihoadao"))


async def test_the_hash_is_argon2id_with_a_salt_of_its_own() -> None:
    hasher = Hasher()
    first, second = [await hasher.hash(GOOD) for _ in range(2)]
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second
    for stored in (first, second):
        assert await hasher.verify(GOOD, stored)
        assert not await hasher.verify(GOOD + " ", stored)
        assert not hasher.is_outdated(stored)
    assert hasher.is_outdated("$argon2id$v=19$m=8192,t=1,p=1$" + first.split("$", 4)[4])


async def test_how_letters_are_composed_does_not_matter() -> None:
    """NFC and NFD of Vietnamese letters, full-width and half-width ones."""
    stored = await Hasher().hash(GOOD + " 123")
    for form in ("NFC", "NFD", "NFKD"):
        assert await Hasher().verify(unicodedata.normalize(form, GOOD) + " １２３", stored)


async def test_nobody_has_the_password_of_an_account_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And looking for it is the same work: one hash with the same parameters."""
    seen: list[str] = []
    verify = passwords._verify

    def noted(password: str, stored: str) -> bool:
        seen.append(stored)
        return verify(password, stored)

    monkeypatch.setattr(passwords, "_verify", noted)
    hasher = Hasher()
    real = await hasher.hash(GOOD)
    for password in ("", GOOD):
        assert not await hasher.verify(password, None)
    assert not await hasher.verify("wrong", real)
    assert not hasher.is_outdated(seen[0])
    assert [stored.split("$")[1:4] for stored in seen] == [real.split("$")[1:4]] * 3
    assert {len(stored) for stored in seen} == {len(real)}


@given(st.text(max_size=300))
@settings(max_examples=50, deadline=None)
def test_the_rules_hold_for_any_text(password: str) -> None:
    """A text of the wrong length is refused, and no text makes them fail otherwise."""
    has_length = SHORTEST <= len(passwords.normalised(password)) <= LONGEST
    refused = ""
    try:
        check(password)
    except InputError as error:
        refused = str(error)
    assert has_length is not ("characters" in refused)
