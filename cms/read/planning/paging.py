"""The page of a connection: size, direction and cursors (Relay's connection specification)."""

from __future__ import annotations

from cms.errors import InvalidPageSize
from cms.read.cursor import CursorKey, mark
from cms.read.plan import OrderKey, Page
from cms.read.planning.context import Arguments, Context
from cms.read.predicate import Parameter, Path
from cms.read.value import Const, Value


def page(
    context: Context, type_name: str, keys: tuple[OrderKey, ...], arguments: Arguments, path: Path
) -> Page:
    """The page that ``first``/``last`` and ``after``/``before`` ask for.

    Raises:
        InvalidPageSize: both ends are given, or a size is negative or above the limit.
    """
    first = _size(context, arguments, "first", path)
    last = _size(context, arguments, "last", path)
    if first is not None and last is not None:
        raise InvalidPageSize(
            "Give either first or last, not both ({first} and {last}).",
            path=path,
            argument="last",
            first=first,
            last=last,
        )
    size = first if first is not None else last
    return Page(
        context.default_page if size is None else size,
        backward=last is not None,
        after=_cursor(type_name, keys, arguments.get("after"), path, "after"),
        before=_cursor(type_name, keys, arguments.get("before"), path, "before"),
    )


def signature(type_name: str, keys: tuple[OrderKey, ...]) -> str:
    """What makes an order this order; the cursors of lists that share it are interchangeable."""
    return "|".join([type_name, *(_key(key) for key in keys)])


def _key(key: OrderKey) -> str:
    path = [table.name for _, table, _ in key.joins]
    direction = "desc" if key.descending else "asc"
    return ".".join([*path, "link" if key.on_link else "", key.column, direction])


def _size(context: Context, arguments: Arguments, name: str, path: Path) -> int | None:
    value = arguments.get(name)
    if value is None:
        return None
    assert isinstance(value, Const), "a page size is known when planning"
    size = value.value
    if not 0 <= size <= context.max_page:
        raise InvalidPageSize(
            "{argument} must be from 0 to {limit}, not {value}.",
            path=path,
            argument=name,
            limit=context.max_page,
            value=size,
        )
    return int(size)


def _cursor(
    type_name: str, keys: tuple[OrderKey, ...], value: Value | None, path: Path, argument: str
) -> tuple[Parameter, ...]:
    if value is None:
        return ()
    order = mark(signature(type_name, keys))
    types = tuple(key.sql_type for key in keys)
    nullable = tuple(key.nullable for key in keys)
    return tuple(
        Parameter(value, CursorKey(order, types, nullable, i), key.sql_type, path, argument)
        for i, key in enumerate(keys)
    )
