"""The locales of the content, and which of them a reader asks for.

A locale is stored as its BCP 47 tag (RFC 5646) in capitals with ``_`` for ``-``: ``ZH``,
``ZH_HANT``. That form is the column's value and the name of the GraphQL enum value; the tag is what
HTTP, HTML and ICU want.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cms.config import Settings
from cms.errors import InvalidLocale, Path

HEADER_LIMIT = 1000
"""Characters of an ``Accept-Language`` header that are read; the rest is ignored."""

_RANGE = re.compile(
    r"\s*(?P<range>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)"
    r"\s*(?:;\s*[qQ]\s*=\s*(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


@dataclass(frozen=True)
class Locales:
    """The locales that content may be written in; ``codes`` in the order of the settings."""

    codes: tuple[str, ...] = Settings().locales

    @property
    def source(self) -> str:
        """The locale that the others are translated from."""
        return self.codes[0]

    def check(self, code: object, *, path: Path = ()) -> str:
        """The same code, when it is one of these.

        Raises:
            InvalidLocale: it isn't; the message lists those that are.
        """
        if isinstance(code, str) and code in self.codes:
            return code
        raise InvalidLocale(
            "{value} is not a locale of this content; allowed are {allowed}.",
            path=path,
            argument="locale",
            value=str(code)[:40],
            allowed=", ".join(self.codes),
        )


DEFAULT = Locales()
"""The locales of the default settings."""


def tag_of(code: str) -> str:
    """The BCP 47 tag of a stored locale: ``ZH_HANT`` → ``zh-Hant``, ``PT_BR`` → ``pt-BR``.

    Letter case as RFC 5646, section 2.1.1, recommends it.
    """
    language, *rest = code.split("_")
    return "-".join([language.lower(), *(s.title() if len(s) == 4 else s for s in rest)])


def code_of(tag: str) -> str:
    """The stored form of a BCP 47 tag: ``zh-Hant`` → ``ZH_HANT``."""
    return tag.replace("-", "_").upper()


def accept_language(header: str, supported: Sequence[str]) -> tuple[str, ...]:
    """The supported locales that a reader accepts, the most wanted first.

    The header is that of RFC 9110, section 12.5.4; each language range finds its locale by lookup
    (RFC 4647, section 3.4): ``zh-Hans-CN`` tries itself, ``zh-Hans``, then ``zh``. A ``*`` stands
    for all that no other range names; a range with ``q=0`` takes its locale out. Ranges that can't
    be read are passed over, and so are those that don't end within ``HEADER_LIMIT``.
    """
    tags = {tag_of(code).lower(): code for code in supported}
    weights: dict[str, float] = {}
    others = 0.0
    if len(header) > HEADER_LIMIT:
        header = header[:HEADER_LIMIT].rpartition(",")[0]
    for language_range, weight in _ranges(header):
        if language_range == "*":
            others = max(others, weight)
        elif code := _lookup(language_range.lower(), tags):
            weights[code] = max(weights.get(code, 0.0), weight)
    if others:
        for code in supported:
            weights.setdefault(code, others)
    wanted = [code for code in weights if weights[code] > 0]
    return tuple(sorted(wanted, key=lambda code: -weights[code]))


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for element in header.split(","):
        if match := _RANGE.fullmatch(element):
            yield match["range"], float(match["q"] or 1)


def _lookup(language_range: str, tags: dict[str, str]) -> str | None:
    subtags = language_range.split("-")
    while subtags:
        if code := tags.get("-".join(subtags)):
            return code
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:  # a singleton introduces what was just cut off
            subtags.pop()
    return None
