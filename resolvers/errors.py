"""Errors as GraphQL shows them: message in the caller's language, path, locations, a stable
code.
"""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

from cms.errors import ClientError
from cms.i18n.messages import translate


def from_cms(error: ClientError, locale: str) -> dict[str, Any]:
    """An error of ours. The argument at fault, where there is one, stands in the extensions."""
    shown: dict[str, Any] = {"message": translate(error.template, error.params, locale)}
    if error.path:
        shown["path"] = list(error.path)
    extensions: dict[str, Any] = {"code": error.code}
    if argument := error.params.get("argument"):
        extensions["argument"] = argument
    shown["extensions"] = extensions
    return shown


def unknown(key: str, locale: str) -> dict[str, Any]:
    """A fault of the server's own in the field of that key."""
    message = translate("The server could not answer; the fault is its own.", {}, locale)
    return {"message": message, "path": [key], "extensions": {"code": "INTERNAL_ERROR"}}


def from_graphql(error: GraphQLError, code: str) -> dict[str, Any]:
    """An error of graphql-core: parsing, validation, variables."""
    return {**error.formatted, "extensions": {**(error.extensions or {}), "code": code}}
