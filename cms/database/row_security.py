"""What row-level security in ``draft`` goes by: four settings of the session or the transaction.

    cms.clearance   the classifications that may be seen and written
    cms.units       the units whose drafts may be seen
    cms.writes      the units whose drafts may be written
    cms.locales     the locales whose texts may be written

Each is a list with commas between its members, or ``*`` for all. What isn't set is empty, and an
empty list allows nothing. The policies are made by ``migrations.operations.row_security``.
"""

from __future__ import annotations

from collections.abc import Iterable

CLEARANCE, UNITS, WRITES, LOCALES = SETTINGS = (
    "cms.clearance",
    "cms.units",
    "cms.writes",
    "cms.locales",
)
ALL = "*"


def listed(members: Iterable[object] | None) -> str:
    """Members as a setting has them; None stands for all."""
    return ALL if members is None else ",".join(sorted(str(member) for member in members))
