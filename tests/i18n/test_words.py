"""Values in words: labels of every enum in every language, dates by what is known, sizes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum

import pytest

from cms.i18n import catalogs, messages, words
from cms.i18n.locales import DEFAULT, tag_of
from cms.i18n.words import LABELLED, say
from cms.read import graph as g
from schema.graph import graph

HANOI = "Asia/Ho_Chi_Minh"
MEMBERS = [(enum, member) for enum in LABELLED for member in enum]


def test_every_enum_whose_labels_are_asked_for_has_them() -> None:
    """And no other: a label that nobody can read needs no translation."""
    sources = [s for kind in graph().types.values() for s in kind.fields.values()]
    asked = {s.detail for s in sources if isinstance(s, g.Words) and s.kind == "label"}
    assert asked == {"Locale", *(enum.__name__ for enum in LABELLED)}


@pytest.mark.parametrize("locale", DEFAULT.codes)
def test_every_member_has_a_label_of_its_own(locale: str) -> None:
    for enum in LABELLED:
        said = [say("label", enum.__name__)(member.value, locale) for member in enum]
        assert all(said)
        assert len(set(said)) == len(said), enum
        if locale not in ("EN", "FR"):  # French shares some words with English
            assert not set(said) - {"Video"} & {words.english(member.name) for member in enum}


@pytest.mark.parametrize("locale", [code for code in DEFAULT.codes if code != "EN"])
def test_every_label_is_translated(locale: str) -> None:
    found = messages.labels(locale)
    assert found.keys() == {(e.__name__, words.english(m.name)) for e, m in MEMBERS}


def test_a_label_without_translation_is_english() -> None:
    assert say("label", "PlaceKind")("BORDER_GATE", "TH") == "Border gate"
    assert say("label", "PlaceKind")("BORDER_GATE", "EN") == "Border gate"


def test_equal_words_are_told_apart_by_their_enums() -> None:
    assert say("label", "MediaKind")("DOCUMENT", "VI") == "Tài liệu"
    assert say("label", "UnitKind")("MEDIA", "VI") == "Cơ quan báo chí"


def test_labels_are_no_messages() -> None:
    assert "Border gate" not in messages.translations("VI")


@pytest.mark.parametrize(
    "value, locale, wanted",
    [("ZH", "VI", "Tiếng Trung"), ("VI", "JA", "ベトナム語"), ("VI", "FR", "vietnamien")],
)
def test_languages(value: str, locale: str, wanted: str) -> None:
    assert say("label", "Locale")(value, locale) == wanted


@pytest.mark.parametrize(
    "form, value, locale, wanted",
    [
        ("LONG", "1885", "VI", "1885"),
        ("SHORT", "1885", "ZH", "1885年"),
        ("LONG", "1885-02", "VI", "tháng 2 năm 1885"),
        ("FULL", "1885-02", "ZH", "1885年2月"),
        ("MEDIUM", "1885-02", "EN", "Feb 1885"),
        ("SHORT", "1885-02", "EN", "2/1885"),
        ("LONG", "1885-02-04", "VI", "4 tháng 2, 1885"),
        ("FULL", "1885-02-04", "FR", "mercredi 4 février 1885"),
        ("SHORT", "1831-11-04", "VI", "4/11/1831"),
        ("LONG", "0002-01-01", "EN", "January 1, 2"),
        ("LONG", date(2015, 1, 31), "KO", "2015년 1월 31일"),
    ],
)
def test_days(form: str, value: date | str, locale: str, wanted: str) -> None:
    assert say("day", form, HANOI)(value, locale) == wanted


@pytest.mark.parametrize("form", ["SHORT", "MEDIUM", "LONG", "FULL"])
@pytest.mark.parametrize("text", ["1831", "1831-11", "1831-11-04"])
@pytest.mark.parametrize("locale", DEFAULT.codes)
def test_no_format_cuts_the_year(form: str, text: str, locale: str) -> None:
    assert "1831" in (say("day", form, HANOI)(text, locale) or "")


def test_a_moments_day_is_that_of_the_time_zone() -> None:
    moment = datetime(2015, 1, 4, 17, 30, tzinfo=UTC)
    assert say("day", "LONG", HANOI)(moment, "EN") == "January 5, 2015"
    assert say("day", "LONG", "UTC")(moment, "EN") == "January 4, 2015"


def test_the_calendars_last_moment_has_a_day() -> None:
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert say("day", "SHORT", HANOI)(last, "VI") == "31/12/9999"


@pytest.mark.parametrize(
    "value, locale, wanted",
    [
        (0, "EN", "0 byte"),
        (999, "EN", "999 byte"),
        (1000, "EN", "1 kB"),
        (999_949, "EN", "999.9 kB"),
        (999_950, "EN", "1 MB"),
        (3_420_000, "VI", "3,4 MB"),
        (3_420_000, "FR", "3,4\u202fMo"),
        (2**63 - 1, "EN", "9,223,372 TB"),
    ],
)
def test_sizes(value: int, locale: str, wanted: str) -> None:
    said = say("bytes")(value, locale)
    assert said is not None
    assert said.replace("\xa0", " ").replace("\u202f", " ") == wanted.replace("\u202f", " ")


@pytest.mark.parametrize("kind", [("label", "PlaceKind"), ("day", "LONG", HANOI), ("bytes",)])
def test_what_is_missing_is_not_said(kind: tuple[str, ...]) -> None:
    assert say(*kind)(None, "VI") is None


def test_the_template_lists_the_labels() -> None:
    listed = {(m.context, m.id) for m in messages.read(messages.FOLDER / "cms.pot") if m.context}
    assert listed == {(e.__name__, words.english(m.name)) for e, m in MEMBERS}


def test_labels_stand_in_every_catalog() -> None:
    for tag in map(tag_of, DEFAULT.codes):
        catalog = messages.read(messages.path_of(tag))
        assert {m.context for m in catalog if m.context} == {enum.__name__ for enum in LABELLED}
    assert all(issubclass(enum, Enum) for enum in LABELLED)
    assert catalogs.SOURCE == "en"
