"""The terms of the glossary as lines, through the glossary's own functions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from cms.actions.base import Transaction
from cms.actions.glossary import checked, save_term
from cms.actions.values import Choice, LocaleCode, Text, Value, fields_of, members
from cms.desk.models import SHARED
from cms.errors import InputError, Path
from cms.glossary.term import Form, Term, TermKind
from cms.glossary.terms import find_term, search_terms
from cms.i18n.locales import Locales
from cms.inout.lines import only
from cms.inout.records import PAGE, Kind, Record, read_values

TERM: tuple[Value, ...] = (
    Text("code", required=True),
    Choice("term_kind", required=True, enum=TermKind),
    Text("note"),
)


class Terms(Kind):
    """The terms of the glossary, through its own functions."""

    name = "term"
    counted = "office.glossary_term"

    async def lines(self, tx: Transaction) -> AsyncIterator[dict[str, Any]]:
        """All of them, in the order of their codes."""
        last = ""
        while found := await search_terms(tx, first=PAGE, after=last):
            last = found[-1].code
            for term in found:
                yield self._line(term)

    def _line(self, term: Term) -> dict[str, Any]:
        forms = [asdict(form) for form in term.forms]
        return {
            "kind": self.name,
            "code": term.code,
            "term_kind": term.kind,
            "note": term.note,
            "forms": forms,
        }

    def read(self, raw: Mapping[str, Any], locales: Locales) -> Record:
        """One of them from its line."""
        only(raw, "kind", "code", "term_kind", "note", "forms")
        values = read_values(TERM, raw, locales, ())
        forms = [
            _form(member, locales, ("forms", position))
            for position, member in enumerate(members(raw.get("forms"), ("forms",), "forms"))
        ]
        kind, note = values["term_kind"], values.get("note", "")
        term = checked(values["code"], kind, forms, note, locales)
        return Record(self, UUID(int=0), "GlossaryTerm", SHARED, {}, term=term)

    async def shown(self, tx: Transaction, record: Record) -> dict[str, Any] | None:
        """The line of the one that is there."""
        assert record.term is not None
        term = await find_term(tx, record.term.code)
        return self._line(term) if term else None

    def differs(self, there: Mapping[str, Any], record: Record, raw: Mapping[str, Any]) -> bool:
        """Whether its line says otherwise."""
        return record.term is None or there != self._line(record.term)

    async def write(self, tx: Transaction, record: Record, there: bool) -> None:
        """Save it; the glossary tells the audit."""
        term = record.term
        assert term is not None
        await save_term(tx.actor, term.code, term.kind, term.forms, term.note)


def _form(raw: object, locales: Locales, path: Path) -> Form:
    form = fields_of(raw, path)
    only(form, "locale", "text", "is_preferred", "is_forbidden")
    read = read_values((LocaleCode("locale", True), Text("text", True)), form, locales, path)
    marks = [form.get(name, False) for name in ("is_preferred", "is_forbidden")]
    for name, mark in zip(("is_preferred", "is_forbidden"), marks, strict=True):
        if not isinstance(mark, bool):
            raise InputError("{argument} must be true or false.", path=(*path, name), argument=name)
    return Form(read["locale"], read["text"], *marks)
