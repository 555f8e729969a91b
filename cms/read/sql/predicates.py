"""Predicates as SQL conditions."""

from __future__ import annotations

from typing import NamedTuple

from cms.read.catalog import Backward, Forward, Table, Through
from cms.read.predicate import (
    And,
    Chain,
    Compare,
    Granted,
    Known,
    Linked,
    Not,
    Or,
    Predicate,
    Present,
    Shown,
    Stale,
)
from cms.read.sql.scope import Row, Scope, indent

_FOLD = 'collate "pg_unicode_fast"'
"""The collation of case folding: Unicode's full mappings, the same on every server."""

_INFIX = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def conditions(scope: Scope, row: Row, *predicates: Predicate) -> list[str]:
    """The predicates as conditions to be joined by *and*; none for ``TRUE``."""
    written: list[str] = []
    for predicate in predicates:
        if isinstance(predicate, And):
            written.extend(conditions(scope, row, *predicate.parts))
        else:
            written.append(condition(scope, row, predicate))
    return written


def condition(scope: Scope, row: Row, predicate: Predicate) -> str:
    """One predicate as a condition that can stand within any other."""
    match predicate:
        case And(parts):
            written = conditions(scope, row, *parts)
            return "(" + " and ".join(written) + ")" if written else "true"
        case Or(parts):
            return (
                "(" + " or ".join(condition(scope, row, p) for p in parts) + ")"
                if parts
                else "false"
            )
        case Not(part):
            return f"({condition(scope, row, part)}) is not true"
        case Compare():
            return _compare(scope, row, predicate)
        case Known(column, parameter):
            return f"{row.column(column)} = {scope.parameter(parameter)}"
        case Stale():
            return stale(scope, row)
        case Linked():
            return _linked(scope, row, predicate)
        case Shown(table, chain, where):
            return _shown(scope, row, table, chain, where)
        case Granted(parameter):
            return scope.parameter(parameter)
        case Present(links):
            return "(" + " or ".join(_present(scope, row, *link) for link in links) + ")"


def _compare(scope: Scope, row: Row, predicate: Compare) -> str:
    column = row.column(predicate.column)
    if predicate.parameter is None:
        return f"{column} is null"
    value = scope.parameter(predicate.parameter)
    match predicate.operator:
        case "in":
            return f"{column} = any({value})"
        case "has":
            return f"{value} = any({column})"
        case "contains":
            return f"strpos(casefold({column} {_FOLD}), casefold({value} {_FOLD})) > 0"
        case "startsWith":
            return f"starts_with(casefold({column} {_FOLD}), casefold({value} {_FOLD}))"
        case "endsWith":
            return (
                f"right(casefold({column} {_FOLD}), length(casefold({value} {_FOLD})))"
                f" = casefold({value} {_FOLD})"
            )
        case operator:
            return f"{column} {_INFIX[operator]} {value}"


def stale(scope: Scope, row: Row) -> str:
    """Whether the row, a variant, was made from an older revision of its source, whose words were
    others. A translation that is live before its source's new text isn't stale.
    """
    source = scope.alias(row.table.name)
    return (
        f"exists (select from {row.table.name} as {source}"
        f" where {source}.entry_id = {row.column('entry_id')}"
        f" and {source}.locale = {row.column('source_locale')}"
        f" and {source}.revision > {row.column('source_revision')}"
        f" and {source}.sentences <> {row.column('source_sentences')})"
    )


def _exists(source: str, where: list[str]) -> str:
    body = f"select from {source}\nwhere " + "\n  and ".join(where)
    return "exists (\n" + indent(body) + "\n)"


def _linked(scope: Scope, row: Row, predicate: Linked) -> str:
    alias = scope.alias(predicate.table.name)
    reached = reach(scope, row, predicate.relation, predicate.table, alias)
    there = Row(alias, predicate.table)
    seen = conditions(scope, there, predicate.visible, predicate.where)
    return _exists(reached.source, [*reached.tied, *seen])


def _present(scope: Scope, row: Row, link: Forward, table: Table, visible: Predicate) -> str:
    return _linked(scope, row, Linked(link, table, visible, And(())))


def _shown(scope: Scope, row: Row, table: Table, chain: Chain, where: Predicate) -> str:
    alias = scope.alias(table.name)
    there = Row(alias, table)
    source, reached = chosen(scope, row, table, chain, alias)
    return _exists(source, [*reached, *conditions(scope, there, where)] or ["true"])


class Reached(NamedTuple):
    """Where related rows come from, what ties them to the row, and the link row's alias if any."""

    source: str
    tied: list[str]
    link: str = ""


def reach(
    scope: Scope, row: Row, relation: Forward | Backward | Through, table: Table, alias: str
) -> Reached:
    """The rows of a relation, under the alias."""
    source = f"{table.name} as {alias}"
    match relation:
        case Forward(column, _):
            return Reached(source, [f"{alias}.id = {row.column(column)}"])
        case Backward(_, column):
            return Reached(source, [f"{alias}.{column} = {row.column('id')}"])
        case Through(link, near, far, _, _):
            through = scope.alias(link)
            joined = f"{link} as {through}\njoin {source} on {alias}.id = {through}.{far}"
            return Reached(joined, [f"{through}.{near} = {row.column('id')}"], through)


def chosen(scope: Scope, row: Row, table: Table, chain: Chain, alias: str) -> tuple[str, list[str]]:
    """Where the variant that a chain shows comes from. For one locale it is a plain row; for
    several the first of them that exists, picked from the entry's few rows in one index scan.
    """
    entry = row.column("id")
    if chain.length == 1:
        first = scope.parameter(chain.first)
        return f"{table.name} as {alias}", [
            f"{alias}.entry_id = {entry}",
            f"{alias}.locale = {first}",
        ]
    locales = scope.parameter(chain.locales)
    inner = (
        f"select * from {table.name}\n"
        f"where entry_id = {entry} and locale = any({locales})\n"
        f"order by array_position({locales}, locale::text)\n"
        "limit 1"
    )
    return "(\n" + indent(inner) + f"\n) as {alias}", []
