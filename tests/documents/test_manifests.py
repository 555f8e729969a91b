"""Where documents are found: files, folders, and the manifests that clients' builds write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cms.delivery.documents import identify
from cms.delivery.manifests import Source, sources
from cms.errors import DocumentsRefused
from tests.documents.conftest import written

A, B = "query A { a }\r\n", "\ufeffquery B { b } # 谅山"


def found(*paths: Path) -> list[Source]:
    return list(sources(paths))


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    written(tmp_path, {"a.graphql": A, "b.gql": B})
    one, other = tmp_path / "a.graphql", tmp_path / "b.gql"
    assert found(other, one) == [Source(str(other), B), Source(str(one), A)]


def test_a_folder_is_read_in_order_and_in_depth(tmp_path: Path) -> None:
    written(tmp_path, {"z.graphql": A, "b/c.graphql": B, "a.txt": "x", "b/d.json": "x"})
    assert [each.text for each in found(tmp_path)] == [B, A]


@pytest.mark.parametrize("prefix", ["", "sha256:"])
def test_a_manifest_of_relay(tmp_path: Path, prefix: str) -> None:
    ids = {text: prefix + identify(text).removeprefix("sha256:") for text in (A, B)}
    manifest = tmp_path / "queries.json"
    manifest.write_text(json.dumps({each: text for text, each in ids.items()}))
    assert found(manifest) == [Source(f"{manifest}#{ids[text]}", text) for text in (A, B)]


def test_a_manifest_of_apollo(tmp_path: Path) -> None:
    operations = [
        {"id": identify(text).removeprefix("sha256:"), "name": "N", "type": "query", "body": text}
        for text in (A, B)
    ]
    content = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(content))
    assert [each.text for each in found(manifest)] == [A, B]


@pytest.mark.parametrize(
    "name, text, words",
    [
        ("a.txt", "x", "must end in .graphql"),
        ("a.graphql", b"\xff", "is not UTF-8"),
        ("empty/a.txt", "x", "the folder has no .graphql"),
        ("a.json", "{", "is not JSON"),
        ("a.json", "[1]", "is not a JSON object"),
        ("a.json", '{"a": 1}', "the document of a is not a text"),
        ("a.json", '{"0cc175b9c0f1b6a831c399e269772661": "a"}', "choose SHA-256"),
        ("a.json", '{"operations": [{"body": "a"}]}', "an operation has no id"),
    ],
)
def test_what_cannot_be_read_names_the_file(
    tmp_path: Path, name: str, text: str | bytes, words: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path = tmp_path / name.partition("/")[0]
    with pytest.raises(DocumentsRefused, match=words) as caught:
        found(path)
    assert str(caught.value).startswith(f"{path}: ")
