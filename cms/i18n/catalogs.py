"""Keep the catalogs under ``locales/`` in step with the code: ``make messages``.

The template ``cms.pot`` lists the messages of the code; each locale's ``cms.po`` has the same ones
with its translations. The files say nothing that changes without a message changing: no dates, no
line numbers, no names of tools or people.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from cms.i18n import messages
from cms.i18n.extract import NotATemplate, templates
from cms.i18n.words import LABELLED, english

ROOT = Path(__file__).parents[2]
"""The folder of the packages whose messages are collected."""
PACKAGES = ("cms", "resolvers", "schema")

SOURCE = "en"
"""The language of the templates. Its catalog is left empty: it is there to better a message's words
without making it a new message for the other languages."""

TITLES = {
    messages.MESSAGES: "Messages of Lạng Sơn CMS",
    messages.SCHEMA: "Descriptions of the schema of Lạng Sơn CMS",
}
"""What stands at the head of a domain's files."""

_HEADER = """\
# {title}. How to translate: docs/translating.md
msgid ""
msgstr ""
"Project-Id-Version: Lạng Sơn CMS\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def collect(root: Path = ROOT) -> Catalog:
    """The messages of the code, by file and line, and the labels of enum values, whose context is
    the enum's name. Raises NotATemplate.
    """
    found = Catalog(domain=messages.MESSAGES)
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            for text, line in templates(path.read_text("utf-8"), file):
                found.add(text, locations=[(file, line)])
    for enum in LABELLED:
        file = f"{enum.__module__.replace('.', '/')}.py"
        for member in enum:
            found.add(english(member.name), context=enum.__name__, locations=[(file, 1)])
    return found


def update(path: Path, present: Catalog) -> Catalog:
    """Bring a locale's catalog to the messages of the code; an absent or empty file is begun.

    A new message that is like an old one takes over its translation, marked fuzzy for a translator
    to look at; what the code no longer has is dropped. Raises PoFileError.
    """
    catalog = messages.read(path) if path.is_file() else Catalog(domain=path.stem)
    catalog.update(present)
    tag = path.parents[1].name
    name = Locale.parse(tag, sep="-").get_display_name("en")
    _write(path, catalog, f"{TITLES[path.stem]}: {name}", tag)
    return catalog


def waiting(catalog: Catalog) -> list[str]:
    """The messages that a translator has yet to see to: those without a translation and the fuzzy
    ones."""
    return [str(m.id) for m in catalog if m.id and (m.fuzzy or not m.string)]


def tags() -> Iterator[str]:
    """The BCP 47 tags of the locales that have a folder under ``locales/``."""
    return (path.name for path in sorted(messages.FOLDER.iterdir()) if path.is_dir())


def _write(path: Path, catalog: Catalog, title: str, tag: str) -> None:
    content = BytesIO(_HEADER.format(title=title, language=tag.replace("-", "_")).encode())
    content.seek(0, 2)
    write_po(
        content,
        catalog,
        width=0,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.getvalue().rstrip() + b"\n")


def write(present: Catalog) -> None:
    """Write the template and every catalog of a domain, and say what is left to translate."""
    domain = str(present.domain)
    _write(messages.FOLDER / f"{domain}.pot", present, TITLES[domain], "")
    for tag in tags():
        catalog = update(messages.path_of(tag, domain), present)
        if tag != SOURCE:
            click.echo(f"{tag}: {len(catalog)} messages, {len(waiting(catalog))} to translate")


def main() -> None:
    """Write the catalogs of the code's messages."""
    try:
        present = collect()
    except NotATemplate as error:
        raise SystemExit(str(error)) from error
    write(present)


if __name__ == "__main__":
    main()
