"""Subscriptions: answers that go on, over server-sent events and over WebSockets.

gate          how many may listen
operations    what both ways share: an operation, and its results one after the other
sse           GraphQL over server-sent events ("distinct connections mode")
websocket     graphql-transport-ws
codes         why a WebSocket is closed
service       all of it put together
"""
