"""The catalogs: every message of the code is there, translated, and says what the English says."""

from __future__ import annotations

import ast
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from cms.config import Settings
from cms.i18n import catalogs, messages
from cms.i18n.catalogs import PACKAGES, ROOT, SOURCE, collect, tags, waiting
from cms.i18n.extract import NotATemplate, templates
from cms.i18n.locales import code_of, tag_of

TAGS = list(tags())
TRANSLATED = [tag for tag in TAGS if tag != SOURCE]
SCRIPTS = {"zh": "[一-鿿]", "ja": "[ぁ-ヿ]", "ko": "[가-힣]"}
POT = messages.FOLDER / "cms.pot"


def ids(catalog: Catalog) -> list[str]:
    return [str(message.id) for message in catalog if message.id]


def keys(catalog: Catalog) -> list[tuple[str, str]]:
    """The messages and labels with their contexts."""
    return [(message.context or "", str(message.id)) for message in catalog if message.id]


def entries(tag: str) -> list[tuple[str, str]]:
    """The messages, without the labels of enum values."""
    catalog = messages.read(messages.path_of(tag))
    return [(str(m.id), str(m.string)) for m in catalog if m.id and not m.context]


class TestTheProjectsCatalogs:
    def test_the_template_has_the_messages_of_the_code(self) -> None:
        assert set(keys(messages.read(POT))) == set(keys(collect())), "run: make messages"

    def test_every_locale_has_a_catalog(self) -> None:
        assert {tag_of(code) for code in Settings().locales} <= set(TAGS)

    @pytest.mark.parametrize("tag", TAGS)
    def test_a_catalog_has_the_messages_of_the_template(self, tag: str) -> None:
        catalog = messages.read(messages.path_of(tag))
        assert keys(catalog) == keys(messages.read(POT)), "run: make messages"
        assert not catalog.obsolete
        assert str(catalog.locale_identifier).replace("_", "-") == tag

    @pytest.mark.parametrize("tag", TRANSLATED)
    def test_every_message_is_translated(self, tag: str) -> None:
        assert waiting(messages.read(messages.path_of(tag))) == []

    @pytest.mark.parametrize("tag", TAGS)
    def test_placeholders_agree(self, tag: str) -> None:
        wrong = [entry for entry in entries(tag) if entry[1] and not messages.agree(*entry)]
        assert wrong == []

    def test_values_stand_in_the_quotation_marks_of_the_language(self) -> None:
        """Not in those of Python's ``repr``, which are the same in all."""
        found = [text for tag in TAGS for entry in entries(tag) for text in entry]
        assert [text for text in found if re.search(r"\{\w+!", text)] == []

    @pytest.mark.parametrize("tag", TRANSLATED)
    def test_all_translations_reach_the_caller(self, tag: str) -> None:
        assert messages.translations(code_of(tag)) == dict(entries(tag))

    @pytest.mark.parametrize("tag", ["vi", "zh", "fr", "ja", "ko"])
    def test_a_translation_is_a_sentence_in_its_language(self, tag: str) -> None:
        own = SCRIPTS.get(tag, "[a-zà-ỹ]")
        foreign = [SCRIPTS[other] for other in ("ja", "ko") if other != tag]
        for template, text in entries(tag):
            assert text != template
            assert re.search(own, text), text
            assert not any(re.search(script, text) for script in foreign), text
            stop = "。" if tag in ("zh", "ja") else "."
            assert text.endswith(stop) is template.endswith("."), text  # a page's labels have none
            assert text == unicodedata.normalize("NFC", text).strip(), text

    @pytest.mark.parametrize("path", [POT, *map(messages.path_of, TAGS)], ids=["pot", *TAGS])
    def test_files_hold_nothing_that_changes_by_itself(self, path: Path) -> None:
        text = path.read_text("utf-8")
        assert not re.search(r'^"[\w-]*(Date|Generated|Translator|Team)', text, re.MULTILINE)
        assert not re.search(r"^#:.*(:\d| /)", text, re.MULTILINE)

    def test_no_message_of_the_code_escapes_the_extraction(self) -> None:
        """Looks for sentences with placeholders, however they come to an error."""
        known = set(ids(messages.read(POT)))
        found = {text for path in modules() for text in sentences(path)}
        assert len(found) > 20
        assert found <= known


def modules() -> Iterator[Path]:
    return (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def sentences(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if id(node) not in comments and re.search(r"\{[a-z_]+(![rsa])?\}.*\.$", text):
                yield text


class TestExtraction:
    @pytest.mark.parametrize(
        "source",
        [
            'raise InputError("One {a}.", a=1)',
            'raise InputError(\n    "One "\n    "{a}.",\n    a=1,\n)',
            'raise errors.NotFound("One {a}.", path=("x",), a=1)',
            'raise Refused(400, LimitExceeded("One {a}.", a=1))',
            'def no(message, a):\n    return InputError(message, a=a)\nraise no("One {a}.", 1)',
            "class A:\n    def no(self, a, message):\n        raise InputError(message, a=a)\n"
            '    def b(self):\n        self.no(1, "One {a}.")',
            'class Rule(NamedTuple):\n    field: str\n    message: str\nRule("x", "One {a}.")',
            "class Rule(NamedTuple):\n    field: str\n    message: str\n"
            'Rule(message="One {a}.", field="x")',
        ],
    )
    def test_found(self, source: str) -> None:
        assert [each.text for each in templates(source, "a.py")] == ["One {a}."]

    @pytest.mark.parametrize(
        "source",
        [
            'raise ConfigError("One {a}.", a=1)',
            'raise ValueError("One.")',
            "InputError",
            "isinstance(error, InputError)",
            "raise InputError(error.template, **error.params)",
            "raise NotFound(rule.message, argument=rule.field)",
            'def show(message):\n    print(message)\nshow("One.")',
        ],
    )
    def test_not_taken(self, source: str) -> None:
        assert templates(source, "a.py") == []

    @pytest.mark.parametrize(
        "source",
        [
            'raise InputError(f"One {a}.")',
            'raise InputError("One " + a)',
            'raise InputError("One {}.".format(a))',
            "raise InputError(str(error))",
            "raise InputError(message)",
            "raise InputError(*words)",
            "raise InputError()",
            'raise InputError("One {}.")',
            'raise InputError("One {a.b}.", a=1)',
            'raise InputError("One {a.", a=1)',
            "def wrong(message):\n    return InputError(message)\nraise wrong(words)",
        ],
    )
    def test_refused(self, source: str) -> None:
        with pytest.raises(NotATemplate, match=r"^a\.py:\d: the message of \w+: "):
            templates(source, "a.py")

    def test_the_order_is_that_of_the_lines(self) -> None:
        source = 'if f(NotFound("A.")):\n    raise InputError("B.")\nraise Conflict("C.")'
        assert [tuple(each) for each in templates(source, "a.py")] == [
            ("A.", 1),
            ("B.", 2),
            ("C.", 3),
        ]


class TestUpdating:
    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(messages, "FOLDER", tmp_path)
        return tmp_path

    def test_running_it_again_changes_nothing(self, folder: Path) -> None:
        shutil.copytree(ROOT / "locales", folder, dirs_exist_ok=True)
        catalogs.main()
        first = {path: path.read_bytes() for path in folder.rglob("cms.po*")}
        assert len(first) == len(TAGS) + 1
        catalogs.main()
        assert {path: path.read_bytes() for path in first} == first

    def test_a_new_locale_is_begun_from_a_folder(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "th").mkdir()
        catalogs.main()
        catalog = messages.read(messages.path_of("th"))
        assert ids(catalog) == ids(collect()) == waiting(catalog)
        assert (
            capsys.readouterr().out == f"th: {len(catalog)} messages, {len(catalog)} to translate\n"
        )

    def test_a_changed_message_waits_for_a_translator(self, folder: Path) -> None:
        path = messages.path_of("fr")
        path.parent.mkdir(parents=True)
        path.write_text(
            'msgid "At most {limit} bytes are allowed."\nmsgstr "{limit} octets au plus."\n'
            'msgid "Nothing like it any more."\nmsgstr "Rien."\n'
            'msgid "The same."\nmsgstr "Le même."\n',
            "utf-8",
        )
        present = Catalog()
        present.add("At most {limit} bytes are welcome.")
        present.add("The same.")
        catalog = catalogs.update(path, present)
        assert waiting(catalog) == ["At most {limit} bytes are welcome."]
        assert entries("fr") == [
            ("At most {limit} bytes are welcome.", "{limit} octets au plus."),
            ("The same.", "Le même."),
        ]
        written = path.read_text("utf-8")
        assert "Rien" not in written
        catalogs.update(path, present)
        assert path.read_text("utf-8") == written

    def test_a_message_that_is_no_literal_stops_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "cms").mkdir()
        (tmp_path / "cms" / "bad.py").write_text("raise InputError(words)\n", "utf-8")
        with pytest.raises(NotATemplate, match=r"^cms/bad\.py:1: the message of InputError"):
            collect(tmp_path)
