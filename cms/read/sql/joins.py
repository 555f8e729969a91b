"""To-one links as left joins: the linked row's columns stand beside the row's own."""

from __future__ import annotations

from cms.read import plan as p
from cms.read.catalog import Forward
from cms.read.predicate import Predicate
from cms.read.sql.predicates import chosen, conditions
from cms.read.sql.scope import Row, Scope


def join(
    scope: Scope, row: Row, via: Forward | p.Chosen | p.Found, there: Row, visible: Predicate
) -> list[str]:
    """The left joins that bring in the row reached by ``via``."""
    seen = conditions(scope, there, visible)
    name, alias = there.table.name, there.alias
    match via:
        case Forward(column, _):
            on = [f"{alias}.id = {row.column(column)}", *seen]
        case p.Chosen(chain):
            source, reached = chosen(scope, row, there.table, chain, alias)
            if not reached:
                return [f"left join lateral {source} on {' and '.join(seen) or 'true'}"]
            on = [*reached, *seen]
        case p.Found(columns, None):
            on = [
                f"{alias}.{column} = {scope.parameter(value)}" for column, value in columns
            ] + seen
        case p.Found(columns, variants):
            assert variants is not None
            through = scope.alias(variants.name)
            matched = [f"{through}.{c} = {scope.parameter(value)}" for c, value in columns]
            first = f"left join {variants.name} as {through} on {' and '.join(matched)}"
            on = [f"{alias}.id = {through}.entry_id", *seen]
            return [first, f"left join {name} as {alias} on {' and '.join(on)}"]
    return [f"left join {name} as {alias} on {' and '.join(on)}"]
