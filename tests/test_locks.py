"""The lock files: everything by hash, nothing that belongs to one machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pins(lock: str) -> dict[str, str]:
    """The text of each pinned requirement, by the name of its package."""
    text = (PROJECT / lock).read_text("utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    return {re.split(r"[=\s]", block)[0]: block for block in blocks}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_package_has_one_version_and_hashes(lock: str) -> None:
    assert pins(lock)
    for name, block in pins(lock).items():
        assert re.match(rf"{re.escape(name)}==[\w.]+ ", block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), name


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_and_no_path(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"(^|\s)/\w", text)
    assert "index-url" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_what_is_required(lock: str) -> None:
    text = (PROJECT / lock.replace(".lock", ".in")).read_text("utf-8")
    names = re.findall(r"^([A-Za-z][\w.-]*)", text, re.M)
    assert names
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} <= set(pins(lock))


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    runtime, development = map(pins, LOCKS)
    for name, block in runtime.items():
        assert development[name].split()[0] == block.split()[0]
