"""Files and what became of them, as the desk tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cms.desk.reference import EntryRef
from cms.i18n.locales import tag_of
from cms.i18n.messages import translate
from cms.translation.xliff.transfer import Outcome


class XliffVersion(StrEnum):
    """A version of the format."""

    V2_0 = "V2_0"
    V1_2 = "V1_2"

    @property
    def number(self) -> str:
        """As the format writes it: ``2.0``."""
        return self.value[1:].replace("_", ".")


class XliffOutcome(StrEnum):
    """What became of an entry's texts."""

    SAVED = "SAVED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class FileTold:
    """A file for a translator's tool."""

    file_name: str
    version: XliffVersion
    content: str

    @classmethod
    def of(cls, data: bytes, target: str, version: XliffVersion) -> FileTold:
        """The file with a name that says its language."""
        name = f"texts.{tag_of(target)}.{version.number}.xlf"
        return cls(name, version, data.decode())


@dataclass(frozen=True)
class EntryTold:
    """What became of one entry of a file."""

    original: str
    entry: EntryRef | None
    locale: str | None
    outcome: XliffOutcome
    is_late: bool
    problems: tuple[str, ...]


def told(outcome: Outcome, language: str, known: Sequence[str]) -> EntryTold:
    """An outcome with its faults in a language; a target that is none of the ``known`` locales
    isn't told.
    """
    return EntryTold(
        outcome.original,
        outcome.ref,
        outcome.target if outcome.target in known else None,
        XliffOutcome(outcome.result.value),
        outcome.is_late,
        tuple(translate(each.template, each.params, language) for each in outcome.faults),
    )
