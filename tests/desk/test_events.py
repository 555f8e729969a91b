"""The types of events are those that the documentation lists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_type_is_listed() -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in (ROOT / "cms" / "actions").rglob("*.py")]
    announced = {
        name for source in sources for name in re.findall(r'"((?:entry|release)\.[a-z_]+)"', source)
    }
    listed = set(re.findall(r"`((?:entry|release)\.[a-z_]+)`", text))
    assert "release.failed" in announced
    assert announced == listed
