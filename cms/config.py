"""Every setting of the application: one environment variable each, with a meaning and a default.

A field ``page_size`` is read from ``CMS_PAGE_SIZE``. An empty variable counts as unset. Settings
are read once, at the start; a wrong value stops the program with a message that names the
variable, the value and what is allowed. The value of a secret appears in no message, and it may
come from a file, which the same variable with ``_FILE`` at its end names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.auth.settings import AccountSettings
from cms.errors import ConfigError
from cms.setting_kinds import (
    FLAG,
    HTTP_URL,
    LOCALES,
    NETWORKS,
    ORIGINS,
    PATH,
    TEXT,
    TOKEN,
    URL,
    ZONE,
    Kind,
    choice,
    integer,
)
from cms.setting_kinds import (
    setting as _setting,
)

PREFIX = "CMS_"
FILE = "_FILE"
MASK = "******"


@dataclass(frozen=True)
class Settings(AccountSettings):
    """The settings of one process. Sizes are bytes where the name says so, times milliseconds."""

    host: str = _setting("127.0.0.1", TEXT, "Address on which the HTTP server listens.")
    port: int = _setting(8000, integer(0, 65535), "Port of the HTTP server; 0 takes a free one.")
    data: Path = _setting(
        Path(".data"), PATH, "Folder of the embedded database and of all files; made when absent."
    )
    database_url: str = _setting(
        "",
        URL,
        "PostgreSQL 18 server, as the owner of the tables. Empty: the embedded server in CMS_DATA.",
        secret=True,
    )
    editor_database_url: str = _setting(
        "",
        URL,
        "The same database with a login of the role cms_editor. "
        "Empty: CMS_DATABASE_URL with the session's role switched.",
        secret=True,
    )
    reader_database_url: str = _setting(
        "",
        URL,
        "The same database with a login of the role cms_reader. "
        "Empty: CMS_DATABASE_URL with the session's role switched.",
        secret=True,
    )
    embedded_port: int = _setting(
        0,
        integer(0, 65535),
        "TCP port of the embedded server on 127.0.0.1, with a password; 0: only a unix socket.",
    )
    embedded_wal_level: str = _setting(
        "REPLICA",
        choice("REPLICA", "LOGICAL"),
        "What the embedded server writes into its log of changes; LOGICAL lets a public zone "
        "subscribe to it.",
    )
    zone: str = _setting(
        "INNER",
        choice("INNER", "PUBLIC"),
        "INNER holds everything; PUBLIC is a database with the live tables only, which the inner "
        "one fills.",
    )
    zone_password: str = _setting(
        "",
        TEXT,
        "Password of the role cms_replica, as which the public zone reads from the inner one.",
        secret=True,
    )
    auth_database_url: str = _setting(
        "",
        URL,
        "The same database with a login of the role cms_auth. "
        "Empty: CMS_DATABASE_URL with the session's role switched.",
        secret=True,
    )
    pool_size: int = _setting(10, integer(1, 1000), "Most connections of each pool.")
    statement_timeout: int = _setting(
        5000, integer(1, 3_600_000), "Longest time of one read statement, in milliseconds."
    )
    locales: tuple[str, ...] = _setting(
        ("VI", "EN", "ZH", "FR", "JA", "KO"),
        LOCALES,
        "Languages of the content, ISO 639; the first one is the source that others translate.",
    )
    time_zone: str = _setting(
        "Asia/Ho_Chi_Minh", ZONE, "Time zone in which the day of a moment is told in words (IANA)."
    )
    default_page_size: int = _setting(
        20, integer(1, 10_000), "Entries in a page when the query gives neither first nor last."
    )
    max_page_size: int = _setting(
        1000, integer(1, 10_000), "Most entries that a query may ask for in one page."
    )
    max_depth: int = _setting(15, integer(1, 100), "Deepest nesting of fields in a query.")
    max_tokens: int = _setting(
        5000, integer(1, 1_000_000), "Most lexical tokens of a GraphQL document."
    )
    max_fields: int = _setting(
        1500,
        integer(1, 1500),
        "Most fields and conditions of a query, fragments unfolded.",
    )
    max_aliases: int = _setting(
        100,
        integer(0, 100_000),
        "Most aliases of a document, and of a query with its fragments unfolded.",
    )
    max_directives: int = _setting(50, integer(0, 100_000), "Most directives of a document.")
    max_operations: int = _setting(20, integer(1, 100_000), "Most operations of a document.")
    max_fragments: int = _setting(
        80, integer(0, 100_000), "Most fragments, inline ones and uses counted, of a document."
    )
    max_repeats: int = _setting(
        50,
        integer(0, 100_000),
        "Most fields of a document that stand again where they stood already.",
    )
    max_root_fields: int = _setting(20, integer(1, 1500), "Most root fields of a query.")
    max_variables: int = _setting(
        100, integer(0, 100_000), "Most variables that a document declares."
    )
    max_list: int = _setting(
        5000, integer(1, 1_000_000), "Most members of all the lists together that a request gives."
    )
    max_text: int = _setting(
        20_000, integer(1, 100_000_000), "Most characters of a text that a request gives."
    )
    max_price: int = _setting(
        50_000,
        integer(1, 1_000_000_000),
        "Most rows that a query may read in the worst case.",
    )
    rate_price_per_minute: int = _setting(
        0,
        integer(0, 1_000_000_000),
        "Rows that a client may ask for in a minute, in the long run; 0 sets no limit.",
    )
    rate_burst: int = _setting(
        100_000,
        integer(1, 1_000_000_000),
        "Rows that a client may ask for at once, after a pause.",
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (),
        NETWORKS,
        "Addresses or networks of the proxies whose X-Forwarded-For tells the client's address.",
    )
    introspection: str = _setting(
        "OPEN",
        choice("OPEN", "CLOSED"),
        "Whether anonymous callers may ask for the schema; CLOSED also hides what error messages "
        "would suggest of it.",
    )
    max_body_bytes: int = _setting(
        1024 * 1024, integer(1024, 1024**3), "Largest body of a GraphQL request, in bytes."
    )
    max_head_bytes: int = _setting(
        64 * 1024,
        integer(1024, 1024**2),
        "Largest head of a request: its URL and headers, in bytes.",
    )
    receive_timeout: int = _setting(
        10_000,
        integer(1, 3_600_000),
        "Longest time for the head of a request to arrive, and then for its body, in milliseconds.",
    )
    send_timeout: int = _setting(
        15_000,
        integer(1, 3_600_000),
        "Longest time in which a client takes nothing of what waits for it, in milliseconds.",
    )
    max_streams: int = _setting(
        1000,
        integer(0, 1_000_000),
        "Most WebSockets and streams of events that a worker keeps open.",
    )
    max_streams_per_client: int = _setting(
        0,
        integer(0, 1_000_000),
        "Most of them that one client may have open at a worker; 0 sets no limit.",
    )
    max_subscriptions: int = _setting(
        20, integer(1, 100_000), "Most operations under way on one WebSocket."
    )
    websocket_origins: tuple[str, ...] = _setting(
        (),
        ORIGINS,
        "Origins besides the server's own whose pages may open WebSockets.",
    )
    plan_cache_size: int = _setting(
        1000, integer(1, 1_000_000), "Compiled plans kept in memory, the least used go first."
    )
    cache_bytes: int = _setting(
        64 * 1024 * 1024,
        integer(0, 2**40),
        "Memory for kept answers, in bytes; 0 keeps none.",
    )
    cdn_seconds: int = _setting(
        0,
        integer(0, 31_536_000),
        "How long a CDN in front may keep answers to GET, in seconds; 0: it asks again each time.",
    )
    purge_url: str = _setting(
        "",
        HTTP_URL,
        "Address that is told by POST which surrogate keys a publication has changed. Empty: none.",
        secret=True,
    )
    purge_token: str = _setting(
        "",
        TOKEN,
        "Secret that goes with it, as “Authorization: Bearer …”. Empty: none.",
        secret=True,
    )
    webhook_networks: tuple[str, ...] = _setting(
        (),
        NETWORKS,
        "Networks that webhooks may be sent to although they aren't public, and without TLS.",
    )
    webhook_days: int = _setting(
        5, integer(1, 365), "Days of nothing but failures after which a webhook is switched off."
    )
    workers: int = _setting(
        1, integer(1, 256), "Processes that serve; each has pools and kept answers of its own."
    )
    stop_timeout: int = _setting(
        10_000,
        integer(0, 3_600_000),
        "Longest wait for requests under way when the server stops, in milliseconds.",
    )
    metrics: str = _setting(
        "LOOPBACK",
        choice("OFF", "LOOPBACK", "OPEN"),
        "Who may read /metrics: nobody, this machine, or everybody.",
    )
    trusted_documents: str = _setting(
        "OPTIONAL",
        choice("OPTIONAL", "REQUIRED"),
        "REQUIRED: anonymous callers may run trusted documents only, by their id. OPTIONAL: any.",
    )
    log_level: str = _setting(
        "INFO", choice("DEBUG", "INFO", "WARNING", "ERROR"), "Least severity that is logged."
    )
    log_format: str = _setting(
        "TEXT", choice("TEXT", "JSON"), "Form of a line of the log: for readers, or a JSON object."
    )
    log_private: bool = _setting(
        False,
        FLAG,
        "Whether the log may hold clients' addresses and the words of faults (maybe content).",
    )

    def __post_init__(self) -> None:
        self.check_accounts()
        if self.default_page_size > self.max_page_size:
            raise ConfigError(
                "CMS_DEFAULT_PAGE_SIZE is {default}, which is above CMS_MAX_PAGE_SIZE ({limit})",
                default=self.default_page_size,
                limit=self.max_page_size,
            )

        if self.rate_price_per_minute and self.rate_burst < self.max_price:
            raise ConfigError(
                "CMS_RATE_BURST is {burst}, which is below CMS_MAX_PRICE ({limit}): what that "
                "allows could never be asked for",
                burst=self.rate_burst,
                limit=self.max_price,
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
            if text := environ.get(variable, "").strip() or _from_file(field, environ):
                values[field.name] = _read(field, variable, text)
        return cls(**values)


def variable_of(field: dataclasses.Field[Any]) -> str:
    """The environment variable of a field of Settings."""
    return PREFIX + field.name.upper()


def _from_file(field: dataclasses.Field[Any], environ: Mapping[str, str]) -> str:
    """The text of a secret whose variable ends in ``_FILE`` and names a file."""
    variable = variable_of(field) + FILE
    path = environ.get(variable, "").strip() if field.metadata["secret"] else ""
    try:
        return Path(path).read_text("utf-8").strip() if path else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "The file that {variable} names can't be read ({reason})",
            variable=variable,
            reason=getattr(error, "strerror", None) or "it isn't UTF-8",
        ) from error


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
    fields = dataclasses.fields(Settings)
    known = {variable_of(field) for field in fields}
    known |= {variable_of(field) + FILE for field in fields if field.metadata["secret"]}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)).lower() if isinstance(value, tuple) else str(value)
