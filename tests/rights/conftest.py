from __future__ import annotations

from tests.mutations.conftest import app, chief, newsroom

__all__ = ["app", "chief", "newsroom"]
