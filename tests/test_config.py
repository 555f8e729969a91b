"""Every setting: read, checked, explained, documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cms.config import Line, Settings, describe, unknown_variables
from cms.errors import ConfigError

DOCUMENT = Path(__file__).parents[1] / "docs" / "configuration.md"
LINES = list(describe(Settings()))


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"CMS_PORT": " ", "OTHER": "1"}) == Settings()


def test_every_variable_is_read() -> None:
    settings = Settings.from_env(
        {
            "CMS_HOST": "::1",
            "CMS_PORT": "8080",
            "CMS_DATA": "elsewhere",
            "CMS_DATABASE_URL": "postgresql://owner@host/cms",
            "CMS_LOCALES": "vi, en,zh",
            "CMS_LOG_LEVEL": "debug",
        }
    )
    assert settings.host == "::1"
    assert settings.port == 8080
    assert settings.data == Path("elsewhere")
    assert settings.database_url == "postgresql://owner@host/cms"
    assert settings.locales == ("VI", "EN", "ZH")
    assert settings.source_locale == "VI"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    "variable, value, allowed",
    [
        ("CMS_PORT", "http", "a whole number from 0 to 65535"),
        ("CMS_PORT", "65536", "a whole number from 0 to 65535"),
        ("CMS_POOL_SIZE", "0", "a whole number from 1 to 1000"),
        ("CMS_LOG_LEVEL", "loud", "one of DEBUG, INFO, WARNING, ERROR"),
        ("CMS_LOCALES", "vi,vi", "ISO 639"),
        ("CMS_LOCALES", "vi,,en", "ISO 639"),
        ("CMS_LOCALES", "Vietnamese", "ISO 639"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(variable: str, value: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as error:
        Settings.from_env({variable: value})
    message = str(error.value)
    assert variable in message
    assert f"“{value}”" in message
    assert allowed in message


@pytest.mark.parametrize(
    "variable", ["CMS_DATABASE_URL", "CMS_EDITOR_DATABASE_URL", "CMS_READER_DATABASE_URL"]
)
def test_a_secret_is_never_shown(variable: str) -> None:
    with pytest.raises(ConfigError, match=variable) as error:
        Settings.from_env({variable: "mysql://user:s3cret@host/cms"})
    assert "s3cret" not in str(error.value)
    settings = Settings.from_env({variable: "postgresql://user:s3cret@host/cms"})
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in repr(list(describe(settings)))
    assert next(line.value for line in describe(settings) if line.variable == variable) == "******"


def test_the_default_page_is_not_above_the_limit() -> None:
    with pytest.raises(ConfigError, match=r"CMS_DEFAULT_PAGE_SIZE is 20, .* \(10\)"):
        Settings.from_env({"CMS_MAX_PAGE_SIZE": "10"})


def test_a_misspelt_variable_is_noticed() -> None:
    assert unknown_variables({"CMS_PROT": "1", "CMS_PORT": "1", "PATH": ""}) == ["CMS_PROT"]


@pytest.mark.parametrize("line", LINES, ids=[line.variable for line in LINES])
def test_every_setting_is_documented_with_its_default_and_meaning(line: Line) -> None:
    found = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", DOCUMENT.read_text("utf-8"), re.M)
    documented = {variable: (default, meaning) for variable, default, meaning in found}
    assert line.variable in documented, f"{line.variable} is missing in {DOCUMENT.name}"
    default, meaning = documented[line.variable]
    assert default == (f"`{line.default}`" if line.default else "empty")
    assert meaning.startswith(line.description)


def test_nothing_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"CMS_[A-Z_]+", DOCUMENT.read_text("utf-8")))
    assert named == {line.variable for line in LINES}
