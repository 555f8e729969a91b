"""A table of terms taken into the glossary: all of it, or nothing and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tortoise.transactions import in_transaction

from cms.actions.base import Actor, transaction
from cms.actions.glossary import checked, same, save_term
from cms.errors import ClientError
from cms.glossary.sheet import Fault, Row
from cms.glossary.terms import every_term
from cms.i18n.locales import Locales


@dataclass
class Imported:
    """The codes of what was, or would be, made and changed; how many stayed as they were; and what
    was wrong, in which case nothing was done."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)


async def take(actor: Actor, rows: Sequence[Row], locales: Locales, *, dry: bool) -> Imported:
    """Save each row's term, in one transaction; with ``dry`` only say what would be done. Terms
    that the rows don't mention stay.

    Must run within ``Database.orm()``. Raises Forbidden.
    """
    done = Imported()
    async with transaction(actor) as tx:
        present = {term.code: term for term in await every_term(tx)}
    wanted = []
    for row in rows:
        try:
            term = checked(row.code, row.kind, row.forms, row.note, locales)
        except ClientError as error:
            done.faults += [Fault(row.line, each) for each in (error, *error.others)]
            continue
        known = present.get(row.code)
        if known and same(known, term):
            done.unchanged += 1
            continue
        (done.changed if known else done.created).append(row.code)
        wanted.append(term)
    if done.faults or dry:
        return done
    async with in_transaction():
        for term in wanted:
            await save_term(actor, term.code, term.kind, term.forms, term.note, locales=locales)
    return done
