"""Orders and cursors in SQL: ``order by``, and the conditions that cut a list at a cursor.

Missing values come last in the forward direction. Cursors are keysets: a page is found by comparing
keys, never by counting rows, so a deep page costs what the first one does.
"""

from __future__ import annotations

from dataclasses import dataclass

from cms.read.plan import OrderKey
from cms.read.predicate import Parameter
from cms.read.sql.scope import Scope


@dataclass(frozen=True)
class Key:
    """An order key with the expression that gives its value."""

    expression: str
    key: OrderKey


def order_by(keys: list[Key], *, backward: bool = False) -> list[str]:
    """The keys of an ``order by`` clause, reversed for the last page. The order of nulls is written
    only where a key can be null and PostgreSQL's default differs, so that plain indexes serve.
    """
    written = []
    for key in keys:
        descending = key.key.descending != backward
        item = f"{key.expression} desc" if descending else key.expression
        nulls_last = not backward
        if key.key.nullable and nulls_last == descending:
            item += " nulls last" if nulls_last else " nulls first"
        written.append(item)
    return written


def beyond(
    scope: Scope,
    keys: list[Key],
    cursor: tuple[Parameter, ...],
    *,
    after: bool,
    inclusive: bool = False,
) -> str:
    """The rows strictly after the cursor in the order (or before it), or ``inclusive`` of its
    place.
    """
    values = [scope.parameter(parameter) for parameter in cursor]
    uniform = len({key.key.descending for key in keys}) == 1
    if uniform and not any(key.key.nullable for key in keys):
        sign = ">" if after != keys[0].key.descending else "<"
        left = ", ".join(key.expression for key in keys)
        equal = "=" if inclusive else ""
        if len(keys) == 1:
            return f"{left} {sign}{equal} {values[0]}"
        return f"({left}) {sign}{equal} ({', '.join(values)})"
    alternatives = []
    ties: list[str] = []
    for key, value in zip(keys, values, strict=True):
        alternatives.append(" and ".join([*ties, _past(key, value, after)]))
        ties.append(_same(key, value))
    if inclusive:
        alternatives.append(" and ".join(ties))
    return "(" + " or ".join(f"({each})" for each in alternatives) + ")"


def _past(key: Key, value: str, after: bool) -> str:
    sign = ">" if after != key.key.descending else "<"
    plain = f"{key.expression} {sign} {value}"
    if not key.key.nullable:
        return plain
    if after:
        return f"({plain} or ({key.expression} is null and {value} is not null))"
    return f"({plain} or ({key.expression} is not null and {value} is null))"


def _same(key: Key, value: str) -> str:
    if key.key.nullable:
        return f"{key.expression} is not distinct from {value}"
    return f"{key.expression} = {value}"
