"""Translation: how texts stand to their source, and what is to be done."""

from __future__ import annotations

from dataclasses import replace

from cms.desk.asked import Asked
from cms.desk.page import Page
from cms.translation.status import SentenceStatus, TranslationStatus, status
from cms.translation.worklist import WorkItem
from cms.translation.worklist import work_list as read_work_list
from resolvers.desk.arguments import entry_of, page_of
from resolvers.mutation_content import camel


async def translation(asked: Asked) -> TranslationStatus:
    """How the texts of a language stand to their source."""
    type_name, key = entry_of(asked)
    locale = asked.given["locale"]
    found = await status(asked.tx, type_name, key, locale, locales=asked.locales)
    return replace(found, sentences=tuple(_shown(each) for each in found.sentences))


def _shown(sentence: SentenceStatus) -> SentenceStatus:
    """With its field as the contract calls it."""
    return replace(sentence, field=sentence.field and camel(sentence.field))


async def work_list(asked: Asked) -> Page[WorkItem]:
    """What is to be done in a language."""
    first, after = page_of(asked)
    return await read_work_list(
        asked.tx,
        locale=asked.given["locale"],
        assignee=asked.given.get("assignee"),
        kinds=asked.given.get("kinds"),
        first=first,
        after=after,
        locales=asked.locales,
    )
