"""Find the messages in the code: the templates that the errors of callers are raised with.

A template is a string literal, so that every message is known before the program runs and none is
ever made of a caller's words. It stands in one of two places:

* as the first argument of ``ClientError`` or a class below it in ``cms.errors``;
* as the argument ``message`` of a helper in the same module: a function that hands it on to such a
  class, or a class with a field of that name.

The errors for operators (``ConfigError``, ``DatabaseError``) are left out: they are met in the
terminal and in logs, which are in English, and quote English of the system and of PostgreSQL.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from cms import errors
from cms.i18n.messages import placeholders

CLASSES = frozenset(
    name
    for name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, errors.ClientError)
)
"""The names of the classes that callers' errors are raised by."""

MESSAGE = "message"
"""The name of a helper's parameter or field that holds a template."""


class Template(NamedTuple):
    """A message's template, and the line where it is raised."""

    text: str
    line: int


class NotATemplate(ValueError):
    """An error is raised with something that can't be translated; the message says where."""


def templates(source: str, file: str) -> list[Template]:
    """The templates in a module's source, in its order. ``file`` is its name for errors.

    Raises NotATemplate where an error's message isn't a literal, or not a sound template.
    """
    nodes = list(ast.walk(ast.parse(source, file)))
    helpers = [node for node in nodes if isinstance(node, _Function) and _hands_on(node)]
    handing_on = {id(call) for helper in helpers for call in _calls_with_its_message(helper)}
    places = dict.fromkeys(CLASSES, 0)
    places |= {helper.name: _parameters(helper).index(MESSAGE) for helper in helpers}
    places |= {node.name: _fields(node).index(MESSAGE) for node in nodes if _has_message(node)}
    calls = [
        node
        for node in nodes
        if isinstance(node, ast.Call) and _called(node) in places and id(node) not in handing_on
    ]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    found = [_template(call, places[_called(call)], file) for call in calls]
    return [template for template in found if template]


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def _parameters(function: _Function) -> list[str]:
    """The positional parameters as a call of the function or the bound method gives them."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _calls_with_its_message(function: _Function) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        match node:
            case ast.Call(args=[ast.Name(id="message"), *_]) if _called(node) in CLASSES:
                yield node


def _hands_on(function: _Function) -> bool:
    return MESSAGE in _parameters(function) and any(_calls_with_its_message(function))


def _fields(node: ast.ClassDef) -> list[str]:
    return [
        each.target.id
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    ]


def _has_message(node: ast.AST) -> TypeGuard[ast.ClassDef]:
    return isinstance(node, ast.ClassDef) and MESSAGE in _fields(node)


def _template(call: ast.Call, place: int, file: str) -> Template | None:
    """The template of a call; None where it hands on that of another error or of a helper."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == MESSAGE]
    problem = "must be a string literal"
    match (named or call.args[place:])[:1]:
        case [ast.Attribute(attr="template" | "message")]:
            return None
        case [ast.Constant(str(text))]:
            try:
                placeholders(text)
            except ValueError as error:
                problem = str(error)
            else:
                return Template(text, call.lineno)
    raise NotATemplate(f"{file}:{call.lineno}: the message of {_called(call)}: {problem}")
