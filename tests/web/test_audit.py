"""The audit suite of GraphQL over HTTP (npm: graphql-http) against the real server.

Every requirement that it knows, whether MUST, SHOULD or MAY, is to be answered ``ok``.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.web.served import serving

AUDIT = Path(__file__).with_name("audit")
LEAST = 60
"""Requirements that the suite has at least; fewer would mean that it didn't run."""

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (AUDIT / "node_modules").is_dir(),
    reason="the audit suite is not installed: run make test",
)


def test_every_requirement_is_met() -> None:
    with serving() as server:
        run = subprocess.run(
            ["node", "run.mjs", server.api],
            cwd=AUDIT,
            capture_output=True,
            text=True,
            timeout=60,
        )
        log = server.log
    assert run.returncode == 0, f"{run.stderr}\n{log}"
    results = json.loads(run.stdout)
    counts = Counter(result["status"] for result in results)
    shown = ", ".join(f"{name} {counts[name]}" for name in ("ok", "notice", "warn", "error"))
    print(f"graphql-http audit: {shown}")
    failed = [result for result in results if result["status"] != "ok"]
    assert not failed, "\n".join(
        f"{each['id']} {each['status']}: {each['name']}: {each['reason']}" for each in failed
    )
    assert counts["ok"] == len({result["id"] for result in results}) >= LEAST
