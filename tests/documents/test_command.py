"""The commands ``cms documents``, as a person or a deployment uses them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cms import cli
from cms.delivery.documents import identify
from schema.build import sdl
from tests.documents.conftest import TOPIC, written

OTHER = "query Other { units { nodes { code kind } } }"
ARTICLES = """\
query Articles($where: ArticleWhere, $first: Int = 5) {
  articles(where: $where, first: $first) { nodes { id kind publishedAt } }
  features: articles(where: { kind: { eq: FEATURE } }) { totalCount }
}
"""


class Terminal:
    """The commands on a data folder of their own."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def run(self, *arguments: str | Path, **environment: str) -> Result:
        runner = CliRunner(env={"CMS_DATA": str(self.data), **environment})
        return runner.invoke(cli.main, ["documents", *map(str, arguments)])

    def lines(self, *arguments: str | Path, code: int = 0, **environment: str) -> list[str]:
        result = self.run(*arguments, **environment)
        assert result.exit_code == code, result.output
        return result.output.strip().splitlines()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture
def terminal(data: Path) -> Terminal:
    """There is no document at first."""
    terminal = Terminal(data)
    for line in terminal.lines("list")[:-1]:
        assert terminal.run("remove", line.split()[0]).exit_code == 0
    return terminal


def test_each_command_has_help(data: Path) -> None:
    for command in ("add", "list", "show", "remove", "check"):
        assert Terminal(data).run(command, "--help").exit_code == 0


def test_add_list_show_remove(terminal: Terminal, tmp_path: Path) -> None:
    folder = written(tmp_path, {"topic.graphql": TOPIC, "other.graphql": OTHER})
    added = terminal.lines("add", "--application", "portal", folder)
    where = folder / "other.graphql"
    assert added[0] == f"added      {identify(OTHER)}  Other  ({where})"
    assert added[-1] == "2 documents of portal: 2 added, 0 updated, 0 unchanged"
    again = terminal.lines("add", "--application", "portal", folder)
    assert again[-1] == "2 documents of portal: 0 added, 0 updated, 2 unchanged"
    shared = terminal.lines("add", "--application", "bulletin", folder / "topic.graphql")
    assert shared[-1] == "1 document of bulletin: 0 added, 1 updated, 0 unchanged"

    listed = terminal.lines("list")
    assert re.fullmatch(rf"{identify(OTHER)}  \d{{4}}-\d\d-\d\d +\d+  portal: Other", listed[0])
    assert listed[1].endswith("  portal, bulletin: Topic")
    assert listed[2:] == ["2 documents"]
    assert terminal.lines("list", "--application", "bulletin")[-1] == "1 document"

    key = identify(TOPIC)
    for identifier in (key, key[:12], key[7:15]):
        shown = terminal.run("show", identifier).output
        assert shown.startswith(f"# {key}\n# portal, bulletin: Topic\n# ")
        assert shown.endswith(f"{TOPIC}\n")

    removed = terminal.lines("remove", "--application", "portal")
    assert removed[-1] == "2 documents removed from portal"
    assert [line.split("  ")[-1] for line in terminal.lines("list")[:-1]] == ["bulletin: Topic"]
    assert terminal.lines("remove", key[:20])[-1] == "1 document removed"
    assert terminal.lines("list") == ["0 documents"]


def test_nothing_is_stored_unless_all_is_sound(terminal: Terminal, tmp_path: Path) -> None:
    files = {
        "a.graphql": TOPIC,
        "b.graphql": "query B {\n  units { nodes { cod } }\n}",
        "c.graphql": "{ units(first: 5000) { totalCount } }",
        "d.graphql": "query D {",
        "e.graphql": "mutation E { publish }",
    }
    folder = written(tmp_path, files)
    lines = terminal.lines("add", "--application", "portal", folder, code=1)
    assert lines[0] == "Error: Nothing was stored:"
    starts = ["b.graphql:2:19: Cannot query", "c.graphql:1:1: first", "d.graphql:1:10: Syntax"]
    for line, start in zip(lines[1:], starts, strict=False):
        assert line.startswith(f"{folder}/{start}")
    assert lines[4].startswith(f"{folder}/e.graphql:1:")
    assert len(lines) == 5
    assert terminal.lines("list") == ["0 documents"]


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["add", __file__], 2, "application"),
        (["add", "--application", "a", "/nowhere.graphql"], 2, "/nowhere.graphql"),
        (["remove"], 2, "--application"),
        (["show", "abc"], 1, "No documents have an id that begins with “abc”"),
        (["remove", "abc"], 1, "No documents have an id"),
        (["check", "--schema", __file__], 1, "Syntax Error"),
    ],
)
def test_what_is_wrong_is_said(
    terminal: Terminal, arguments: list[str], code: int, words: str
) -> None:
    assert words in terminal.lines(*arguments, code=code)[-1 if code == 2 else 0]


# --- the query contract ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Documents of two applications, which these tests only look at."""
    terminal = Terminal(tmp_path_factory.mktemp("stored"))
    files = {"portal/articles.graphql": ARTICLES, "printer/other.graphql": OTHER}
    folder = written(tmp_path_factory.mktemp("files"), files)
    for application in ("portal", "printer"):
        terminal.lines("add", "--application", application, folder / application)
    return terminal


def test_the_codes_own_schema_breaks_nothing(stored: Terminal, tmp_path: Path) -> None:
    expected = ["2 documents checked: 0 with deprecated parts, 0 dearer"]
    assert stored.lines("check") == expected
    (tmp_path / "schema.graphql").write_text(sdl())
    assert stored.lines("check", "--schema", tmp_path / "schema.graphql") == expected


def changed(folder: Path, pattern: str, replacement: str) -> Path:
    """A file of the schema, changed."""
    text, count = re.subn(pattern, replacement, sdl(), flags=re.M)
    assert count
    file = folder / "schema.graphql"
    file.write_text(text)
    return file


CHANGES = {
    "a field was removed": (
        r"^  kind: ArticleKind!$", "  form: ArticleKind!",
        "portal: Articles", "2:55: Cannot query field 'kind'",
    ),
    "an argument became required": (
        r"(orderBy: \[UnitOrder!\])$(?=\n  \): UnitConnection!)", r"\1!",
        "printer: Other", "1:15: Argument 'Query.units(orderBy:)' of type '[UnitOrder!]!' is",
    ),
    "a type changed": (
        r"^  publishedAt: DateTime$", "  publishedAt: Date",
        "portal: Articles", "2:60: Article.publishedAt was DateTime and is now Date.",
    ),
    "an enum's value vanished that is written down": (
        r"^  FEATURE$", "  LONG_READ", "portal: Articles", "3:43: ",
    ),
    "an enum's value vanished that may be sent": (
        r"^  NEWS$", "  SHORT_READ",
        "portal: Articles", "1:16: $where may hold ArticleKind.NEWS, which is no more.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_breaks_fails(stored: Terminal, tmp_path: Path, change: str) -> None:
    pattern, replacement, title, problem = CHANGES[change]
    file = changed(tmp_path, pattern, replacement)
    lines = stored.lines("check", "--schema", file, code=1)
    start = rf"{title} \(sha256:[0-9a-f]{{8}}…\): breaks at {re.escape(problem)}"
    assert any(re.match(start, line) for line in lines), lines
    application = title.partition(":")[0]
    assert lines[-1] == f"Error: 1 document would break, of {application}"


def test_one_application_is_checked_alone(stored: Terminal, tmp_path: Path) -> None:
    file = changed(tmp_path, r"^  publishedAt: DateTime$", "  publishedAt: Date")
    arguments = ["check", "--schema", str(file), "--application"]
    assert stored.lines(*arguments, "portal", code=1)
    assert stored.lines(*arguments, "printer")[-1].startswith("1 document checked")


def test_what_is_deprecated_is_told(stored: Terminal, tmp_path: Path) -> None:
    file = changed(tmp_path, r"^  publishedAt: DateTime$", r'\g<0> @deprecated(reason: "Old.")')
    lines = stored.lines("check", "--schema", file)
    assert "deprecated at 2:60: " in lines[0]
    assert "Old." in lines[0]
    assert lines[-1] == "2 documents checked: 1 with deprecated parts, 0 dearer"


def test_a_price_that_grew_is_told_and_one_beyond_the_limit_breaks(stored: Terminal) -> None:
    lines = stored.lines("check", CMS_DEFAULT_PAGE_SIZE="40")
    assert re.search(r"printer: Other \(.*: costs \d+ rows, \d+ when it was added", lines[0])
    assert lines[-1] == "2 documents checked: 0 with deprecated parts, 1 dearer"
    lines = stored.lines("check", code=1, CMS_MAX_PRICE="30")
    assert re.search(r"portal: Articles \(.*: breaks at 1:1: .* 30 ", lines[0])
    assert lines[-1] == "Error: 1 document would break, of portal"


@pytest.mark.slow
def test_the_demonstration_brings_the_projects_own(tmp_path: Path) -> None:
    runner = CliRunner(env={"CMS_DATA": str(tmp_path)})
    for _ in range(2):
        result = runner.invoke(cli.main, ["demo"])
        assert result.exit_code == 0, result.output
        assert result.output.splitlines()[-1] == "Trusted documents: 13"
    assert Terminal(tmp_path).lines("check")[-1].startswith("13 documents checked")
