"""Locales: stored names, BCP 47 tags, and what a reader's Accept-Language asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.config import Settings
from cms.errors import InvalidLocale
from cms.i18n.locales import DEFAULT, Locales, accept_language, code_of, tag_of

SIX = ("VI", "EN", "ZH", "FR", "JA", "KO")


def test_the_first_locale_is_the_source() -> None:
    assert DEFAULT.codes == SIX == Settings().locales
    assert DEFAULT.source == "VI"
    assert Locales(("FR", "VI")).source == "FR"


def test_a_locale_is_one_of_the_configured_ones() -> None:
    assert DEFAULT.check("ZH") == "ZH"
    for value in ("zh", "XX", "", None, 3):
        with pytest.raises(InvalidLocale, match="VI, EN, ZH, FR, JA, KO") as caught:
            DEFAULT.check(value, path=("variants", 0))
        assert caught.value.path == ("variants", 0)


@pytest.mark.parametrize(
    "code, tag",
    [("VI", "vi"), ("ZH_HANT", "zh-Hant"), ("PT_BR", "pt-BR"), ("SR_LATN_RS", "sr-Latn-RS")],
)
def test_tags(code: str, tag: str) -> None:
    assert tag_of(code) == tag
    assert code_of(tag) == code
    assert code_of(tag.upper()) == code


@pytest.mark.parametrize(
    "header, expected",
    [
        ("vi", ["VI"]),
        ("VI", ["VI"]),
        ("zh-CN", ["ZH"]),
        ("zh-Hans", ["ZH"]),
        ("zh-Hans-CN-x-private", ["ZH"]),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", ["ZH", "EN"]),
        ("en;q=0.8, fr", ["FR", "EN"]),
        ("en-GB,en-US;q=0.9,en;q=0.8,vi;q=0.7", ["EN", "VI"]),
        ("ko;q=0.5,ja;q=0.5", ["KO", "JA"]),
        ("fr ; q=0.3 , ja;Q=0.4", ["JA", "FR"]),
        ("de, th", []),
        ("de, fr;q=0.1", ["FR"]),
        ("", []),
        ("*", list(SIX)),
        ("fr, *;q=0.1", ["FR", "VI", "EN", "ZH", "JA", "KO"]),
        ("vi;q=0, *", ["EN", "ZH", "FR", "JA", "KO"]),
        ("en;q=0", []),
        ("en;q=0.000,fr", ["FR"]),
        ("zh-TW;q=0.2, zh;q=0.9, ja;q=0.5", ["ZH", "JA"]),
        ("en;q=1.5, fr;q=-1, ja;q=abc, ko", ["KO"]),
        ("en;q=0.12345, vi", ["VI"]),
        (";;;,,=,q=1, en , \x00\xff, <script>", ["EN"]),
        ("vietnamese-language", []),
        ("zh_CN, fr", ["FR"]),
    ],
)
def test_accept_language(header: str, expected: list[str]) -> None:
    assert list(accept_language(header, SIX)) == expected


def test_the_longest_prefix_is_looked_up_first() -> None:
    supported = ("ZH", "ZH_HANT")
    assert accept_language("zh-Hant-HK", supported) == ("ZH_HANT",)
    assert accept_language("zh-HK", supported) == ("ZH",)
    assert accept_language("zh-Hant-x-hk, zh;q=0.1", supported) == ("ZH_HANT", "ZH")


def test_a_long_header_costs_nothing() -> None:
    start = time.monotonic()
    assert accept_language("fr," + "en-" * 1_000_000, SIX) == ("FR",)
    assert accept_language("q," * 1_000_000 + "en", SIX) == ()
    assert time.monotonic() - start < 1


@given(st.text(max_size=200))
def test_any_header_gives_supported_locales_once(header: str) -> None:
    accepted = accept_language(header, SIX)
    assert set(accepted) <= set(SIX)
    assert len(set(accepted)) == len(accepted)
