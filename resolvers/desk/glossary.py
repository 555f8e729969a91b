"""The glossary, and what a translation says otherwise than its source."""

from __future__ import annotations

from dataclasses import dataclass

from cms.actions.aggregate import aggregate_of
from cms.actions.gate import agreement
from cms.actions.seen import check_seen
from cms.desk.asked import Asked
from cms.desk.page import Page
from cms.glossary.term import Term
from cms.glossary.terms import search_terms
from cms.i18n.messages import translate
from cms.read.cursor import CursorKey, encode, mark
from cms.translation.gate.compare import Quote
from cms.translation.gate.facts import FactKind
from resolvers.desk.arguments import entry_of, page_of
from resolvers.mutation_content import camel

_ORDER = mark("glossary")
_PLACE = CursorKey(_ORDER, ("text",), (False,), 0)


async def glossary(asked: Asked) -> Page[Term]:
    """The terms by code, or those that have some words."""
    first, after = page_of(asked)
    found = await search_terms(
        asked.tx,
        asked.given.get("text", ""),
        locale=asked.given.get("locale"),
        first=first + 1,
        after=_PLACE(after) if after else "",
    )
    return Page.of(found, first, lambda t: encode(_ORDER, [t.code]), later=after is not None)


@dataclass(frozen=True)
class Disagreeing:
    """A disagreement as the contract tells it."""

    kind: FactKind
    field: str
    source: Quote | None
    target: Quote | None
    said: str

    @property
    def message(self) -> str:
        """The difference in words, in the caller's language."""
        return self.said


async def disagreements(asked: Asked) -> list[Disagreeing]:
    """What the draft's texts in a language say otherwise than their source."""
    type_name, key = entry_of(asked)
    await check_seen(asked.tx, type_name, key)
    found = await agreement(asked.tx, aggregate_of(type_name), key, [asked.given["locale"]])
    return [
        Disagreeing(
            each.kind,
            ".".join(map(camel, each.field.split("."))),
            each.source,
            each.target,
            translate(each.problem.template, each.problem.params, asked.locale),
        )
        for _, each in found
    ]
