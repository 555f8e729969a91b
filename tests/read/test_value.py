"""Values: where they are found in a request, and which are the same for every request."""

from __future__ import annotations

import pytest

from cms.read.value import Const, Fields, Items, Value, Variable, excerpt, getter, is_constant

VARIABLES = {"a": 1, "b": {"c": [10, {"d": None}]}, "": ("VI",)}


@pytest.mark.parametrize(
    "value, found",
    [
        (Const(5), 5),
        (Const(None), None),
        (Variable(("a",)), 1),
        (Variable(("b", "c", 0)), 10),
        (Variable(("b", "c", 1, "d")), None),
        (Variable(("", 0)), "VI"),
        (Items(()), []),
        (Items((Const("x"), Variable(("a",)))), ["x", 1]),
        (Items((Items((Const(1),)),)), [[1]]),
    ],
)
def test_a_value_is_found(value: Value, found: object) -> None:
    assert getter(value)(VARIABLES) == found


def test_an_input_object_has_no_single_value() -> None:
    with pytest.raises(TypeError):
        getter(Fields({"a": Const(1)}))


@pytest.mark.parametrize(
    "value, constant",
    [
        (Const(1), True),
        (Variable(("a",)), False),
        (Items(()), True),
        (Items((Const(1), Const(2))), True),
        (Items((Const(1), Variable(("a",)))), False),
        (Fields({}), False),
    ],
)
def test_what_is_constant(value: Value, constant: bool) -> None:
    assert is_constant(value) is constant


def test_an_error_shows_the_beginning_of_a_text() -> None:
    assert excerpt("x" * 80) == "x" * 80
    assert excerpt("x" * 81) == "x" * 80 + "…"


@pytest.mark.parametrize(
    "text, shown",
    [
        ("Lạng Sơn “谅山”", "Lạng Sơn “谅山”"),
        ("a\x00\nb", "a\\x00\\nb"),
        ("\u202eb", "\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\n" * 81, "\\n" * 80 + "…"),
    ],
)
def test_an_error_shows_what_can_be_seen(text: str, shown: str) -> None:
    assert excerpt(text) == shown
