"""Published here, told there: a subscription in the public zone, whose changes all come across."""

from __future__ import annotations

from cms.actions.unpublish import unpublish
from cms.database.pools import Database
from tests.actions import world
from tests.actions.world import ACTOR
from tests.subscriptions.client import FOLLOW, Socket, socket
from tests.subscriptions.conftest import serving, slug
from tests.zones.conftest import Zones
from tests.zones.link import Link

TITLE = """subscription { entryChanged(types: [ARTICLE]) {
    kind locales entry { variant(locale: VI) { ... on ArticleVariant { title } } }
} }"""


async def heard(client: Socket) -> tuple[str, str | None]:
    change = await client.change()
    return change["kind"], change["entry"] and change["entry"]["variant"]["title"]


async def test_changes_are_told_in_the_public_zone_with_what_they_are_about(
    desk: Database, joined: Zones, link: Link
) -> None:
    key = await world.article(slug())
    async with serving(joined.public) as site, socket(site.port) as client:
        await client.subscribe("1", TITLE)
        await site.following()
        await world.show("Article", key)
        assert await heard(client) == ("PUBLISHED", "Cửa khẩu")
        for number in range(5):
            await world.change("Article", key, variants={"VI": {"title": str(number)}})
            await world.show("Article", key)
            assert await heard(client) == ("UPDATED", str(number))
        await unpublish(ACTOR, "Article", key)
        assert await heard(client) == ("UNPUBLISHED", None)
        link.cut()
        await world.show("Article", key)
        await world.change("Article", key, variants={"VI": {"title": "đến sau"}})
        await world.show("Article", key)
        await client.silence(0.5)
        link.mend()
        kind, title = await heard(client)  # with the entry as it is when this is told
        assert (kind, title in ("4", "đến sau")) == ("PUBLISHED", True)
        assert await heard(client) == ("UPDATED", "đến sau")
        await client.silence(0.3)


async def test_places_are_the_same_in_both_zones(desk: Database, joined: Zones) -> None:
    """A reader may go on in one zone from where it was in the other."""
    async with (
        serving(joined.inner) as inner,
        serving(joined.public) as public,
        socket(inner.port) as here,
        socket(public.port) as there,
    ):
        await here.subscribe("1", FOLLOW)
        await there.subscribe("1", FOLLOW)
        await inner.following()
        await public.following()
        await world.show("Topic", await world.topic(slug()))
        first, second = await here.change(), await there.change()
        assert first == second
        await world.show("Topic", await world.topic(slug()))
        await here.change()
        later = await there.change()
        await there.subscribe("2", FOLLOW, after=first["cursor"])
        assert await there.change("2") == later
