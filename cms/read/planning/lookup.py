"""How a single entry is found: by id, by code, by slug and locale, by year and month."""

from __future__ import annotations

from cms.errors import InputError
from cms.read import convert, graph
from cms.read.plan import Found
from cms.read.planning.context import Arguments, Context
from cms.read.predicate import Parameter, Path
from cms.read.value import Value

_CONVERTERS = {"text": convert.text}


def found(context: Context, lookup: graph.Lookup, arguments: Arguments, path: Path) -> Found:
    """The row that the arguments name by exactly one of the lookup's alternatives.

    Raises:
        InputError: no alternative is given whole, or arguments of two are mixed.
    """
    for key in lookup.keys:
        if set(arguments) == {argument for argument, _ in key}:
            return _found(context, lookup.type, key, arguments, path)
    choices = "; ".join(" + ".join(argument for argument, _ in key) for key in lookup.keys)
    raise InputError(
        "Find it by exactly one of: {choices}. Given: {given}.",
        path=path,
        choices=choices,
        given=", ".join(sorted(arguments)) or "-",
    )


def _found(
    context: Context,
    type_name: str,
    key: tuple[tuple[str, str], ...],
    arguments: Arguments,
    path: Path,
) -> Found:
    table = context.table(type_name)
    on_variants = any(column not in table.columns for _, column in key)
    holder = context.variants(type_name) if on_variants else table
    columns = tuple(
        (column, _parameter(type_name, holder.column(column).sql_type, arguments[name], path, name))
        for name, column in key
    )
    return Found(columns, holder if on_variants else None)


def _parameter(type_name: str, sql_type: str, value: Value, path: Path, name: str) -> Parameter:
    if sql_type == "uuid":
        return Parameter(value, convert.Key(type_name), sql_type, path, name)
    return Parameter(value, _CONVERTERS.get(sql_type, convert.as_is), sql_type, path, name)
