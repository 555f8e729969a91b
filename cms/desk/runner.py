"""The runner: does releases when they are due, in whichever process is first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cms.actions.release.run import run_due
from cms.background import background
from cms.database.pools import Database

logger = logging.getLogger("cms.releases")

PAUSE = 1.0
"""Seconds between two looks at what is due."""
PAUSE_AFTER_FAULT = 5.0


@asynccontextmanager
async def releasing(database: Database) -> AsyncIterator[None]:
    """While it is open, what is due is done; what fell due meanwhile, at its beginning."""
    async with background(_run(database), "releases"):
        yield


async def _run(database: Database) -> None:
    while True:
        pause = PAUSE
        try:
            async with database.orm():
                while (ran := await run_due()) is not None:
                    if ran.problems:
                        logger.warning("release %s failed: %d problems", ran.key, len(ran.problems))
                    else:
                        logger.info("release %s is done", ran.key)
        except Exception as fault:
            logger.warning("releases can't be looked at: %s", type(fault).__name__)
            pause = PAUSE_AFTER_FAULT
        await asyncio.sleep(pause)
