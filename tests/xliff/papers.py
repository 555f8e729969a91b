"""Documents for tests, without a database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cms.history.revisions import Kept
from cms.translation.xliff import v12, v20
from cms.translation.xliff.documents import Document, document
from cms.translation.xliff.files import ReadFile
from cms.translation.xliff.reading import read

KEY = UUID("0192f0c0-0000-7000-8000-000000000001")
WRITERS = {"2.0": v20.write, "1.2": v12.write}


def paper(
    body: str, translated: str | None = None, *, target: str = "ZH", source: str = "VI", **more: Any
) -> Document:
    """An article's document, translated if there is a translation."""
    variants: dict[str, Any] = {source: {"title": "Tiêu đề", "body_markdown": body, **more}}
    revisions = {source: 2}
    if translated is not None:
        variants[target] = {
            "title": "标题",
            "body_markdown": translated,
            "source_locale": source,
            "source_revision": 2,
        }
        revisions[target] = 1
    made = document("Article", KEY, Kept(3, {"variants": variants}, revisions), source, target)
    assert made
    return made


def sent(made: Document, version: str = "2.0") -> str:
    """The file of a document."""
    return WRITERS[version]([made]).decode()


def back(text: str) -> ReadFile:
    """What a file says of its only entry."""
    (file,) = read(text.encode())
    return file
