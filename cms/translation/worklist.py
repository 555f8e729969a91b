"""The work list: what there is to be done to the texts of a locale, the most pressing first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from cms.actions.aggregate import Shape, aggregate_of, entry_types
from cms.actions.base import Transaction
from cms.actions.live import variants_of
from cms.content.enums import VariantState
from cms.desk.page import Page
from cms.desk.reference import EntryRef
from cms.i18n.locales import DEFAULT, Locales
from cms.read.cursor import CursorKey, encode, mark
from cms.translation.wording import moved


class WorkKind(StrEnum):
    """What is to be done to the texts of an entry in a locale; there may be several things.

    MISSING and STALE are a translator's: there are none yet, or their source has other words now.
    CHANGES_REQUESTED says that they were sent back and not submitted since; other drafts are DRAFT.
    IN_REVIEW and APPROVED are an approver's: they wait for approval, or to be published.
    """

    MISSING = "MISSING"
    STALE = "STALE"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"


@dataclass(frozen=True)
class WorkItem:
    """An entry whose texts in a ``locale`` are to be worked on, and who is to do it by when.

    ``state`` is None where there are no texts yet. ``moved_sentences`` of the source, and of the
    sources of the entry's parts, were added, changed or taken away since the translation was made.
    ``changed_at`` is when the source was changed last; for an original, when it was itself.
    """

    entry: EntryRef
    locale: str
    kinds: tuple[WorkKind, ...]
    state: VariantState | None
    source_locale: str | None
    moved_sentences: int
    changed_at: datetime
    assignee: str | None
    due_on: date | None


_ORDER = mark("work list")
_KEYS = (("date", "timestamptz", "uuid"), (True, False, False))
_AFTER = tuple(CursorKey(_ORDER, *_KEYS, index) for index in range(3))


async def work_list(
    tx: Transaction,
    *,
    locale: str,
    assignee: str | None = None,
    kinds: Collection[WorkKind] | None = None,
    first: int = 50,
    after: str | None = None,
    locales: Locales = DEFAULT,
) -> Page[WorkItem]:
    """What is to be done in a locale: for everybody or one ``assignee``, of any kind or these. The
    order is by the day when it is due, then by when the source was changed, the oldest first.

    What is archived is left out, and so is what the actor may not see. Raises InvalidLocale,
    InvalidCursor.
    """
    locales.check(locale, path=("locale",))
    due_on, changed_at, key = (read(after) if after is not None else None for read in _AFTER)
    rows = await tx.fetch(
        _statement(),
        locale,
        locales.source,
        assignee,
        None if kinds is None else [WorkKind(kind).value for kind in kinds],
        key,
        due_on,
        changed_at,
        first + 1,
    )
    found = [_item(row, locale) for row in rows]
    return Page.of(found, first, _cursor, later=after is not None)


def _cursor(item: WorkItem) -> str:
    return encode(_ORDER, [item.due_on, item.changed_at, item.entry.key])


def _item(row: dict[str, Any], locale: str) -> WorkItem:
    return WorkItem(
        entry=EntryRef(row["type"], row["id"]),
        locale=locale,
        kinds=tuple(WorkKind(kind) for kind in row["kinds"]),
        state=VariantState(row["state"]) if row["state"] else None,
        source_locale=row["source_locale"],
        moved_sentences=sum(moved(then, now) for now, then in row["moved"]),
        changed_at=row["changed_at"],
        assignee=row["assignee"],
        due_on=row["due_on"],
    )


# --- the statement -------------------------------------------------------------------------------
# $1 locale, $2 the content's source locale, $3 assignee, $4 kinds, $5 to $7 the key, the day and
# the moment to begin after, $8 how many. Row-level security hides what the actor may not see.

_PAGE = """
select * from (
{branches}
) as item
where cardinality(kinds) > 0
  and ($3::text is null or assignee = $3)
  and ($4::text[] is null or kinds && $4)
  and ($5::uuid is null or (coalesce(due_on, 'infinity'), changed_at, id)
       > (coalesce($6::date, 'infinity'), $7::timestamptz, $5))
order by coalesce(due_on, 'infinity'), changed_at, id
limit $8
"""

# ``offset 0``: what is worked out there is worked out once.
_BRANCH = """
select '{type}' as type, entry.id, text.state, source.locale as source_locale, moved.pairs as moved,
       coalesce(source.updated_at, text.updated_at) as changed_at, work.assignee, work.due_on,
       array_remove(array[
         case when text.id is null and source.locale is not null then 'MISSING' end,
         case when cardinality(moved.pairs) > 0 then 'STALE' end,
         case when text.state = 'DRAFT' and exists (
           select from office.comment
           where entry_id = entry.id and locale = $1 and asks_changes and resolved_at is null
             and at >= coalesce(work.submitted_at, '-infinity')
         ) then 'CHANGES_REQUESTED' when text.state <> 'PUBLISHED' then text.state end
       ], null) as kinds
from draft."{entries}" as entry
left join draft."{texts}" as text on text.{owner} = entry.id and text.locale = $1
left join lateral (
  select other.locale, other.updated_at
  from draft."{texts}" as other
  where other.{owner} = entry.id and other.locale <> $1 and other.state <> 'ARCHIVED'
    and case when text.id is null then other.source_locale is null
             else other.locale = text.source_locale end
  order by other.locale <> $2, other.locale
  limit 1
) as source on true
left join office.work as work on work.entry_id = entry.id and work.locale = $1
cross join lateral (
  select array(
{moved}
  ) as pairs
  offset 0
) as moved
where text.state is distinct from 'ARCHIVED'
"""

_MOVED = """\
    select row(source.sentences, text.source_sentences)
    from {path}
    join draft."{texts}" as source
      on source.{owner} = text.{owner} and source.locale = text.source_locale
     and source.revision > text.source_revision and source.sentences <> text.source_sentences
    where {top} = entry.id and text.locale = $1"""


@cache
def _statement() -> str:
    branches = [_branch(type_name) for type_name in entry_types()]
    return _PAGE.format(branches="union all".join(branches))


def _branch(type_name: str) -> str:
    shape = aggregate_of(type_name)
    variants = variants_of(shape)
    return _BRANCH.format(
        type=type_name,
        entries=shape.table,
        texts=variants.table,
        owner=variants.owner,
        moved="\n    union all\n".join(_moved(shape, ())),
    )


def _moved(shape: Shape, above: tuple[Shape, ...]) -> Iterator[str]:
    """The texts of one shape and of all below it that have moved; ``above`` are the lists that lead
    there from the entry.
    """
    if shape.variants:
        yield _moved_texts(shape.variants, above)
    for part in shape.lists.values():
        yield from _moved(part, (*above, part))


def _moved_texts(texts: Shape, above: tuple[Shape, ...]) -> str:
    path = f'draft."{texts.table}" as text'
    top = f"text.{texts.owner}"
    for level, part in reversed(list(enumerate(above))):
        path += f'\n    join draft."{part.table}" as part_{level} on part_{level}.id = {top}'
        top = f"part_{level}.{part.owner}"
    return _MOVED.format(path=path, texts=texts.table, owner=texts.owner, top=top)
