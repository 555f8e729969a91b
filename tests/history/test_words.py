"""Texts compared word by word: nothing is lost, and what is told is what a reader would say."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.history.common import matches
from cms.history.words import Span, SpanOp, difference, words

LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO", "")
MARKS = {SpanOp.EQUAL: "", SpanOp.DELETE: "-", SpanOp.INSERT: "+"}
PIECES = (
    *("cửa khẩu", "Lạng Sơn", "谅山口岸", "開いた。", "국경 관문", "l’été", "the", "and", "gate"),
    *(" ", "  ", "\n", "\n\n", ", ", ".", "**", "[a](article:1)", "😀", "𠮷野", "e\u0301"),
)

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


def told(old: str, new: str, locale: str) -> str:
    """The difference in one line: ``[-gone][+came]``, and what stayed as it is."""
    spans = difference(old, new, locale)
    return "".join(
        span.text if span.op is SpanOp.EQUAL else f"[{MARKS[span.op]}{span.text}]" for span in spans
    )


def side(spans: tuple[Span, ...], op: SpanOp) -> str:
    return "".join(span.text for span in spans if span.op in (SpanOp.EQUAL, op))


@settings(max_examples=500, deadline=None)
@given(old=texts, new=texts, locale=st.sampled_from(LOCALES))
def test_both_texts_can_be_read_from_it(old: str, new: str, locale: str) -> None:
    spans = difference(old, new, locale)
    assert side(spans, SpanOp.DELETE) == old
    assert side(spans, SpanOp.INSERT) == new
    assert all(span.text for span in spans)
    order = [span.op for span in spans]
    alike = [place for place, op in enumerate(order) if op is SpanOp.EQUAL]
    for start, end in zip([-1, *alike], [*alike, len(order)], strict=True):
        between = order[start + 1 : end]
        assert between in ([], [SpanOp.DELETE], [SpanOp.INSERT], [SpanOp.DELETE, SpanOp.INSERT])
    assert not any(b - a == 1 for a, b in itertools.pairwise(alike))


@settings(max_examples=200, deadline=None)
@given(text=texts, locale=st.sampled_from(LOCALES))
def test_the_same_text_is_one_span(text: str, locale: str) -> None:
    assert difference(text, text, locale) == ((Span(SpanOp.EQUAL, text),) if text else ())


@settings(max_examples=300, deadline=None)
@given(text=texts, locale=st.sampled_from(LOCALES))
def test_words_joined_are_the_text(text: str, locale: str) -> None:
    assert "".join(words(text, locale)) == text
    assert all(words(text, locale))


def naive(old: list[int], new: list[int]) -> int:
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            longer = max(lengths[i][j + 1], lengths[i + 1][j])
            lengths[i + 1][j + 1] = lengths[i][j] + 1 if a == b else longer
    return lengths[-1][-1]


@settings(max_examples=500, deadline=None)
@given(old=st.lists(st.integers(0, 4), max_size=30), new=st.lists(st.integers(0, 4), max_size=30))
def test_matches_are_a_longest_common_subsequence(old: list[int], new: list[int]) -> None:
    found = matches(old, new)
    assert len(found) == naive(old, new)
    assert all(old[i] == new[j] for i, j in found)
    for (i, j), (k, m) in itertools.pairwise(found):
        assert i < k
        assert j < m


@pytest.mark.parametrize(
    "locale, old, new, expected",
    [
        (
            "VI",
            "Sáng nay, cửa khẩu mở cửa.",
            "Sáng nay cửa khẩu Hữu Nghị đã mở cửa!",
            "Sáng nay[-,] cửa khẩu [+Hữu Nghị đã ]mở cửa[-.][+!]",
        ),
        (
            "ZH",
            "谅山省位于越南东北部。",
            "谅山省位于越南北部，与中国接壤。",
            "谅山省位于越南[-东北部][+北部，与中国接壤]。",
        ),
        ("JA", "国境ゲートが開いた。", "国境ゲートが閉じた。", "国境ゲートが[-開い][+閉じ]た。"),
        ("KO", "국경 관문이 열렸다.", "국경 관문이 닫혔다.", "국경 관문이 [-열렸다][+닫혔다]."),
        ("FR", "L’été dernier", "L’hiver dernier", "[-L’été][+L’hiver] dernier"),
        ("EN", "It cost $1,200.50.", "It cost $1,300.50.", "It cost $[-1,200.50][+1,300.50]."),
        ("EN", "He can't.", "He can.", "He [-can't][+can]."),
        ("EN", "a 😀 b", "a 😁 b", "a [-😀][+😁] b"),
        ("EN", "**Bold** text", "*Bold* text", "*[-*]Bold*[-*] text"),
        ("EN", "", "New", "[+New]"),
        ("EN", "Old", "", "[-Old]"),
    ],
)
def test_what_changed_is_told_in_words(locale: str, old: str, new: str, expected: str) -> None:
    assert told(old, new, locale) == expected


def test_a_sentence_written_anew_is_told_whole() -> None:
    old, new = "The quick brown fox and the dog ran.", "Some slow red cats and an old cow slept."
    assert told(old, new, "EN") == f"[-{old[:-1]}][+{new[:-1]}]."


def test_paragraphs_that_stay_are_not_touched() -> None:
    """However alike the words of a new paragraph are to those of the others."""
    old = "One two three.\n\nFour five six.\n\nSeven eight."
    new = "One two three.\n\nFour two eight.\n\nFour five six.\n\nSeven eight."
    assert told(old, new, "EN") == (
        "One two three.\n\n[+Four two eight.\n\n]Four five six.\n\nSeven eight."
    )


def test_long_texts_take_a_bounded_time() -> None:
    """The longest texts that can be saved, in the worst case: without a paragraph in common."""
    chance = random.Random(1)
    syllables = [f"{a}{b}" for a in "bcdghklmn" for b in ("a", "ạ", "ê", "ô", "ương", "inh")]
    old, new = (" ".join(chance.choices(syllables, k=24_000)) for _ in range(2))
    edited = old.replace("bạ", "bạch")
    assert 80_000 < len(old) < 100_000
    started = time.process_time()
    assert len(difference(old, edited, "VI")) > 500
    assert time.process_time() - started < 5
    started = time.process_time()
    spans = difference(old, new, "VI")
    assert time.process_time() - started < 10
    assert (side(spans, SpanOp.DELETE), side(spans, SpanOp.INSERT)) == (old, new)
