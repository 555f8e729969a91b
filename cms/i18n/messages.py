"""Messages in the caller's language, from the catalogs under ``locales/`` (gettext's PO files).

A message's id is its English template with named ``{parameters}``. What has no sound translation is
said in English, and nothing here raises: telling the caller of one mistake must not fail over
another one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from cms.i18n.locales import tag_of

FOLDER = Path(__file__).parents[2] / "locales"
"""Where the catalogs are: ``<tag>/LC_MESSAGES/<domain>.po``."""

MESSAGES, SCHEMA = "cms", "schema"
"""The catalogs' domains: messages with the labels of enum values, and the schema's descriptions."""

logger = logging.getLogger("cms.i18n")


def translate(template: str, parameters: Mapping[str, object], locale: str) -> str:
    """The message in a stored locale (``ZH``), with its parameters filled in.

    A parameter's value is never read as a template itself; a list or tuple is shown as its members
    with commas between them.
    """
    text = translations(locale).get(template, template)
    try:
        return _FORMATTER.vformat(text, (), parameters)
    except Exception:
        logger.exception("the parameters don't fit the message %r", template)
        return template


@cache
def translations(locale: str) -> Mapping[str, str]:
    """The translations of a stored locale by their templates, read once; none without a catalog.

    One that is fuzzy (guessed from a similar message), or that has other placeholders than its
    template, is left out.
    """
    return {template: text for (context, template), text in _read(locale, MESSAGES) if not context}


@cache
def labels(locale: str) -> Mapping[tuple[str, str], str]:
    """The labels of the values of enums in a stored locale, by the enum's name (the message's
    context) and the English label."""
    return {key: text for key, text in _read(locale, MESSAGES) if key[0]}


@cache
def descriptions(locale: str) -> Mapping[str, str]:
    """The descriptions of the schema in a stored locale, by the English ones; see ``docs``."""
    return {english: text for (_, english), text in _read(locale, SCHEMA)}


def _read(locale: str, domain: str) -> list[tuple[tuple[str, str], str]]:
    path = path_of(tag_of(locale), domain)
    if not path.is_file():
        return []
    try:
        return list(_sound(read(path), domain))
    except Exception:
        logger.exception("the catalog %s can't be read: its messages are in English", path.name)
        return []


def path_of(tag: str, domain: str = MESSAGES) -> Path:
    """The catalog's file by the locale's BCP 47 tag (``zh``) and the domain."""
    return FOLDER / tag / "LC_MESSAGES" / f"{domain}.po"


def read(path: Path) -> Catalog:
    """A catalog as it stands in its file. Raises OSError, UnicodeError, PoFileError."""
    with path.open("rb") as file:
        return read_po(file, domain=path.stem, charset="utf-8", abort_invalid=True)


def placeholders(template: str) -> list[str]:
    """The replacement fields of a ``str.format`` template as they are written, sorted:
    ``["{limit}", "{value!r}"]``.

    Raises ValueError where it isn't a template, or asks for anything but parameters by their names:
    ``{}``, ``{0}``, and the attributes and members of a value have no place in a message.
    """
    found = []
    for _, name, spec, conversion in Formatter().parse(template):
        if name is None:
            continue
        if not name.isidentifier() or "{" in (spec or ""):
            raise ValueError(f"{{{name}}} is not the plain name of a parameter")
        written = name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        found.append(f"{{{written}}}")
    return sorted(found)


def _sound(catalog: Catalog, domain: str) -> Iterator[tuple[tuple[str, str], str]]:
    """What may be shown, by context and English text. Only messages are templates."""
    for message in catalog:
        template, text = message.id, message.string
        if not (isinstance(template, str) and isinstance(text, str)):
            continue
        if not template or not text or message.fuzzy:
            continue
        if domain != MESSAGES or agree(template, text):
            yield (message.context or "", template), text
        else:
            logger.error("the translation of %r has other placeholders: %r", template, text)


def agree(template: str, translation: str) -> bool:
    """Whether a translation has the same placeholders as its template."""
    try:
        return placeholders(translation) == placeholders(template)
    except ValueError:
        return False


class _Formatter(Formatter):
    """``str.format`` for parameters by their names alone: a template reaches into no value."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            value = ", ".join(str(member) for member in value)
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()
