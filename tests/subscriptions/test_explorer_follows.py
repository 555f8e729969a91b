"""The explorer in a real browser follows changes: its policy lets it open a WebSocket to its own
server, which lets it in.
"""

from __future__ import annotations

import asyncio
import importlib.util

import pytest

from cms.database.pools import Database
from cms.web import explorer
from tests.actions import world
from tests.subscriptions.conftest import Site, slug

if importlib.util.find_spec("playwright") is None:
    pytest.skip("no playwright: install the development dependencies", allow_module_level=True)

from tests.web.browser import executable, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(executable() is None, reason="no chromium: apt-get install chromium"),
    pytest.mark.skipif(
        not (explorer.DIST / "manifest.json").exists(), reason="no assets: run make assets"
    ),
]
RESULT = "document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"


async def test_a_change_appears_in_the_explorer(desk: Database, site: Site) -> None:
    loop = asyncio.get_running_loop()
    title = f"Tin {slug()}"

    async def publish() -> None:
        variants = {"VI": {"title": title, "slug": slug()}}
        await world.show("Article", await world.article(slug(), variants=variants))

    def follow() -> str:
        with visit() as visitor:
            visitor.open(f"http://127.0.0.1:{site.port}/graphql")
            visitor.page.locator(".graphiql-tab-button").nth(5).click()
            visitor.page.wait_for_timeout(1000)  # the editor reads the operation's name with delay
            visitor.page.get_by_role("button", name="Execute query").click()
            asyncio.run_coroutine_threadsafe(site.following(), loop).result(20)
            asyncio.run_coroutine_threadsafe(publish(), loop).result(20)
            visitor.until(f"{RESULT}.includes('PUBLISHED')")
            assert visitor.complaints == []
            return visitor.editor("result")

    shown = await asyncio.to_thread(follow)
    assert title in shown
