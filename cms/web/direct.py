"""A short way: requests for one path go to their endpoint at once.

Starlette's routing, and its handling of exceptions that the endpoint doesn't raise, take as long as
sending an answer that was kept.
"""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send


class Direct:
    """An application whose HTTP requests for exactly ``path`` are ``endpoint``'s. All else, such as
    a WebSocket there, is routed.
    """

    def __init__(self, app: ASGIApp, path: str, endpoint: ASGIApp) -> None:
        self.app = app
        self.path = path
        self.endpoint = endpoint

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """One request."""
        straight = scope["type"] == "http" and scope["path"] == self.path
        return (self.endpoint if straight else self.app)(scope, receive, send)
