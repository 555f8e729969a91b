"""Collation keys: the order of words in each language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.i18n.collation import KEY_LIMIT, sort_key


def ordered(words: list[str], locale: str) -> list[str]:
    return sorted(words, key=lambda word: sort_key(word, locale))


@pytest.mark.parametrize(
    "locale, words",
    [
        ("VI", ["An", "Án", "Ăn", "Ân", "Dung", "Đức", "Em", "Ông", "Ơn", "Ung", "Ưng", "Xa"]),
        ("VI", ["ma", "mà", "mả", "mã", "má", "mạ"]),
        ("ZH", ["边境", "谅山", "贸易", "省", "越南"]),  # biān, liàng, mào, shěng, yuè
        ("ZH", ["阿", "波", "词", "德"]),
        ("FR", ["cote", "coté", "côte", "côté"]),
        ("JA", ["あさひ", "かわ", "さくら", "ランソン"]),
        ("KO", ["가", "나", "랑선", "하"]),
        ("EN", ["apple", "Apple", "banana", "Zoo"]),
    ],
)
def test_order(locale: str, words: list[str]) -> None:
    assert ordered(words[::-1], locale) == words


def test_languages_differ() -> None:
    words = ["Đức", "Eng", "Dung"]
    assert ordered(words, "VI") == ["Dung", "Đức", "Eng"]
    assert sort_key("Đức", "VI") != sort_key("Đức", "EN")


def test_a_key_is_short_enough_for_an_index() -> None:
    key = sort_key("谅山省" * 1000, "ZH")
    assert len(key) == KEY_LIMIT
    assert key < sort_key("越" + "谅山省" * 1000, "ZH")


def test_a_locale_without_rules_of_its_own_has_the_common_ones() -> None:
    assert ordered(["b", "a", "á"], "XX") == ["a", "á", "b"]


@given(st.text(max_size=50), st.sampled_from(["VI", "EN", "ZH", "FR", "JA", "KO"]))
def test_equal_texts_have_equal_keys(text: str, locale: str) -> None:
    assert sort_key(text, locale) == sort_key(text, locale)
    assert isinstance(sort_key(text, locale), bytes)
