"""Binding: constants are converted once, variables each time, and errors say where they stand."""

from __future__ import annotations

from typing import Any

import pytest

from cms.errors import InvalidDate
from cms.read import convert
from cms.read.bind import binder
from cms.read.predicate import Parameter
from cms.read.value import Const, Items, Variable


class Counted:
    """A converter that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, value: Any) -> Any:
        self.calls += 1
        return value


def test_arguments_are_in_the_order_of_the_parameters() -> None:
    parameters = (
        Parameter(Variable(("b",)), convert.as_is, "text"),
        Parameter(Const("c"), convert.as_is, "text"),
        Parameter(Items((Const("x"), Variable(("a", 0)))), convert.as_is, "text[]"),
    )
    bind = binder(parameters)
    assert bind({"a": [1], "b": 2}) == [2, "c", ["x", 1]]
    assert bind({"a": [3], "b": 4}) == [4, "c", ["x", 3]]


def test_constants_are_converted_once() -> None:
    constant, variable = Counted(), Counted()
    bind = binder(
        (
            Parameter(Const(1), constant, "int4"),
            Parameter(Variable(("a",)), variable, "int4"),
        )
    )
    for number in range(3):
        assert bind({"a": number}) == [1, number]
    assert (constant.calls, variable.calls) == (1, 3)


def test_requests_share_nothing() -> None:
    bind = binder((Parameter(Variable(("a",)), convert.as_is, "int4"),))
    first = bind({"a": 1})
    assert bind({"a": 2}) == [2]
    assert first == [1]


def test_nothing_to_bind() -> None:
    assert binder(())({}) == []
    assert binder((Parameter(Const(5), convert.as_is, "int4"),))({}) == [5]


def test_what_is_only_checked_is_not_sent() -> None:
    sent = Parameter(Variable(("a",)), convert.as_is, "int4")
    checked = Parameter(Variable(("d",)), convert.day, "date", ("bulletins",), "after")
    bind = binder((sent,), (checked,))
    assert bind({"a": 1, "d": "2015-01-05"}) == [1]
    with pytest.raises(InvalidDate):
        bind({"a": 1, "d": "x"})


@pytest.mark.parametrize("value", [Const("2015-02-29"), Variable(("a",))])
def test_an_error_says_where_its_value_stands(value: Const | Variable) -> None:
    """Of a constant when the plan is made, of a variable when it is bound."""
    path = ("articles", "nodes", 0)
    parameter = Parameter(value, convert.day, "date", path, "where.and.0.day.eq")
    with pytest.raises(InvalidDate) as refused:
        binder((parameter,))({"a": "2015-02-29"})
    error = refused.value
    assert error.path == path
    assert error.argument == "where.and.0.day.eq"
    assert error.params["value"] == "2015-02-29"
    assert error.code == "INVALID_DATE"
