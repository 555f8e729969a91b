"""The examples of the documents on editing are what the API takes, with the words it knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import parse, validate

from cms import errors
from schema.build import build

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "editing.md").read_text("utf-8")
HISTORY = (DOCS / "history.md").read_text("utf-8")
EXAMPLES = re.findall(r"```graphql\n(.*?)```", TEXT + HISTORY, re.S)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_is_valid(example: str) -> None:
    assert validate(build().graphql, parse(example)) == []


def test_every_code_of_a_user_error_is_one() -> None:
    rows = re.findall(r"^\| (`.*?) \|", TEXT, re.M)
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    known = {kind.code for kind in vars(errors).values() if hasattr(kind, "code")}
    assert len(named) > 8
    assert named <= known
