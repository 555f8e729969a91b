"""The schema's descriptions in the caller's language: all translated, and nothing else changed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from graphql import get_introspection_query

from cms.app import create_engine
from cms.config import Settings
from cms.i18n import messages
from cms.i18n.catalogs import tags, waiting
from schema.build import build
from schema.descriptions import collect, described

POT = messages.FOLDER / "schema.pot"
QUERY = get_introspection_query(
    descriptions=True,
    specified_by_url=True,
    schema_description=True,
    directive_is_repeatable=True,
    input_value_deprecation=True,
)
ENGINE = create_engine(Settings())


def catalog(tag: str) -> Any:
    return messages.read(messages.path_of(tag, messages.SCHEMA))


def introspect(*accepted: str) -> Any:
    prepared = ENGINE.prepare(QUERY, {}, None, accepted)
    return prepared.compiled.build(())


def descriptions(answer: Any) -> list[str]:
    found = []
    if isinstance(answer, dict):
        found = [value for name, value in answer.items() if name == "description" and value]
        answer = list(answer.values())
    if isinstance(answer, list):
        found += [text for each in answer for text in descriptions(each)]
    return found


def bare(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: bare(value) for name, value in answer.items() if name != "description"}
    return [bare(each) for each in answer] if isinstance(answer, list) else answer


def test_the_template_has_the_descriptions_of_the_schema() -> None:
    listed = [m.id for m in messages.read(POT) if m.id]
    assert listed == [m.id for m in collect() if m.id], "run: make messages"
    assert len(listed) > 300


@pytest.mark.parametrize("tag", list(tags()))
def test_a_catalog_has_the_descriptions_of_the_template(tag: str) -> None:
    assert [m.id for m in catalog(tag)] == [m.id for m in messages.read(POT)]
    assert not catalog(tag).obsolete


def test_every_description_is_translated_into_vietnamese() -> None:
    assert waiting(catalog("vi")) == []
    for message in catalog("vi"):
        if not message.id:
            continue
        text = message.string
        assert text != message.id
        assert text == unicodedata.normalize("NFC", text).strip()
        assert text.endswith(".") == message.id.endswith("."), text
        for name in re.findall(r"`+[^`]+`+|\b[A-Z]+[a-z]+[A-Z]\w+\b", message.id):
            assert name in text, f"{name} is not in {text!r}"


def test_every_text_of_the_schema_is_found_by_introspection() -> None:
    texts = {text for text, _ in described(build().graphql)}
    assert texts <= set(descriptions(introspect()))


def test_only_the_descriptions_differ() -> None:
    english, vietnamese = introspect(), introspect("VI")
    assert bare(english) == bare(vietnamese)
    found = messages.descriptions("VI")
    wanted = [found.get(text, text) for text in descriptions(english)]
    assert descriptions(vietnamese) == wanted
    assert "Một mục của đồ thị nội dung." in wanted


@pytest.mark.parametrize(
    "accepted, vietnamese",
    [
        ((), False),
        (("EN",), False),
        (("EN", "VI"), False),
        (("VI", "EN"), True),
        (("ZH", "VI"), True),  # there is no Chinese yet
        (("ZH",), False),
    ],
)
def test_the_first_language_that_there_is(accepted: tuple[str, ...], vietnamese: bool) -> None:
    assert ("Những gì có thể đọc." in descriptions(introspect(*accepted))) is vietnamese


def test_an_alias_is_no_escape_and_no_other_field_is_touched() -> None:
    text = """{ __type(name: "Article") {
        words: description
        description: name
        fields { description: name args { name defaultValue description } } } }"""
    kind = ENGINE.prepare(text, {}, None, ("VI",)).compiled.build(())["__type"]
    assert kind["description"] == "Article"
    assert kind["words"].startswith("Một bài viết")
    (said,) = (f for f in kind["fields"] if f["description"] == "publishedOn")
    assert said["args"][0]["defaultValue"] == "LONG"
    assert said["args"][0]["description"] == "Mức độ chi tiết."
