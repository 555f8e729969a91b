"""Engines with chosen limits only, and what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cms.read.execute import NotExecuted
from resolvers.engine import Engine, Limits
from tests.read.plans import engine

MANY = 10**6
NONE = Limits(
    max_aliases=MANY,
    max_directives=MANY,
    max_operations=MANY,
    max_fragments=MANY,
    max_repeats=MANY,
    max_root_fields=MANY,
    max_variables=MANY,
    max_list=MANY,
    max_text=MANY,
    max_tokens=MANY,
    max_depth=100,
    max_size=1500,
)
"""No limits but those that the reading itself needs."""


def limited(**limits: Any) -> Engine:
    """An engine with these limits only; ``max_price`` is among them."""
    of = engine()
    rows = limits.pop("max_price", of.context.max_price)
    return Engine(of.schema, replace(of.context, max_price=rows), replace(NONE, **limits))


def error(of: Engine, text: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The one error of a request that is refused."""
    with pytest.raises(NotExecuted) as caught:
        of.prepare(text, variables, accepted=("EN",))
    (found,) = caught.value.response["errors"]
    return dict(found)


def codes(of: Engine, text: str, variables: Mapping[str, Any]) -> list[str]:
    """The codes of what is wrong with a request."""
    try:
        of.prepare(text, variables)
    except NotExecuted as refusal:
        return [each["extensions"]["code"] for each in refusal.response["errors"]]
    return []
