"""What changes the digest of a sentence, and what doesn't."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.actions.aggregate import aggregate_of, entry_types
from cms.translation.wording import (
    DIGEST_SIZE,
    Sentence,
    SentenceChange,
    compare,
    joined,
    moved,
    split,
    wording,
)

WORDS = {
    "VI": ("Cửa khẩu Hữu Nghị", "đón", "hơn", "nghìn", "lượt khách", "trong tháng"),
    "EN": ("The gate", "welcomed", "more", "than", "a thousand", "guests"),
    "FR": ("Le poste", "a accueilli", "plus", "de", "mille", "visiteurs"),
    "KO": ("국경 관문은", "한 달 동안", "천 명이", "넘는", "손님을", "맞이했다"),
    "ZH": ("友谊关", "口岸", "本月", "接待", "游客", "逾千人次"),
    "JA": ("国境", "ゲート", "今月", "観光客", "を迎えた", "千人"),
}
END = {"ZH": "。", "JA": "。"}
SPACE = {"ZH": "", "JA": ""}


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[list[list[str]]]]:
    """A locale, and blocks of sentences of words; the first word of a sentence tells it apart."""
    locale = draw(st.sampled_from(sorted(WORDS)))
    counts = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    number = iter(range(1, 100))
    made = []
    for count in counts:
        chosen = draw(
            st.lists(
                st.lists(st.sampled_from(WORDS[locale]), min_size=2, max_size=6),
                min_size=count,
                max_size=count,
            )
        )
        made.append([[f"X{next(number)}x", *words] for words in chosen])
    return locale, made


def written(locale: str, blocks: list[list[list[str]]]) -> str:
    """The plainest Markdown of these words."""
    space = SPACE.get(locale, " ")
    return "\n\n".join(
        space.join(space.join(words) + END.get(locale, ".") for words in block) for block in blocks
    )


def formatted(draw: st.DrawFn, locale: str, blocks: list[list[list[str]]]) -> str:
    """The same words in another form: emphasis, line ends, lists, headings, links, quotes."""
    space = SPACE.get(locale, " ")
    made = []
    marks = st.sampled_from(["", "", "**", "*", "`", "link"])
    ends = st.sampled_from([space, space, "\n", "  \n", "\\\n"])
    for block in blocks:
        text = ""
        for words in block:
            mark = ""
            for position, word in enumerate(words):
                mark = draw(marks) if space or not mark else ""  # two would make one mark
                shown = f"[{word}](https://example.org/{draw(st.integers(0, 9))})"
                text += (draw(ends) if position else "") + (
                    shown if mark == "link" else f"{mark}{word}{mark}"
                )
            text += END.get(locale, ".") + draw(ends)
        text = text.strip().removesuffix("\\").strip()
        start = draw(st.sampled_from(["", "", "- ", "+ ", "1. ", "7) ", "> ", "## "]))
        if start == "## ":
            text = " ".join(text.replace("\\\n", "\n").split())
        rest = "> " if start == "> " else " " * len(start)
        made.append(start + text.replace("\n", "\n" + rest))
    return "\n\n".join(made)


@settings(max_examples=300)
@given(st.data())
def test_a_change_of_form_moves_nothing(data: st.DataObject) -> None:
    locale, blocks = data.draw(texts())
    plain = wording({"body_markdown": written(locale, blocks)}, locale)
    other = data.draw(st.composite(formatted)(locale, blocks))
    assert [s.digest for s in wording({"body_markdown": other}, locale)] == [
        s.digest for s in plain
    ], other
    assert len(plain) == sum(map(len, blocks))


@settings(max_examples=300)
@given(st.data())
def test_a_changed_word_moves_its_sentence_alone(data: st.DataObject) -> None:
    locale, blocks = data.draw(texts())
    then = wording({"body_markdown": written(locale, blocks)}, locale)
    block = data.draw(st.integers(0, len(blocks) - 1))
    sentence = data.draw(st.integers(0, len(blocks[block]) - 1))
    word = data.draw(st.integers(0, len(blocks[block][sentence]) - 1))
    blocks[block][sentence][word] = "Khác"
    now = wording({"body_markdown": written(locale, blocks)}, locale)
    place = sum(map(len, blocks[:block])) + sentence
    differ = [i for i, (a, b) in enumerate(zip(then, now, strict=True)) if a.digest != b.digest]
    assert differ == [place]
    assert moved(joined(then), joined(now)) == 1
    told = list(compare(joined(then), joined(now)))
    assert [each for each in told if each[0] is not SentenceChange.KEPT] == [
        (SentenceChange.GONE, place, place),
        (SentenceChange.NEW, place + 1, place),
    ]


def digests(**fields: str) -> list[bytes]:
    return [sentence.digest for sentence in wording(fields, "VI")]


def test_the_field_counts() -> None:
    assert digests(title="Một.") != digests(summary="Một.")
    assert digests(title="Một. Hai.") == digests(title="Một.") + digests(title="Hai.")


def test_the_form_of_unicode_does_not_count() -> None:
    assert digests(title="Lạng Sơn") == digests(title=unicodedata.normalize("NFD", "Lạng Sơn"))
    assert digests(title="Lạng Sơn") != digests(title="Lang Son")
    assert digests(title="Lạng Sơn") != digests(title="lạng sơn")


def test_spaces_beside_unspaced_scripts_do_not_count() -> None:
    assert digests(title="谅山 2015 年") == digests(title="谅山2015年")
    assert digests(title="랑선 성") != digests(title="랑선성")


def test_plain_texts_are_not_read_as_markdown() -> None:
    assert digests(caption="*Một*") != digests(caption="Một")
    assert [s.text for s in wording({"caption": "Một\nhai\n \nBa"}, "VI")] == ["Một hai", "Ba"]


def test_texts_without_words_have_no_sentences() -> None:
    assert wording({"title": "", "summary": None, "body_markdown": "---"}, "VI") == []


def test_a_digest_has_its_size() -> None:
    (found,) = wording({"title": "Một"}, "VI")
    assert found == Sentence("title", "Một", found.digest)
    assert len(found.digest) == DIGEST_SIZE == 8
    assert (
        found.digest.hex() == "f446194d706f095c"
    )  # b2sum -l 64 of the field, a zero byte and the text
    assert split(joined([found, found])) == [found.digest] * 2
    assert split(b"") == split(None) == []


@pytest.mark.parametrize(
    "then, now, changes, count",
    [
        ("abc", "abc", "K0 K1 K2", 0),
        ("abc", "axc", "K0 G1 N1 K2", 1),
        ("abc", "ac", "K0 G1 K1", 1),
        ("ac", "abbc", "K0 N1 N2 K3", 2),
        ("ab", "ba", "N0 K1 G1", 2),
        ("", "ab", "N0 N1", 2),
        ("ab", "", "G0 G1", 2),
    ],
)
def test_how_wordings_are_compared(then: str, now: str, changes: str, count: int) -> None:
    old, new = (b"".join(c.encode() * 8 for c in text) for text in (then, now))
    told = [
        f"{change[0]}{old_at if change is SentenceChange.GONE else new_at}"
        for change, old_at, new_at in compare(old, new)
    ]
    assert " ".join(told) == changes
    assert moved(old, new) == count


def test_which_texts_are_translated() -> None:
    words = {name: aggregate_of(name).variants for name in entry_types()}
    assert {name: shape.words for name, shape in words.items() if shape} == {
        "Article": ("title", "summary", "body_markdown", "seo_title", "seo_description"),
        "Bulletin": ("title", "editor_note"),
        "Media": ("title", "alt", "caption", "transcript"),
        "Period": ("name", "description"),
        "Place": ("name",),
        "Topic": ("name",),
        "Unit": ("name",),
    }
    section = aggregate_of("Bulletin").lists["sections"]
    assert section.variants
    assert section.variants.words == ("heading",)
    item = section.lists["items"].variants
    assert item
    assert item.words == ("title", "summary")
