"""What putting an entry changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cms.actions.draft import Node
from cms.actions.exact.state import show
from cms.actions.exact.whole import Whole


@dataclass
class Change:
    """What putting an entry changes: its rows in both stages, merged but perhaps not written.

    ``before`` are the states that were there, if they were asked for.
    """

    whole: Whole
    draft: Node
    live: Node | None
    created: bool
    before: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether anything is otherwise than it was."""
        return self.created or self.draft.differs() or self.live_changes

    @property
    def live_changes(self) -> bool:
        """Whether anything of what is live is."""
        return self.live is not None and self.live.differs()

    def after(self) -> Mapping[str, Any]:
        """The states that there are then."""
        return {"draft": show(self.draft), "live": show(self.live) if self.live else None}
