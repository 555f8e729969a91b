"""Sentences in six languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.text.sentences import sentences

SENTENCES = {
    "VI": [
        "TP. Lạng Sơn nằm bên sông Kỳ Cùng.",
        "Xem Tr. 12 và tr. 15 của tập 2.",
        "Ngày 2.9.1945 là ngày Quốc khánh.",
        "TS. Nguyễn Văn A nói: “Đường dài 1.234,5 km.”",
        "Bí thư Q. 1 và P. 5 cùng dự?",
        "Đúng thế!",
        "Năm 2015.",
        "Sau đó v.v.",
        "Hết.",
    ],
    "EN": [
        "Mr. Smith met Dr. Who on Jan. 5.",
        "See p. 12 and No. 7.",
        "It cost 2.5 million to the U.S. Army.",
        "J. R. R. Tolkien wrote it in 1937.",
        "Really?",
        "“Yes.”",
        "It ended in 2015.",
        "Twenty came.",
        "😀 Good!",
    ],
    "ZH": [
        "友谊关在谅山省。",
        "他说：“你好。”",
        "2015年1月5日，增长2.5%。",
        "多少？",
        "三个！",
        "完",
    ],
    "FR": [
        "M. Dupont et MM. Durand arrivent le 5 janv. 2015.",
        "Cf. p. 12, art. 3.",
        "C’est le n° 5.",
        "St. Michel coûte 2,5 millions.",
        "Vraiment ?",
        "Oui !",
    ],
    "JA": [
        "ランソンは国境の町です。",
        "「今日は晴れだ。」",
        "彼は言った。",
        "2.5倍になった？",
        "はい！",
    ],
    "KO": [
        "랑선성은 베트남에 있다.",
        "1945. 9. 2. 독립을 선언했다.",
        "면적은 8,310.2㎢이다.",
        "정말?",
        "좋다!",
    ],
}
SPACE = {"ZH": "", "JA": ""}


@pytest.mark.parametrize("locale", SENTENCES)
def test_a_block_is_cut_into_its_sentences(locale: str) -> None:
    expected = SENTENCES[locale]
    assert sentences(SPACE.get(locale, " ").join(expected), locale) == expected


@pytest.mark.parametrize("locale", SENTENCES)
def test_one_sentence_stays_whole(locale: str) -> None:
    for sentence in SENTENCES[locale]:
        assert sentences(sentence, locale) == [sentence]


@pytest.mark.parametrize("number", ["1.", "12.", "1.2.", "IV.", "a."])
def test_the_number_of_an_item_is_no_sentence(number: str) -> None:
    assert sentences(f"{number} Mục tiêu. Nội dung.", "VI") == [f"{number} Mục tiêu.", "Nội dung."]


def test_what_is_short_before_a_number_ends_a_sentence_elsewhere() -> None:
    assert sentences("Say no. Then go. No. 5 stays.", "EN") == [
        "Say no.",
        "Then go.",
        "No. 5 stays.",
    ]


def test_white_space_is_one_space() -> None:
    assert sentences("  One\n line.\t\u00a0Two.  ", "EN") == ["One line.", "Two."]
    assert sentences(" \n ", "EN") == sentences("", "VI") == []


def test_characters_beyond_the_first_plane_are_counted_right() -> None:
    assert sentences("😀😀 One. 𠀀𠀀 Two. Three.", "EN") == ["😀😀 One.", "𠀀𠀀 Two.", "Three."]


@given(st.text(max_size=80), st.sampled_from(sorted(SENTENCES)))
def test_nothing_is_lost(text: str, locale: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    found = sentences(text, locale)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(sentence == " ".join(sentence.split()) != "" for sentence in found)
