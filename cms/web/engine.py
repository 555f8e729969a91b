"""The engine as the web sees it: what understands requests, described from below it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from cms.read.compile import Compiled


class Prepared(Protocol):
    """A request that can be executed: ``resolvers.engine.Prepared``, seen from below it."""

    @property
    def compiled(self) -> Compiled:
        """What it compiles to."""

    @property
    def arguments(self) -> Sequence[Any]:
        """The arguments of its statement."""

    @property
    def key(self) -> Hashable:
        """Equal for requests that ask the same."""

    @property
    def price(self) -> int:
        """How many rows it may read (``cms.read.price``)."""

    @property
    def price_limit(self) -> int:
        """How many it might."""

    @property
    def fresh(self) -> bool:
        """Whether it had to be compiled."""


class Engine(Protocol):
    """What understands requests: ``resolvers.engine.Engine``."""

    def prepare(
        self,
        text: Any,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> Prepared:
        """What is to be executed of a text, or of a document that was read. Raises NotExecuted, and
        Private for what concerns drafts."""

    def subscribe(
        self,
        text: Any,
        variables: Mapping[str, Any] | None = None,
        operation_name: str | None = None,
        accepted: tuple[str, ...] = (),
    ) -> Any:
        """The same for those who can be answered by events: what is prepared, or subscribed
        (``cms.web.subscriptions.operations.Subscribed``). Raises NotExecuted."""

    def changes(self, text: Any, operation_name: str | None = None) -> bool:
        """Whether a request, as far as it can be understood, is a mutation."""
