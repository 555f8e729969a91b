"""Random requests: documents with variables, made for the contract and the small world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from hypothesis import strategies as st

from tests.oracle import Oracle
from tests.read.generate import cursors, pools
from tests.read.generate.chance import Chance
from tests.read.generate.inputs import Inputs
from tests.read.generate.lift import Lifter
from tests.read.generate.selections import Shapes, borrowed, dress
from tests.read.generate.shuffle import direct, shuffle
from tests.read.generate.tree import Operation

CLEARANCE = ("PUBLIC", "CONFIDENTIAL")
"""What the tests' viewer may see of the drafts: not all that there is."""
LARGEST = 40
"""About how many fields a random query has at most."""


@dataclass(frozen=True)
class Asked:
    """A request, and a second one of the same document with other ``variables``."""

    text: str
    variables: dict[str, Any]
    others: dict[str, Any]
    accepted: tuple[str, ...]


@cache
def oracle_of(stage: str) -> Oracle:
    """The oracle of a stage, for the viewer of ``CLEARANCE``."""
    return Oracle(stage, CLEARANCE)


@st.composite
def requests(draw: st.DrawFn, stage: str) -> Asked:
    """A request that the stage may have an answer for."""
    chance, oracle = Chance(draw), oracle_of(stage)
    schema = oracle.schema
    accepted = tuple(chance.some(pools.LOCALES, 0, 3)) if chance.of(50) else ()
    shapes = Shapes(chance, schema, chance.number(8, LARGEST))
    keen = chance.of(35)
    if keen:
        selections = shapes.listing()
    else:
        selections = borrowed(chance, schema) if chance.of(25) else shapes.operation()
    operation = Operation(selections)
    inputs = Inputs(chance, schema, oracle.store, keen=keen)
    dress(selections, inputs)
    if chance.of(40):
        operation.directives = [("inLocale", {"prefer": inputs.locales(0, 4)})]
    direct(selections, chance)
    neighbours = cursors.place(operation, oracle, accepted)
    lifter = Lifter(operation, schema, chance, neighbours)
    if chance.of(75):
        lifter.lift()
    shuffle(operation, chance)
    return Asked(operation.written(), lifter.first, lifter.second, accepted)
