"""What the desk tells, a function for each report: the root field of a query, by name.

A function is given what is asked (``cms.desk.asked.Asked``) and returns dataclasses whose
attributes are the fields of the contract's types; an entry is an ``EntryRef``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from cms.desk.asked import Asked
from resolvers.desk import glossary, history, releases, translation, viewer, workflow, xliff

REPORTS: Mapping[str, Callable[[Asked], Awaitable[Any]]] = {
    "viewer": viewer.viewer,
    "work": workflow.work,
    "xliff": xliff.xliff,
    "glossary": glossary.glossary,
    "disagreements": glossary.disagreements,
    "comments": workflow.comments,
    "release": releases.release,
    "releases": releases.releases,
    "revisions": history.revisions,
    "comparison": history.comparison,
    "translation": translation.translation,
    "workList": translation.work_list,
}
"""By the names of the fields."""
