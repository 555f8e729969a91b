"""Markdown is cut into units without losing a character, and put together again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from cms.translation.xliff import plain
from cms.translation.xliff.markdown import Broken, cut, filled
from cms.translation.xliff.units import Code, Mark, Pieces, Role, codes, words, written
from tests.xliff.pages import pages, scribbles


def shown(pieces: Pieces) -> str:
    """Pieces with their codes in braces."""
    return "".join(
        piece if isinstance(piece, str) else f"{{{piece.mark.lower()} {piece.data!r}}}"
        for piece in pieces
    )


@given(pages)
def test_put_together_again_a_page_is_the_same(page: str) -> None:
    found = cut(page)
    assert found.joined() == page
    assert filled(found, list(found.units)) == page


@given(scribbles)
def test_put_together_again_anything_is_the_same(text: str) -> None:
    found = cut(text)
    assert found.joined() == text
    assert filled(found, list(found.units)) == text
    assert plain.cut(text).joined() == text


@given(pages)
def test_the_units_are_the_blocks_that_are_rendered(page: str) -> None:
    def letters(text: str) -> str:
        return re.sub(r"[\W_]", "", text)

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(page)
    rendered = [t.content for t in tokens if t.type == "inline" and t.content.strip()]
    units = [written(unit) for unit in cut(page).units]
    assert list(map(letters, units)) == list(map(letters, rendered))


@given(pages)
def test_pairs_are_whole_and_within_each_other(page: str) -> None:
    for unit in cut(page).units:
        stack: list[str] = []
        for code in codes(unit):
            if code.role is Role.OPEN:
                stack.append(code.id)
            elif code.role is Role.CLOSE:
                assert stack.pop() == code.id
        assert stack == []


@pytest.mark.parametrize(
    "markdown, expected",
    [
        ("## Tiêu *đề* ##", ["Tiêu {emphasis '*'}đề{emphasis '*'}"]),
        ("***a** b*", ["{emphasis '*'}{strong '**'}a{strong '**'} b{emphasis '*'}"]),
        ("[a *b*](x:Y)", ["{link '['}a {emphasis '*'}b{emphasis '*'}{link '](x:Y)'}"]),
        ("![mô tả](media:X)", ["{image '!['}mô tả{image '](media:X)'}"]),
        ("`a *b*` <https://x.vn>", ["{code '`a *b*`'} {code '<https://x.vn>'}"]),
        ("a  \nb\\\nc\nd", ["a{break '  \\n'}b{break '\\\\\\n'}c{soft_break '\\n'}d"]),
        (r"\* &amp; 5 * 3", [r"{character '\\*'} {character '&amp;'} 5 * 3"]),
        ("> a\n> b\n\n- c\n  - d", ["a{soft_break '\\n> '}b", "c", "d"]),
        ("| a | b \\| c |\n|---|---|\n| d |", ["a", "b {character '\\\\|'} c", "d"]),
        ("[r] [t][r]\n\n[r]: https://x.vn", ["{link '[r]'} {link '['}t{link '][r]'}"]),
        ("```\ncode\n```\n\n    code\n\n---\n", []),
        ("T\n===", ["T"]),
        ("<b>*x*</b>", ["<b>{emphasis '*'}x{emphasis '*'}</b>"]),
    ],
)  # fmt: skip
def test_units_and_codes(markdown: str, expected: list[str]) -> None:
    assert [shown(unit) for unit in cut(markdown).units] == expected


def test_what_no_file_of_xml_can_hold_is_a_code() -> None:
    (unit,) = cut("a\uffffb").units
    assert unit[1] == Code("1", Role.SINGLE, Mark.CHARACTER, "\uffff")
    assert words(plain.cut("a\n\n b").units[0]) == "a b"


@pytest.mark.parametrize(
    "markdown, words, expected",
    [
        ("a", "5 * 3", "5 * 3"),
        ("a", "*x*", r"\*x\*"),
        ("a", "# x", r"\# x"),
        ("a", "1. x", r"1\. x"),
        ("a", "- x", r"\- x"),
        ("a", "[x](y) ![z]", r"\[x\](y) \!\[z\]"),
        ("# a", "# x", "# # x"),
        ("| a |\n|---|\n| b |", "x | y", "| x \\| y |\n|---|\n| b |"),
        ("a", "AT&amp;T", r"AT\&amp;T"),
        ("- a\n- b", "1) x", "- 1\\) x\n- b"),
        ("a", "`x`", r"\`x\`"),
    ],
)
def test_what_a_translator_writes_is_only_words(markdown: str, words: str, expected: str) -> None:
    found = cut(markdown)
    assert filled(found, [(words,), *found.units[1:]]) == expected


def test_marks_that_would_not_be_marks_any_more_are_refused() -> None:
    """Closing stars between a bracket and a letter don't close (CommonMark, section 6.2)."""
    found = cut("**a** b\n\nc")
    begin, end = codes(found.units[0])
    fine = filled(found, [(begin, "「强调」", end, " 文字"), ("c",)])
    assert fine == "**「强调」** 文字\n\nc"
    with pytest.raises(Broken) as caught:
        filled(found, [(begin, "「强调」", end, "文字"), ("c",)])
    assert caught.value.units == [0]
    with pytest.raises(Broken):
        filled(found, [(begin, " ", end), ("c",)])
