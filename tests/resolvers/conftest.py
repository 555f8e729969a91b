"""The small world, for tests that compare answers."""

from tests.read.conftest import world

__all__ = ["world"]
