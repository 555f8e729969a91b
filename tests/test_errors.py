"""The tree of errors: codes, templates, parameters."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest

from cms import errors
from cms.errors import ClientError, CmsError, ConfigError, InputError, LimitExceeded, NotFound


def tree(root: type[CmsError]) -> Iterator[type[CmsError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


OURS = [kind for kind in tree(CmsError) if kind.__module__ == errors.__name__]


def test_each_class_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in OURS]
    assert len(set(codes)) == len(codes)
    assert all(code == code.upper() and code.replace("_", "").isalpha() for code in codes)


@pytest.mark.parametrize("kind", OURS, ids=[kind.__name__ for kind in OURS])
def test_the_drawing_shows_each_class_with_its_code(kind: type[CmsError]) -> None:
    assert errors.__doc__ is not None
    assert any(
        {kind.__name__, kind.code} <= set(line.split()) for line in errors.__doc__.splitlines()
    )


def test_an_error_can_be_said_in_another_language() -> None:
    error = LimitExceeded(
        "“{argument}” is {value}, above the limit of {limit}",
        argument="first",
        path=("articles", 0, "first"),
        value=5000,
        limit=1000,
    )
    assert str(error) == "“first” is 5000, above the limit of 1000"
    assert error.path == ("articles", 0, "first")
    assert error.argument == "first"
    translated = "« {argument} » vaut {value}, au-delà de {limit}"
    assert translated.format(**error.params) == "« first » vaut 5000, au-delà de 1000"
    names = {name for _, name, _, _ in Formatter().parse(error.template) if name}
    assert names == set(error.params)


def test_braces_in_a_value_are_only_a_value() -> None:
    assert str(NotFound("No entry {id}", id="{id}")) == "No entry {id}"


def test_a_parameter_that_is_missing_shows_where_the_error_is_raised() -> None:
    with pytest.raises(KeyError):
        CmsError("{limit} reached")


def test_branches_tell_who_can_help() -> None:
    assert issubclass(InputError, ClientError)
    assert issubclass(NotFound, ClientError)
    assert not issubclass(ConfigError, ClientError)
