"""Small lists seen from below: an entry that names its parent makes the parent's list longer.

Such a list is bounded like one that is given whole (see ``cms.content.base.bound_of``), in both
stages. Its length is counted after the write: the trigger that guards the trees has by then made
other changes of them wait for this transaction's end, so two of them can't both be the last.
"""

from __future__ import annotations

from uuid import UUID

from cms.actions.aggregate import Shape
from cms.actions.base import Transaction
from cms.actions.values import Reference
from cms.errors import LimitExceeded


async def check_siblings(tx: Transaction, shape: Shape, stage: str, key: UUID) -> None:
    """Check the lists that the entry with this key has joined in a stage (``draft``, ``live``).

    Raises LimitExceeded.
    """
    table = f'{stage}."{shape.table}"'
    for name, value in shape.values.items():
        if not isinstance(value, Reference) or value.at_most is None:
            continue
        (column,) = value.columns
        async with tx.unbound():  # those that the actor may not see count too
            rows = await tx.fetch(
                f"select count(*) as n from {table} "
                f"where {column} = (select {column} from {table} where id = $1)",
                key,
            )
        if rows[0]["n"] > value.at_most:
            raise LimitExceeded(
                "{argument} would have {length} entries under it; at most {limit} are allowed.",
                path=(name,),
                argument=name,
                length=rows[0]["n"],
                limit=value.at_most,
            )
