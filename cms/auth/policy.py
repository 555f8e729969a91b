"""The policy: who may do what with which drafts. It is decided here and nowhere else.

Nothing is allowed that isn't in the table below. Actions ask before they change anything
(``cms.actions.rights``), the compiler shows no row out of a caller's sight
(``cms.read.planning.visibility``), and the database holds both to it once more, by row-level
security in ``draft`` (``migrations/content/0003_row_security.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cms.auth.caller import Caller, Grant, Role, Scope, Stage
from cms.content.enums import Classification


class Verb(StrEnum):
    """What can be done with an entry. To translate is to update texts of a locale alone: whoever
    may update may do that too. To update is also to submit texts and to archive them; to approve is
    also to send them back."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    TRANSLATE = "TRANSLATE"
    DELETE = "DELETE"
    APPROVE = "APPROVE"
    PUBLISH = "PUBLISH"
    UNPUBLISH = "UNPUBLISH"


_VERBS = dict(zip("CUTDAPX", Verb, strict=True))

# Of each role, what it may do with entries of each type: (C)reate, (U)pdate, (T)ranslate (update
# the texts of locales and nothing else), (D)elete, (A)pprove, (P)ublish, (X) take back. All roles
# see drafts.
TABLE = """
                Article   Media     Bulletin       Period    Topic     Place     Unit
CONTRIBUTOR     C U       C U       -              -         -         -         -
TRANSLATOR      T         T         T              T         T         T         T
EDITOR          C U D     C U D     U              C U D     C U D     C U D     -
APPROVER        A P X     A P X     A P X          A P X     A P X     A P X     -
PRODUCER        -         -         C U D A P X    -         -         -         -
MONITOR         -         -         -              -         -         -         -
ADMINISTRATOR   *         *         *              *         *         *         *
"""


def _read(table: str) -> dict[tuple[Role, str], frozenset[Verb]]:
    """The cells of the table, by role and type. Cells stand two blanks or more apart."""
    header, *lines = (
        [cell for cell in line.split("  ") if cell.strip()] for line in table.strip().split("\n")
    )
    types = [name.strip() for name in header]
    return {
        (Role(role.strip()), type_name): _verbs(cell.strip())
        for role, *cells in lines
        for type_name, cell in zip(types, cells, strict=True)
    }


def _verbs(cell: str) -> frozenset[Verb]:
    if cell == "*":
        return frozenset(Verb)
    return frozenset(_VERBS[letter] for letter in cell.split() if letter != "-")


POLICY = _read(TABLE)
"""What each role may do, by role and type."""

SCOPES = {
    Verb.CREATE: Scope.WRITE,
    Verb.UPDATE: Scope.WRITE,
    Verb.TRANSLATE: Scope.WRITE,
    Verb.DELETE: Scope.WRITE,
    Verb.APPROVE: Scope.PUBLISH,
    Verb.PUBLISH: Scope.PUBLISH,
    Verb.UNPUBLISH: Scope.PUBLISH,
}
"""The scope that a token needs for each verb; to see drafts it needs READ."""

EVERYWHERE = None
"""In the place of units or locales: all of them, and what is of none in particular."""


@dataclass(frozen=True)
class Sight:
    """What somebody sees of the drafts: entries of these classifications that are of one of these
    ``units``, of no unit, or have been published once. No ``units`` at all (None) stands for all.
    """

    clearance: tuple[Classification, ...] = ()
    units: frozenset[UUID] | None = frozenset()

    def covers(
        self, classification: Classification, unit: UUID | None, published_at: datetime | None
    ) -> bool:
        """Whether an entry can be seen."""
        if classification not in self.clearance:
            return False
        if self.units is EVERYWHERE or unit is None or published_at is not None:
            return True
        return unit in self.units


NOTHING = Sight()
"""What the anonymous see of the drafts."""
EVERYTHING = Sight(tuple(Classification), EVERYWHERE)
"""What the system itself sees."""


def cleared(highest: Classification) -> tuple[Classification, ...]:
    """The classifications up to one."""
    levels = list(Classification)
    return tuple(levels[: levels.index(highest) + 1])


def sight(caller: Caller | None) -> Sight:
    """What a caller sees of the drafts; None is the system itself."""
    if caller is None:
        return EVERYTHING
    if not caller.grants or Scope.READ not in caller.scopes or Stage.DRAFT not in caller.stages:
        return NOTHING
    return Sight(cleared(caller.clearance), _units(caller.grants))


def may(
    caller: Caller | None,
    verb: Verb,
    type_name: str,
    *,
    classification: Classification,
    unit: UUID | None,
    locale: str | None = None,
) -> bool:
    """Whether a caller may do this to an entry of that classification and unit: with the texts of
    the ``locale``, or with what all locales share. None is the system itself, which may.
    """
    if caller is None:
        return True
    if classification not in cleared(caller.clearance):
        return False
    granting = _granting(caller, verb, type_name, texts=locale is not None)
    return any(grant.covers(unit, locale) for grant in granting)


def may_some(
    caller: Caller | None,
    verb: Verb,
    type_name: str,
    *,
    classification: Classification,
    unit: UUID | None,
) -> bool:
    """Whether a caller may do this to anything of such an entry, in whatever locale."""
    if caller is None:
        return True
    if classification not in cleared(caller.clearance):
        return False
    granting = _granting(caller, verb, type_name, texts=True)
    return any(grant.unit in (None, unit) for grant in granting)


def reach(
    caller: Caller | None, verb: Verb | None, type_name: str
) -> tuple[frozenset[UUID] | None, frozenset[str] | None]:
    """The units and the locales within which a caller may do this at all; None stands for all.
    Without a verb there are none.
    """
    if caller is None:
        return EVERYWHERE, EVERYWHERE
    if verb is None:
        return frozenset(), frozenset()
    grants = list(_granting(caller, verb, type_name, texts=True))
    locales = [grant.locale for grant in grants]
    return _units(grants), EVERYWHERE if None in locales else frozenset(filter(None, locales))


def may_keep_glossary(caller: Caller | None) -> bool:
    """Whether a caller may change the glossary: editors and administrators whose role holds for all
    units and all locales. None is the system itself, which may.
    """
    if caller is None:
        return True
    if Scope.WRITE not in caller.scopes or Stage.DRAFT not in caller.stages:
        return False
    keepers = (Role.EDITOR, Role.ADMINISTRATOR)
    return any(
        grant.role in keepers and grant.unit is None and grant.locale is None
        for grant in caller.grants
    )


def _granting(caller: Caller, verb: Verb, type_name: str, *, texts: bool) -> Iterator[Grant]:
    """The grants whose roles have the verb, as far as the caller's token lets them; to ``texts``
    a translator's have it too.
    """
    if SCOPES[verb] not in caller.scopes or Stage.DRAFT not in caller.stages:
        return
    for grant in caller.grants:
        verbs = POLICY.get((grant.role, type_name), frozenset())
        if verb in verbs or (texts and verb is Verb.UPDATE and Verb.TRANSLATE in verbs):
            yield grant


def _units(grants: Iterable[Grant]) -> frozenset[UUID] | None:
    units = [grant.unit for grant in grants]
    return EVERYWHERE if None in units else frozenset(filter(None, units))
