"""The codes with which a WebSocket is closed: of the protocol, of RFC 6455, and one of our own."""

from __future__ import annotations

from typing import NamedTuple


class Close(NamedTuple):
    """Why a connection is closed: the code, and words for whoever looks for the fault."""

    code: int
    reason: str


RESTARTING = Close(1012, "The server stops: come back")
FULL = 1013
TOO_MANY_MESSAGES = Close(1008, "Too many messages")
INVALID = 4400
UNAUTHORIZED = Close(4401, "Unauthorized")
WRONG_PROTOCOL = Close(4406, "Subprotocol not acceptable")
LATE = Close(4408, "Connection initialisation timeout")
TAKEN = 4409
TWICE = Close(4429, "Too many initialisation requests")
SLOW = Close(4508, "Too slow: messages were not taken in time")
"""Of our own: the server closes with it (``cms.serving.streams``)."""
