"""The gate on real translations: it is silent where they agree, and sees what is put in."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from cms.demo.source import Source
from cms.i18n.locales import DEFAULT
from cms.translation.gate.compare import disagreements
from cms.translation.gate.facts import Text

REAL = Path(__file__).parents[3] / "shared" / "data" / "articles" / "articles.jsonl"
TEXTS = ("title", "summary", "body_markdown", "seo_title", "seo_description", "alt", "caption")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Text, Text]]:
    """The parallel articles: Vietnamese, or English where there is none, and each other locale."""
    if not REAL.exists():
        pytest.skip("the real articles aren't here")
    found = []
    for line in REAL.read_text("utf-8").splitlines():
        texts: dict[str, Any] = json.loads(line)["translations"]
        source = "vi" if "vi" in texts else "en"
        for locale in ("vi", "en", "zh", "fr", "ja", "ko"):
            if locale != source and locale in texts:
                found.append((_text(texts, source), _text(texts, locale)))
    return found


def _text(texts: dict[str, Any], locale: str) -> Text:
    text = texts[locale]
    return Text(locale.upper(), {"title": text["title"], "body_markdown": text["body"]})


def test_few_real_translations_raise_anything(pairs: list[tuple[Text, Text]]) -> None:
    alarms = [len(disagreements(*pair)) for pair in pairs]
    assert len(pairs) > 600
    assert sum(map(bool, alarms)) / len(pairs) < 0.07
    assert sum(alarms) / len(pairs) < 0.08


def test_a_digit_changed_in_a_real_translation_is_seen(pairs: list[tuple[Text, Text]]) -> None:
    chance = random.Random(49)
    seen = tried = 0
    for source, target in pairs:
        body = target.fields["body_markdown"]
        numbers = list(re.finditer(r"\d{2,}", body))
        if not numbers or disagreements(source, target):
            continue
        place = chance.randrange(*chance.choice(numbers).span())
        digit = chance.choice([d for d in "23456789" if d != body[place]])
        changed = f"{body[:place]}{digit}{body[place + 1 :]}"
        tried += 1
        seen += bool(
            disagreements(source, Text(target.locale, {**target.fields, "body_markdown": changed}))
        )
    assert tried > 200
    assert seen / tried > 0.97


def test_the_demonstration_says_the_same_in_all_its_languages() -> None:
    """Some of its texts are stale or shortened on purpose; those are the few that differ."""
    source = Source(DEFAULT.codes)
    items = [*source.articles(), *source.media(), *source.bulletins()]
    pairs = differing = 0
    for item in items:
        variants: dict[str, Any] = {}
        for content in item.contents:
            variants |= content.get("variants", {})
        texts = {
            locale: Text(locale, {name: v[name] for name in TEXTS if v.get(name)})
            for locale, v in variants.items()
        }
        for locale, text in texts.items():
            if locale != "VI":
                pairs += 1
                differing += bool(disagreements(texts["VI"], text))
    assert pairs > 150
    assert differing / pairs < 0.1
