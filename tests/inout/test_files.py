"""The media files of an export: known by what they hold, refused when they aren't that."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from cms.database.pools import Database
from cms.inout import files
from cms.inout.export import snapshot
from tests.actions import world


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    (folder / "media").mkdir(parents=True)
    return folder


async def _out(data: Path, target: Path) -> int:
    async with snapshot() as tx:
        return await files.copy_out(tx, data, target)


async def _in(source: Path, data: Path, *, write: bool = True) -> dict[str, object]:
    found: dict[str, object] = {}
    async for name, outcome in files.copy_in(source, data, write=write):
        found[name] = outcome if isinstance(outcome, bool) else str(outcome)
    return found


async def test_files_go_by_their_sum(orm: Database, data: Path, tmp_path: Path) -> None:
    content, other = b"picture" * 1000, b"of no entry"
    await world.media(sha256=_sha(content), byte_size=len(content))
    (data / "media" / "ab").mkdir()
    (data / "media" / "ab" / "pass.png").write_bytes(content)
    (data / "media" / "ab" / "copy.png").write_bytes(content)
    (data / "media" / "ab" / "other.png").write_bytes(other)
    (data / "media" / "ab" / ".half.partial").write_bytes(content)
    out = tmp_path / "files"
    assert await _out(data, out) == 1
    name = f"{_sha(content)[:2]}/{_sha(content)}"
    assert (out / name).read_bytes() == content
    fresh = tmp_path / "fresh"
    assert await _in(out, fresh, write=False) == {name: True}
    assert not fresh.exists()
    assert await _in(out, fresh) == {name: True}
    assert (fresh / "media" / name).read_bytes() == content
    assert await _in(out, fresh) == {name: False}
    assert [path.name for path in files.lying(fresh)] == [_sha(content)]


async def test_a_file_under_another_name_is_known(data: Path, tmp_path: Path) -> None:
    content = b"picture"
    sha = _sha(content)
    out = tmp_path / "files" / sha[:2]
    out.mkdir(parents=True)
    (out / sha).write_bytes(content)
    (data / "media" / sha[:2]).mkdir()
    (data / "media" / sha[:2] / "pass.png").write_bytes(content)
    assert await _in(tmp_path / "files", data) == {f"{sha[:2]}/{sha}": False}


async def test_hostile_files(data: Path, tmp_path: Path) -> None:
    sha, secret = _sha(b"picture"), tmp_path / "secret"
    secret.write_bytes(b"picture")
    source = tmp_path / "files"
    (source / sha[:2]).mkdir(parents=True)
    (source / sha[:2] / sha).symlink_to(secret)
    (source / sha[:2] / "x.png").write_bytes(b"x")
    wrong = sha[:2] + "0" * 62
    (source / sha[:2] / wrong).write_bytes(b"other")
    (source / "zz").mkdir()
    (source / "..x").write_bytes(b"")
    os.mkfifo(source / sha[:2] / (sha[:2] + "1" * 62))
    (source / "ff").symlink_to(tmp_path)
    found = await _in(source, data)
    assert len(found) == 7
    assert "not what its SHA-256 says" in str(found.pop(f"{sha[:2]}/{wrong}"))
    assert all("is no file of an export" in str(outcome) for outcome in found.values())
    assert list(files.lying(data)) == []
