"""Every setting of the application: one environment variable each, with a meaning and a default.

A field ``page_size`` is read from ``CMS_PAGE_SIZE``. An empty variable counts as unset. Settings
are read once, at the start; a wrong value stops the program with a message that names the
variable, the value and what is allowed. The value of a secret appears in no message.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from cms.errors import ConfigError

PREFIX = "CMS_"
MASK = "******"

T = TypeVar("T")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How a setting's text is read: ``read`` raises ValueError unless the text is ``allowed``."""

    name: str
    allowed: str
    read: Callable[[str], T]


def _integer(low: int, high: int) -> Kind[int]:
    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return Kind("integer", f"a whole number from {low} to {high}", read)


def _choice(*values: str) -> Kind[str]:
    def read(text: str) -> str:
        if text.upper() not in values:
            raise ValueError
        return text.upper()

    return Kind("choice", "one of " + ", ".join(values), read)


def _read_locales(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in text.split(","))
    if len(set(codes)) != len(codes) or not all(re.fullmatch("[A-Z]{2,3}", c) for c in codes):
        raise ValueError
    return codes


def _read_url(text: str) -> str:
    if not re.match(r"postgres(ql)?://", text):
        raise ValueError
    return text


_TEXT: Kind[str] = Kind("text", "a text", str)
_PATH: Kind[Path] = Kind("path", "a path", Path)
_URL: Kind[str] = Kind("URL", "a URL that starts with postgresql://", _read_url)
_LOCALES: Kind[tuple[str, ...]] = Kind(
    "list", "different ISO 639 language codes with commas between them", _read_locales
)


def _setting(default: T, kind: Kind[T], description: str, *, secret: bool = False) -> T:
    """Declare a field of Settings; the declared type is that of the default."""
    metadata = {"kind": kind, "description": description, "secret": secret}
    field: Any = dataclasses.field(default=default, repr=not secret, metadata=metadata)
    declared: T = field
    return declared


@dataclass(frozen=True)
class Settings:
    """The settings of one process. Sizes are bytes where the name says so, times milliseconds."""

    host: str = _setting("127.0.0.1", _TEXT, "Address on which the HTTP server listens.")
    port: int = _setting(8000, _integer(0, 65535), "Port of the HTTP server; 0 takes a free one.")
    data: Path = _setting(
        Path(".data"), _PATH, "Folder of the embedded database and of all files; made when absent."
    )
    database_url: str = _setting(
        "",
        _URL,
        "PostgreSQL 18 server, as the owner of the tables. Empty: the embedded server in CMS_DATA.",
        secret=True,
    )
    editor_database_url: str = _setting(
        "",
        _URL,
        "The same database with a login of the role cms_editor. "
        "Empty: CMS_DATABASE_URL with the session's role switched.",
        secret=True,
    )
    reader_database_url: str = _setting(
        "",
        _URL,
        "The same database with a login of the role cms_reader. "
        "Empty: CMS_DATABASE_URL with the session's role switched.",
        secret=True,
    )
    embedded_port: int = _setting(
        0,
        _integer(0, 65535),
        "TCP port of the embedded server on 127.0.0.1, with a password; 0: only a unix socket.",
    )
    pool_size: int = _setting(10, _integer(1, 1000), "Most connections of each pool.")
    statement_timeout: int = _setting(
        5000, _integer(1, 3_600_000), "Longest time of one read statement, in milliseconds."
    )
    locales: tuple[str, ...] = _setting(
        ("VI", "EN", "ZH", "FR", "JA", "KO"),
        _LOCALES,
        "Languages of the content, ISO 639; the first one is the source that others translate.",
    )
    default_page_size: int = _setting(
        20, _integer(1, 10_000), "Entries in a page when the query gives neither first nor last."
    )
    max_page_size: int = _setting(
        1000, _integer(1, 10_000), "Most entries that a query may ask for in one page."
    )
    max_depth: int = _setting(15, _integer(1, 100), "Deepest nesting of fields in a query.")
    max_tokens: int = _setting(
        5000, _integer(1, 1_000_000), "Most lexical tokens of a GraphQL document."
    )
    max_body_bytes: int = _setting(
        1024 * 1024, _integer(1024, 1024**3), "Largest body of a GraphQL request, in bytes."
    )
    plan_cache_size: int = _setting(
        1000, _integer(1, 1_000_000), "Compiled plans kept in memory, the least used go first."
    )
    log_level: str = _setting(
        "INFO", _choice("DEBUG", "INFO", "WARNING", "ERROR"), "Least severity that is logged."
    )

    def __post_init__(self) -> None:
        if self.default_page_size > self.max_page_size:
            raise ConfigError(
                "CMS_DEFAULT_PAGE_SIZE is {default}, which is above CMS_MAX_PAGE_SIZE ({limit})",
                default=self.default_page_size,
                limit=self.max_page_size,
            )

    @property
    def source_locale(self) -> str:
        """The locale that the others are translated from, in upper case."""
        return self.locales[0]

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings from environment variables.

        Raises ConfigError, with the variable, its value (unless secret) and what is allowed.
        """
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            variable = variable_of(field)
            if text := environ.get(variable, "").strip():
                values[field.name] = _read(field, variable, text)
        return cls(**values)


def variable_of(field: dataclasses.Field[Any]) -> str:
    """The environment variable of a field of Settings."""
    return PREFIX + field.name.upper()


def _read(field: dataclasses.Field[Any], variable: str, text: str) -> Any:
    kind: Kind[Any] = field.metadata["kind"]
    try:
        return kind.read(text)
    except ValueError:
        value = MASK if field.metadata["secret"] else text
        raise ConfigError(
            "{variable} is “{value}”, but must be {allowed}",
            variable=variable,
            value=value,
            allowed=kind.allowed,
        ) from None


@dataclass(frozen=True)
class Line:
    """One setting, ready to be shown: texts only, a secret masked."""

    variable: str
    kind: str
    allowed: str
    default: str
    value: str
    description: str


def describe(settings: Settings) -> Iterator[Line]:
    """All settings in their order, with meaning, default and present value."""
    for field in dataclasses.fields(settings):
        kind: Kind[Any] = field.metadata["kind"]
        value = _text(getattr(settings, field.name))
        yield Line(
            variable=variable_of(field),
            kind=kind.name,
            allowed=kind.allowed,
            default=_text(field.default),
            value=MASK if value and field.metadata["secret"] else value,
            description=field.metadata["description"],
        )


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Variables with our prefix that no setting reads: most likely a name misspelt."""
    known = {variable_of(field) for field in dataclasses.fields(Settings)}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _text(value: object) -> str:
    return ",".join(map(str, value)).lower() if isinstance(value, tuple) else str(value)
