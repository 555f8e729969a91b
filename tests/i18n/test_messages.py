"""Messages in the caller's language: which translation is taken, and that nothing can break it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from cms.errors import InvalidCursor, InvalidPageSize
from cms.i18n import messages
from cms.i18n.locales import DEFAULT
from cms.i18n.messages import placeholders, translate, translations
from resolvers.errors import from_cms

RANGE = "{argument} must be from 0 to {limit}, not {value}."
CURSOR = "“{value}” is not a cursor of this list in this order."
VALUES = {"argument": "first", "limit": 1000, "value": 5000}


@pytest.mark.parametrize(
    "locale, message",
    [
        ("VI", "first phải từ 0 đến 1000, không phải 5000."),
        ("EN", "first must be from 0 to 1000, not 5000."),
        ("ZH", "first 必须在 0 到 1000 之间，而不是 5000。"),
        ("FR", "first doit être compris entre 0 et 1000\xa0; la valeur donnée est 5000."),
        ("JA", "first は 0～1000 の範囲にしてください (指定値: 5000)。"),
        ("KO", "first 값은 0에서 1000 사이여야 합니다(현재 값: 5000)."),
    ],
)
def test_each_locale_has_its_own_words(locale: str, message: str) -> None:
    assert translate(RANGE, VALUES, locale) == message


@pytest.mark.parametrize("locale", ["TH", "ZH_HANT", "NO_SUCH", ""])
def test_a_locale_without_a_catalog_gets_english(locale: str) -> None:
    assert translate(RANGE, VALUES, locale) == "first must be from 0 to 1000, not 5000."


def test_a_message_without_a_translation_is_in_english() -> None:
    assert translate("The {thing} is new.", {"thing": "kite"}, "VI") == "The kite is new."


def test_an_error_is_shown_in_the_callers_language() -> None:
    error = InvalidPageSize(RANGE, path=("articles",), argument="first", limit=1000, value=5000)
    assert from_cms(error, "ZH") == {
        "message": "first 必须在 0 到 1000 之间，而不是 5000。",
        "path": ["articles"],
        "extensions": {"code": "INVALID_PAGE_SIZE", "argument": "first"},
    }
    assert str(error) == "first must be from 0 to 1000, not 5000."


HOSTILE = [
    "{limit}",
    "{0}",
    "{",
    "}}",
    "{value.__class__}",
    "{value!r:>1000000000}",
    "%s %(limit)d",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("locale", DEFAULT.codes)
def test_a_value_is_never_read_as_a_template(value: str, locale: str) -> None:
    shown = translate(RANGE, VALUES | {"value": value}, locale)
    assert shown == translate(RANGE, VALUES | {"value": "HERE"}, locale).replace("HERE", value)
    assert value in translate(CURSOR, {"value": value}, locale)
    assert value in from_cms(InvalidCursor(CURSOR, value=value), locale)["message"]


@given(
    template=st.deferred(lambda: st.sampled_from(sorted(translations("VI")))),
    locale=st.sampled_from(DEFAULT.codes),
    value=st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()), st.binary()),
)
def test_any_value_fits_every_message(template: str, locale: str, value: object) -> None:
    names = [written[1:-1].split("!")[0] for written in placeholders(template)]
    shown = translate(template, dict.fromkeys(names, value), locale)
    assert shown != template or not names or "{" in str(value)


def test_a_list_is_shown_as_its_members() -> None:
    template = "{value} is not a locale of this content; allowed are {allowed}."
    for allowed in (["VI", "EN"], ("VI", "EN")):
        shown = translate(template, {"value": "xx", "allowed": allowed}, "EN")
        assert shown == "xx is not a locale of this content; allowed are VI, EN."
    assert translate("{value!r} is odd.", {"value": ["a"]}, "EN") == "['a'] is odd."


@pytest.mark.parametrize(
    "template", ["{value.__class__}", "{value[0]}", "{0}", "{}", "{other}", "{"]
)
def test_a_template_reaches_only_parameters(
    template: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert translate(template, {"value": "secret"}, "EN") == template
    assert "fit" in caplog.text
    assert "secret" not in caplog.text


def test_a_value_that_can_not_be_shown_does_not_hide_the_error() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError

    assert translate(RANGE, VALUES | {"value": Broken()}, "FR") == RANGE


@pytest.mark.parametrize(
    "template, expected",
    [
        ("Nothing here.", []),
        ("{{limit}}", []),
        ("${name} and {limit:,}", ["{limit:,}", "{name}"]),
        ("{b} {a!r} {b}", ["{a!r}", "{b}", "{b}"]),
    ],
)
def test_placeholders(template: str, expected: list[str]) -> None:
    assert placeholders(template) == expected


@pytest.mark.parametrize("template", ["{", "}", "{}", "{0}", "{a.b}", "{a[0]}", "{a:{b}}", "{a b}"])
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(ValueError, match=r"plain name|[{}]"):
        placeholders(template)


class TestBrokenCatalogs:
    """A mistake of a translator: the message is in English, and the log says why."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(messages, "FOLDER", tmp_path)
        translations.cache_clear()
        yield
        translations.cache_clear()

    def _catalog(self, content: bytes) -> None:
        path = messages.path_of("fr")
        path.parent.mkdir(parents=True)
        path.write_bytes(content)

    def _translated(self, translation: str, flags: str = "") -> str:
        self._catalog(f'{flags}msgid "At most {{limit}}."\nmsgstr "{translation}"\n'.encode())
        return translate("At most {limit}.", {"limit": 3, "other": 4}, "FR")

    def test_a_sound_one_is_taken(self) -> None:
        assert self._translated("Au plus {limit}.") == "Au plus 3."

    @pytest.mark.parametrize(
        "translation",
        [
            "Au plus {limite}.",
            "Au plus {other}.",
            "Au plus {limit!r}.",
            "Au plus {limit:>9}.",
            "Au plus {limit.__class__}.",
            "Au plus {limit} {limit}.",
            "Au plus {}.",
            "Au plus {limit.",
            "Au plus.",
        ],
    )
    def test_other_placeholders(self, translation: str, caplog: pytest.LogCaptureFixture) -> None:
        assert self._translated(translation) == "At most 3."
        assert translation in caplog.text

    def test_a_fuzzy_one_is_not_taken(self) -> None:
        assert self._translated("Au moins {limit}.", "#, fuzzy\n") == "At most 3."

    def test_an_empty_one_is_not_taken(self) -> None:
        assert self._translated("") == "At most 3."

    @pytest.mark.parametrize(
        "content",
        [b'msgid "open', b"nonsense", 'msgid "At most {limit}."\nmsgstr "é"'.encode("latin-1")],
    )
    def test_a_file_that_can_not_be_read(
        self, content: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        self._catalog(content)
        assert translate("At most {limit}.", {"limit": 3}, "FR") == "At most 3."
        assert "can't be read" in caplog.text

    def test_a_catalog_is_read_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        read: list[Path] = []
        original = messages.read

        def counted(path: Path) -> Catalog:
            read.append(path)
            return original(path)

        monkeypatch.setattr(messages, "read", counted)
        assert self._translated("Au plus {limit}.") == "Au plus 3."
        for _ in range(3):
            assert translate("At most {limit}.", {"limit": 4}, "FR") == "Au plus 4."
        assert read == [messages.path_of("fr")]
