"""The glossary, read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient

from cms.actions.base import Transaction
from cms.glossary.term import Form, Term, TermKind

_SELECT = """
select term.code, term.kind, term.note, term.version,
    form.locale, form.text, form.is_preferred, form.is_forbidden
from office.glossary_term as term left join office.glossary_form as form on form.term_id = term.id
"""
_ORDER = """
order by term.code, form.locale, form.is_preferred desc, form.is_forbidden, form.text collate "C"
"""

_kept: WeakKeyDictionary[BaseDBAsyncClient, tuple[Term, ...]] = WeakKeyDictionary()


async def every_term(tx: Transaction) -> tuple[Term, ...]:
    """All terms by code. Within a transaction they are read once, until they are changed in it."""
    found = _kept.get(tx.connection)
    if found is None:
        found = _kept[tx.connection] = _terms(await tx.fetch(_SELECT + _ORDER))
    return found


def forget(tx: Transaction) -> None:
    """Read the terms again when they are next asked for in this transaction."""
    _kept.pop(tx.connection, None)


async def find_term(tx: Transaction, code: str) -> Term | None:
    """The term with this code."""
    found = _terms(await tx.fetch(f"{_SELECT} where term.code = $1 {_ORDER}", code))
    return found[0] if found else None


async def search_terms(
    tx: Transaction, text: str = "", *, locale: str | None = None, first: int, after: str = ""
) -> tuple[Term, ...]:
    """The terms, by code, that have the text in their code or in one of their forms (of the
    ``locale``, if one is given), in any case; at most ``first``, those behind the code ``after``.
    """
    pattern = "%" + text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    wanted = (
        "select term.code from office.glossary_term as term where term.code > $2 "
        "and (($3::text is null and term.code ilike $1) or exists ("
        "select from office.glossary_form as form where form.term_id = term.id "
        "and form.text ilike $1 and ($3::text is null or form.locale = $3))) "
        "order by term.code limit $4"
    )
    sql = f"{_SELECT} where term.code in ({wanted}) {_ORDER}"
    return _terms(await tx.fetch(sql, pattern, after, locale, first))


def _terms(rows: Sequence[dict[str, Any]]) -> tuple[Term, ...]:
    return tuple(_term(list(group)) for _, group in groupby(rows, key=lambda row: row["code"]))


def _term(rows: Sequence[dict[str, Any]]) -> Term:
    forms = tuple(
        Form(row["locale"], row["text"], row["is_preferred"], row["is_forbidden"])
        for row in rows
        if row["text"] is not None
    )
    first = rows[0]
    return Term(first["code"], TermKind(first["kind"]), forms, first["note"], first["version"])
