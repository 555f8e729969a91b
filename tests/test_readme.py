"""The README and the documents: what they name is there, and each document can be found."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from cms.cli import main

PROJECT = Path(__file__).parents[1]
README = PROJECT / "README.md"
DOCUMENTS = [README, *sorted((PROJECT / "docs").rglob("*.md"))]


def linked(document: Path) -> set[Path]:
    """The files that a document links to."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    return {(document.parent / each).resolve() for each in targets if "://" not in each}


def exists(command: str) -> bool:
    """Whether such a command is there: as many of its words as name groups and what is in them."""
    _, *names = command.split()
    found: click.Command = main
    for name in names:
        if not isinstance(found, click.Group):
            break
        if name not in found.commands:
            return False
        found = found.commands[name]
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    text = document.read_text("utf-8")
    assert [each for each in linked(document) if not each.exists()] == []
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.M)) <= targets
    commands = re.findall(r"(?:`|^ *)(cms [a-z]+(?: [a-z]+)?)", text, re.M)
    assert [each for each in commands if not exists(each)] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    """The decisions by their folder."""
    reached, waiting = set[Path](), [README.resolve()]
    while waiting:
        document = waiting.pop()
        if document.suffix == ".md" and document not in reached:
            reached.add(document)
            waiting += linked(document)
    assert PROJECT / "docs" / "decisions" in linked(README)
    assert {each for each in DOCUMENTS if each.parent.name != "decisions"} <= reached
