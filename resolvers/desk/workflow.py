"""Where work stands, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from cms.desk import comments as threads
from cms.desk.asked import Asked
from cms.desk.comments import CommentTold
from cms.desk.page import Page
from cms.desk.workflow import StandingTold, standing
from resolvers.desk.arguments import entry_of, page_of
from resolvers.mutation_content import camel


async def work(asked: Asked) -> tuple[StandingTold, ...]:
    """The work on an entry."""
    return await standing(asked.tx, *entry_of(asked))


async def comments(asked: Asked) -> Page[CommentTold]:
    """The threads on an entry."""
    first, after = page_of(asked)
    type_name, key = entry_of(asked)
    page = await threads.comments(
        asked.tx,
        type_name,
        key,
        locale=asked.given.get("locale"),
        resolved=asked.given.get("isResolved"),
        first=first,
        after=after,
    )
    return replace(page, edges=tuple(replace(edge, node=shown(edge.node)) for edge in page.edges))


def shown(comment: CommentTold) -> CommentTold:
    """With its field as the contract calls it."""
    return replace(comment, field=comment.field and camel(comment.field))
