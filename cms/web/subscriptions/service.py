"""The parts of subscriptions put together."""

from __future__ import annotations

from cms.config import Settings
from cms.delivery.feed import Feed
from cms.delivery.generations import Generations
from cms.process import Process
from cms.web.graphql import GraphQLEndpoint
from cms.web.subscriptions.gate import Gate
from cms.web.subscriptions.operations import Operations
from cms.web.subscriptions.sse import EventStreams
from cms.web.subscriptions.websocket import WebSocketEndpoint


class Subscriptions:
    """Both ways to follow the changes of a ``feed``. The ``endpoint`` passes on to ``events`` who
    accepts them; ``websocket`` has a route of its own.
    """

    def __init__(
        self,
        settings: Settings,
        endpoint: GraphQLEndpoint,
        feed: Feed,
        generations: Generations,
        process: Process,
    ) -> None:
        self.feed = feed
        self.operations = Operations(endpoint, feed, generations)
        self.gate = Gate(
            settings.max_streams, settings.max_streams_per_client, settings.trusted_proxies
        )
        self.events = EventStreams(self.operations, self.gate, process)
        self.websocket = WebSocketEndpoint(
            self.operations,
            self.gate,
            process,
            origins=settings.websocket_origins,
            init_seconds=settings.receive_timeout / 1000,
            most=settings.max_subscriptions,
        )

    def readings(self) -> dict[str, float]:
        """What the metrics tell of them."""
        operations = self.operations
        return {
            "streams_open": self.gate.open,
            "streams_limit": self.gate.most,
            "subscriptions_open": operations.open,
            "events_sent": operations.sent,
            "streams_dropped": operations.dropped,
        }
