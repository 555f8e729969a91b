"""Who may see a row: decided here and nowhere else.

In ``live`` there is nothing to hide: publishing lets only public entries in, a constraint of the
database says so again, and the reader's role sees no other schema. In ``draft`` an entry is visible
up to the viewer's clearance, and of one's own units (``cms.auth.policy.Sight``). Either way a row
that is about its subject (a bulletin's item, a link in a body) is visible only while the subject
is.
"""

from __future__ import annotations

from cms.read import convert
from cms.read.catalog import Forward, Table
from cms.read.planning.context import Asking, Context
from cms.read.predicate import (
    TRUE,
    And,
    Compare,
    Granted,
    Not,
    Or,
    Parameter,
    Predicate,
    Present,
)
from cms.read.value import Const, Variable
from cms.read.viewer import VIEWER

SUBJECTS = {
    "bulletin_item": ("article", "media"),
    "article_variant_link": ("article", "media"),
}
"""Tables whose rows are nothing without the one entry that they point at, and their links."""


def visible(context: Context, table: Table) -> Predicate:
    """The condition under which the context's viewer may see a row of the table."""
    if links := SUBJECTS.get(table.name):
        return Present(tuple(_subject(context, table, link) for link in links))
    if context.catalog.stage == "live" or "classification" not in table.columns:
        return TRUE
    if isinstance(context.viewer, Asking):
        return _SEEN
    clearance = Parameter(Const(list(context.viewer.clearance)), convert.as_is, "text[]")
    return Compare("classification", "in", clearance)


def _of_viewer(name: str, sql_type: str) -> Parameter:
    return Parameter(Variable((VIEWER, name)), convert.as_is, sql_type)


_SEEN = And(
    (
        Compare("classification", "in", _of_viewer("clearance", "text[]")),
        Or(
            (
                Compare("unit_id", "null"),
                Not(Compare("published_at", "null")),
                Granted(_of_viewer("everywhere", "bool")),
                Compare("unit_id", "in", _of_viewer("units", "uuid[]")),
            )
        ),
    )
)
"""What ``cms.auth.policy.Sight.covers`` says, as a condition."""


def _subject(context: Context, table: Table, link: str) -> tuple[Forward, Table, Predicate]:
    relation = table.relations[link]
    assert isinstance(relation, Forward)
    target = context.catalog.tables[relation.target]
    return relation, target, visible(context, target)
