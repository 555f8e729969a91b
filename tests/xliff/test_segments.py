"""Units are cut into sentences, and joined again they are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.translation.xliff.markdown import cut
from cms.translation.xliff.segments import joined, segments
from cms.translation.xliff.units import words
from tests.xliff.pages import pages, scribbles

locales = st.sampled_from(["VI", "EN", "ZH", "FR", "JA", "KO"])


@given(st.one_of(pages, scribbles), locales)
def test_joined_again_they_are_the_unit(page: str, locale: str) -> None:
    for unit in cut(page).units:
        found = segments(unit, locale)
        assert joined(found) == unit
        assert found[-1].gap == ""


@pytest.mark.parametrize(
    "markdown, locale, expected",
    [
        ("Một. Hai.", "VI", [("Một.", " "), ("Hai.", "")]),
        ("一。二。", "ZH", [("一。", ""), ("二。", "")]),
        ("TP. Lạng Sơn. Hai", "VI", [("TP. Lạng Sơn.", " "), ("Hai", "")]),
        ("**Một. Hai** ba. Bốn.", "VI", [("Một.", " "), ("Hai ba.", " "), ("Bốn.", "")]),
        ("Một.  \nHai.", "VI", [("Một.", ""), (" Hai.", "")]),
        ("![x](media:A)", "VI", [("x", "")]),
        ("`x`", "VI", [("", "")]),
    ],
)
def test_sentences(markdown: str, locale: str, expected: list[tuple[str, str]]) -> None:
    (unit,) = cut(markdown).units
    assert [(words(s.pieces), s.gap) for s in segments(unit, locale)] == expected
