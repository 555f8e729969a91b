"""The kinds of settings: what the text of an environment variable must be, and what it gives."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

T = TypeVar("T")


@dataclass(frozen=True)
class Kind(Generic[T]):
    """How a setting's text is read: ``read`` raises ValueError unless the text is ``allowed``."""

    name: str
    allowed: str
    read: Callable[[str], T]


def setting(default: T, kind: Kind[T], description: str, *, secret: bool = False) -> T:
    """Declare a field of Settings; the declared type is that of the default."""
    metadata = {"kind": kind, "description": description, "secret": secret}
    field: Any = dataclasses.field(default=default, repr=not secret, metadata=metadata)
    declared: T = field
    return declared


def integer(low: int, high: int) -> Kind[int]:
    """A whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return Kind("integer", f"a whole number from {low} to {high}", read)


def choice(*values: str) -> Kind[str]:
    """One of these words, which are in upper case; it may be given in any case."""

    def read(text: str) -> str:
        if text.upper() not in values:
            raise ValueError
        return text.upper()

    return Kind("choice", "one of " + ", ".join(values), read)


def _read_flag(text: str) -> bool:
    return {"YES": True, "NO": False}[choice("YES", "NO").read(text)]


def _read_locales(text: str) -> tuple[str, ...]:
    codes = tuple(code.strip().upper() for code in text.split(","))
    if len(set(codes)) != len(codes) or not all(re.fullmatch("[A-Z]{2,3}", c) for c in codes):
        raise ValueError
    return codes


def _read_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError):  # a name that isn't there, or is a folder's
        raise ValueError from None


def _read_networks(text: str) -> tuple[str, ...]:
    return tuple(str(ip_network(part.strip())) for part in text.split(","))


def _read_origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().lower() for part in text.split(","))
    for origin in origins:
        parts = urlsplit(_read_http_url(origin))
        if origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError
    return origins


def _read_url(text: str) -> str:
    if not re.match(r"postgres(ql)?://", text):
        raise ValueError
    return text


def _read_http_url(text: str) -> str:
    parts = urlsplit(_read_token(text))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError
    if parts.port == 0 or parts.username is not None:  # a port that is no number raises by itself
        raise ValueError
    return text


def _read_token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError
    return text


TEXT: Kind[str] = Kind("text", "a text", str)
PATH: Kind[Path] = Kind("path", "a path", Path)
URL: Kind[str] = Kind("URL", "a URL that starts with postgresql://", _read_url)
NETWORKS: Kind[tuple[str, ...]] = Kind(
    "list", "IP addresses or networks (192.0.2.0/24) with commas between them", _read_networks
)
ORIGINS: Kind[tuple[str, ...]] = Kind(
    "list", "origins such as https://portal.example with commas between them", _read_origins
)
ZONE: Kind[str] = Kind("name", "a time zone of the IANA database", _read_zone)
HTTP_URL: Kind[str] = Kind("URL", "a URL that starts with https:// or http://", _read_http_url)
TOKEN: Kind[str] = Kind("token", "printable ASCII without spaces", _read_token)
FLAG: Kind[bool] = Kind("flag", "yes or no", _read_flag)
LOCALES: Kind[tuple[str, ...]] = Kind(
    "list", "different ISO 639 language codes with commas between them", _read_locales
)
