"""Records of the desk as lines: what all kinds of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from cms.actions.base import Transaction
from cms.actions.content import raise_all
from cms.actions.values import Text, Value
from cms.errors import ClientError, InputError, Path
from cms.glossary.term import Term
from cms.i18n.locales import Locales

PAGE = 500
"""Records that are read at once."""
NAME_LIMIT = 200
"""Characters of the name of somebody who acts."""


@dataclass(frozen=True)
class Record:
    """A record as its line has it: what tells it apart, its columns, and the rows below it (None:
    nothing is said of them). A term has no key but its code, and is a ``term`` already."""

    kind: Kind
    key: UUID
    type_name: str
    locale: str
    values: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]] | None = None
    term: Term | None = None


class Kind(ABC):
    """A kind of record."""

    name: str
    counted: str

    @abstractmethod
    def lines(self, tx: Transaction) -> AsyncIterator[dict[str, Any]]:
        """All records, in the order of their keys."""

    @abstractmethod
    def read(self, raw: Mapping[str, Any], locales: Locales) -> Record:
        """A line of this kind. Raises InputError, with the other faults in it."""

    @abstractmethod
    async def shown(self, tx: Transaction, record: Record) -> dict[str, Any] | None:
        """The line of the same record as it is there."""

    def differs(self, there: Mapping[str, Any], record: Record, raw: Mapping[str, Any]) -> bool:
        """Whether a record's line says otherwise than the one that is there. The version is no
        difference by itself, and what it doesn't say stays."""
        return there != {**there, **{n: value for n, value in raw.items() if n != "version"}}

    async def check(self, tx: Transaction, record: Record) -> None:  # noqa: B027
        """Raises NotFound when it is about an entry that isn't there; most are about none."""

    @abstractmethod
    async def write(self, tx: Transaction, record: Record, there: bool) -> None:
        """Write it, and tell the audit."""


def who(name: str) -> Text:
    """The field with the name of somebody who has done something, if anybody has."""
    return Text(name, nullable=True, limit=NAME_LIMIT)


def show_values(values: Iterable[Value], row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row, ready for JSON."""
    shown = SimpleNamespace(**row)
    return {value.name: value.show(shown) for value in values}


def read_values(
    values: Iterable[Value], raw: Mapping[str, Any], locales: Locales, path: Path
) -> dict[str, Any]:
    """Those of the values that a line gives, by column. Raises InputError, with all other faults in
    it."""
    read: dict[str, Any] = {}
    faults: list[ClientError] = []
    for value in values:
        at = (*path, value.name)
        try:
            if value.name in raw:
                read |= value.read(raw[value.name], at, locales)
            elif value.required:
                raise InputError("{argument} is required.", path=at, argument=value.name)
        except ClientError as error:
            faults.append(error)
    raise_all(faults)
    return read


async def upsert(
    tx: Transaction, table: str, key: Mapping[str, Any], values: Mapping[str, Any], there: bool
) -> None:
    """Make a row, or change the one with that key, which is ``there``."""
    columns = {**key, **values}
    if there:
        sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(values, len(key) + 1))
        where = " and ".join(f"{name} = ${n}" for n, name in enumerate(key, 1))
        sql = f"update {table} set {sets} where {where}"
    else:
        marks = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
        sql = f"insert into {table} ({', '.join(columns)}) values ({marks})"
    await tx.count(sql, *columns.values())


async def imported(tx: Transaction, record: Record, version: int, *, there: bool) -> None:
    """Tell the audit of a record that was written; ``version`` is its own, or its entry's."""
    detail = {"created": not there, "kind": record.kind.name}
    await tx.record("import", record.type_name, record.key, version, detail)
