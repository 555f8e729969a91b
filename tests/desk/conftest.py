from __future__ import annotations

import pytest_asyncio

from tests.desk.people import APPROVER
from tests.mutations.conftest import app, chief, newsroom
from tests.mutations.newsroom import EDITOR, Newsroom, Person

__all__ = ["app", "chief", "newsroom"]


@pytest_asyncio.fixture
async def editor(newsroom: Newsroom) -> Person:
    """Who writes."""
    return await newsroom.hire("editor", EDITOR)


@pytest_asyncio.fixture
async def approver(newsroom: Newsroom) -> Person:
    """Who looks at it with other eyes."""
    return await newsroom.hire("approver", APPROVER)
