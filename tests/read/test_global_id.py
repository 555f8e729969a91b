"""Global ids: one spelling for each entry, and no other text is one."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import InvalidId
from cms.read.global_id import decode, encode, encode_bytes, prefix
from tests.read.plans import engine

KEY = UUID("01940000-0000-7000-8000-00000000003a")
names = st.from_regex(r"[A-Z][A-Za-z]{0,62}", fullmatch=True)


@settings(deadline=None)
@given(names, st.uuids())
def test_an_id_names_its_type_and_key(name: str, key: UUID) -> None:
    text = encode(name, key)
    assert decode(text) == (name, key)
    assert text == encode_bytes(prefix(name), key.bytes)
    assert text.isascii()
    assert not set(text) & set("+/=")


@settings(deadline=None)
@given(st.sampled_from(engine().context.graph.entries), st.uuids(), st.uuids())
def test_ids_are_different(name: str, one: UUID, other: UUID) -> None:
    assert (encode(name, one) == encode(name, other)) == (one == other)
    assert encode(name, one) != encode(f"{name}s", one)


def test_a_key_may_hold_any_bytes() -> None:
    """Also those that end a line or look like the mark between type and key."""
    for byte in (b"\n", b":", b"\x00", b"\xff"):
        key = UUID(bytes=byte * 16)
        assert decode(encode("Article", key)) == ("Article", key)


def raw(value: bytes) -> str:
    """The base64url of bytes, without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Article",
        str(KEY),
        encode("Article", KEY) + "=",
        encode("Article", KEY) + "A",
        encode("Article", KEY)[:-1],
        encode("Article", KEY).replace("A", "а", 1),  # a Cyrillic letter
        f" {encode('Article', KEY)}",
        f"{encode('Article', KEY)}\n",
        raw(b":" + KEY.bytes),
        raw(b"Article" + KEY.bytes),
        raw(b"Article:" + KEY.bytes[1:]),
        raw(b"Article:" + KEY.bytes + b"\x00"),
        raw(b"Arti cle:" + KEY.bytes),
        raw("Ärticle:".encode() + KEY.bytes),
        "\ud800",
        "x" * 100_000,
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidId) as refused:
        decode(text)
    assert len(str(refused.value)) < 200


def test_only_one_spelling_is_an_id() -> None:
    """Base64 has spare bits at its end: other values of them would be other ids of one entry."""
    text = encode("Media", UUID(int=0))
    others = [text[:-1] + last for last in "BCDEFGHIJKLMNOP"]
    assert len(raw(b"Media:" + bytes(16))) == len(text)
    for other in others:
        with pytest.raises(InvalidId):
            decode(other)


@settings(deadline=None)
@given(st.text())
def test_anything_else_is_refused_and_raises_nothing_worse(text: str) -> None:
    with pytest.raises(InvalidId):
        decode(text)
