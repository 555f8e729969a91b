"""Where an application's documents are found: files of GraphQL, folders of them, manifests.

A manifest is a JSON file that a client's build wrote: Relay's maps ids to texts, Apollo's lists
operations with ``id`` and ``body``. The ids must be SHA-256 hashes of the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.delivery.documents import PREFIX, identify
from cms.errors import DocumentsRefused

SUFFIXES = (".graphql", ".gql")


@dataclass(frozen=True)
class Source:
    """The exact text of a document, and where it was found."""

    where: str
    text: str


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """The documents in files, folders and manifests, in their order.

    Raises:
        DocumentsRefused: a file is none of these, or a manifest's id isn't its text's.
    """
    for path in paths:
        if path.is_dir():
            inner = sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())
            if not inner:
                raise _unreadable(path, f"the folder has no {' or '.join(SUFFIXES)} file")
            yield from (Source(str(each), _text(each)) for each in inner)
        elif path.suffix == ".json":
            yield from _manifest(path)
        elif path.suffix in SUFFIXES:
            yield Source(str(path), _text(path))
        else:
            raise _unreadable(path, f"the name must end in {', '.join(SUFFIXES)} or .json")


def _unreadable(path: Path, reason: str) -> DocumentsRefused:
    return DocumentsRefused("{file}: {reason}", file=path, reason=reason)


def _text(path: Path) -> str:
    """The text as it stands, line ends and all: it is what the id is made of."""
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    except UnicodeDecodeError:
        raise _unreadable(path, "is not UTF-8") from None


def _manifest(path: Path) -> Iterator[Source]:
    try:
        content = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise _unreadable(path, f"is not JSON ({error})") from None
    for given, text in _entries(path, content):
        if not isinstance(text, str):
            raise _unreadable(path, f"the document of {given} is not a text")
        found = identify(text)
        if given.removeprefix(PREFIX) != found.removeprefix(PREFIX):
            raise _unreadable(
                path,
                f"{given} is not the SHA-256 of its text ({found}): choose SHA-256 in the tool "
                "that writes the manifest",
            )
        yield Source(f"{path}#{given}", text)


def _entries(path: Path, content: Any) -> Iterator[tuple[str, Any]]:
    """Ids and texts, as Relay or as Apollo writes them."""
    if not isinstance(content, dict):
        raise _unreadable(path, "is not a JSON object of ids and texts")
    operations = content.get("operations")
    if not isinstance(operations, list):
        yield from content.items()
        return
    for each in operations:
        if not isinstance(each, dict) or not isinstance(each.get("id"), str):
            raise _unreadable(path, "an operation has no id")
        yield each["id"], each.get("body")
