"""Random queries: what the read compiler answers is what the oracle answers.

A failure prints the smallest request found that shows it, with its variables, ready to be sent.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.read.compare import compare
from tests.read.conftest import World
from tests.read.strategies import Asked, oracle_of, requests

SHORT = settings(
    max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(
    max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


async def answers(world: World, stage: str, asked: Asked) -> None:
    """The request, another of the same document, and the first one again, by its cached plan."""
    engine, pool = world.stage(stage)
    oracle = oracle_of(stage)
    await compare(engine, pool, oracle, asked.text, asked.variables, asked.accepted)
    if asked.variables != asked.others:
        await compare(engine, pool, oracle, asked.text, asked.others, asked.accepted)
    await compare(engine, pool, oracle, asked.text, asked.variables, asked.accepted)


@SHORT
@given(asked=requests("live"))
async def test_live(world: World, asked: Asked) -> None:
    await answers(world, "live", asked)


@settings(SHORT, max_examples=150)
@given(asked=requests("draft"))
async def test_draft(world: World, asked: Asked) -> None:
    await answers(world, "draft", asked)


@pytest.mark.slow
@LONG
@given(asked=requests("live"))
async def test_live_at_length(world: World, asked: Asked) -> None:
    await answers(world, "live", asked)


@pytest.mark.slow
@settings(LONG, max_examples=500)
@given(asked=requests("draft"))
async def test_draft_at_length(world: World, asked: Asked) -> None:
    await answers(world, "draft", asked)
