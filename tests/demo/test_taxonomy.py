"""The demonstration's content holds together: codes, locales, dates, places, issues, articles."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from cms.content.edtf import PartialDate
from cms.content.enums import DatePrecision, MediaKind, MediaRole, PlaceKind, UnitKind

Row = dict[str, Any]

CONTENT = files("cms.demo").joinpath("content")
LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")
TAXONOMY = {"periods": "period", "topics": "topic", "places": "place", "units": "unit"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LINK = re.compile(r"\]\((article|media):([^)]+)\)")
SENTENCE_END = re.compile(r"。|\.(?=\s|$)")
SCRIPTS = {"ZH": "CJK UNIFIED", "KO": "HANGUL"}


@cache
def _rows(stem: str) -> list[Row]:
    tables = tomllib.loads(CONTENT.joinpath(f"{stem}.toml").read_text("utf-8"))
    rows: list[Row] = tables[TAXONOMY.get(stem, stem)]
    return rows


@cache
def _codes(stem: str) -> frozenset[str]:
    return frozenset(row["code"] for row in _rows(stem))


@cache
def _bulletins() -> dict[str, Row]:
    folder = CONTENT.joinpath("bulletins")
    return {f.name: tomllib.loads(f.read_text("utf-8")) for f in folder.iterdir()}


@cache
def _articles() -> dict[str, Row]:
    """Each article's entry, with the texts of its files under ``texts`` (name, head, body)."""
    found: dict[str, Row] = {}
    for folder in CONTENT.joinpath("articles").iterdir():
        entry = tomllib.loads(folder.joinpath("entry.toml").read_text("utf-8"))
        entry["texts"] = []
        for file in folder.iterdir():
            if file.name.endswith(".md"):
                _, head, body = file.read_text("utf-8").split("+++\n", 2)
                entry["texts"].append((file.name, tomllib.loads(head), body))
        found[folder.name] = entry
    return found


def _items(issue: Row) -> Iterator[tuple[str, str]]:
    for section in issue["section"]:
        for item in section["item"]:
            yield from item.items()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


@pytest.mark.parametrize("stem", [*TAXONOMY, "media"])
def test_codes_are_unique_and_well_formed(stem: str) -> None:
    codes = [row["code"] for row in _rows(stem)]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not CODE.fullmatch(code)] == []


@pytest.mark.parametrize("stem", TAXONOMY)
def test_parents_exist_and_lead_to_a_root(stem: str) -> None:
    parents = {row["code"]: row.get("parent") for row in _rows(stem)}
    for code in parents:
        steps, above = 0, parents[code]
        while above is not None:
            assert above in parents, f"{code}: no parent {above}"
            above, steps = parents[above], steps + 1
            assert steps < len(parents), f"{code} is its own ancestor"


@pytest.mark.parametrize("stem", TAXONOMY)
def test_siblings_have_an_order(stem: str) -> None:
    places = [(row.get("parent"), row["position"]) for row in _rows(stem)]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("stem", TAXONOMY)
def test_names_exist_in_six_locales(stem: str) -> None:
    for row in _rows(stem):
        assert tuple(row["variant"]) == LOCALES, row["code"]
        for locale, variant in row["variant"].items():
            name = variant["name"]
            assert name == name.strip() != "", (row["code"], locale)
            if script := SCRIPTS.get(locale):
                assert any(unicodedata.name(c, "").startswith(script) for c in name), name


def test_names_are_distinct_within_a_locale() -> None:
    for stem in TAXONOMY:
        for locale in LOCALES:
            names = Counter(row["variant"][locale]["name"] for row in _rows(stem))
            assert [name for name, count in names.items() if count > 1] == [], (stem, locale)


def test_periods_are_described_in_two_or_three_sentences() -> None:
    for row in _rows("periods"):
        for locale, variant in row["variant"].items():
            text = variant["description"]
            assert 2 <= len(SENTENCE_END.findall(text)) <= 3, (row["code"], locale)
            assert text.endswith((".", "。"))


def test_top_periods_follow_each_other() -> None:
    top = sorted((r for r in _rows("periods") if "parent" not in r), key=lambda r: r["position"])
    for earlier, later in pairwise(top):
        assert earlier["ends_on"] == later["starts_on"]
    assert "ends_on" not in top[-1]
    precisions = {PartialDate.parse(row["starts_on"]).precision for row in top}
    assert precisions == set(DatePrecision)


def test_kinds_belong_to_the_closed_vocabularies() -> None:
    for stem, kinds in (("places", PlaceKind), ("units", UnitKind), ("media", MediaKind)):
        assert {row["kind"] for row in _rows(stem)} <= {kind.value for kind in kinds}


def test_the_province_has_what_the_plan_counts() -> None:
    kinds = Counter(row["kind"] for row in _rows("places"))
    assert kinds["CITY"] + kinds["DISTRICT"] == 11
    assert kinds["BORDER_GATE"] == 8
    assert kinds["SITE"] == 6
    districts = {row["code"] for row in _rows("places") if row["kind"] in ("CITY", "DISTRICT")}
    assert {f"ubnd-{code}" for code in districts} <= _codes("units")


# --- the map ---------------------------------------------------------------------------------


def _boundaries() -> Row:
    data: Row = json.loads(CONTENT.joinpath("boundaries.json").read_text("utf-8"))
    return data


def _inside(longitude: float, latitude: float, ring: list[list[float]]) -> bool:
    """Whether a point is within a ring: an odd number of edges lies east of it."""
    crossings = 0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > latitude) != (y1 > latitude):
            crossings += x0 + (latitude - y0) * (x1 - x0) / (y1 - y0) > longitude
    return crossings % 2 == 1


def test_places_lie_within_the_province() -> None:
    points = [point for ring in _boundaries()["province"] for point in ring]
    west, south = (min(axis) for axis in zip(*points, strict=True))
    east, north = (max(axis) for axis in zip(*points, strict=True))
    for row in _rows("places"):
        assert south <= row["latitude"] <= north, row["code"]
        assert west <= row["longitude"] <= east, row["code"]


def test_each_district_lies_within_its_own_outline() -> None:
    outlines = _boundaries()["districts"]
    rows = [row for row in _rows("places") if row["kind"] in ("CITY", "DISTRICT")]
    assert {row["code"] for row in rows} == set(outlines)
    for row in rows:
        rings = outlines[row["code"]]
        assert any(_inside(row["longitude"], row["latitude"], ring) for ring in rings), row["code"]


def test_border_gates_stand_on_the_border() -> None:
    """Within about two kilometres of the outline; the station of Đồng Đăng stands further in."""
    ring = _boundaries()["province"][0]
    for row in _rows("places"):
        if row["kind"] == "BORDER_GATE" and row["code"] != "dong-dang-station":
            nearest = min((x - row["longitude"]) ** 2 + (y - row["latitude"]) ** 2 for x, y in ring)
            assert nearest**0.5 < 0.02, row["code"]


def test_boundaries_are_small_and_licensed() -> None:
    assert len(CONTENT.joinpath("boundaries.json").read_bytes()) < 60_000
    for file in ("boundaries.json", "SOURCES.md"):
        assert "2021 Thang Le Quoc" in CONTENT.joinpath(file).read_text("utf-8")


# --- media -----------------------------------------------------------------------------------


def test_media_refer_to_what_exists() -> None:
    for row in _rows("media"):
        assert row.get("period") in {None, *_codes("periods")}, row["code"]
        assert row.get("place") in {None, *_codes("places")}, row["code"]
        assert row["unit"] in _codes("units"), row["code"]
        assert row["credit"]
        assert row["licence"]
        assert 0 <= row.get("focal_x", 0.5) <= 1
        assert 0 <= row.get("focal_y", 0.5) <= 1


def test_media_have_their_texts() -> None:
    rows = _rows("media")
    for row in rows:
        assert {"VI", "EN"} <= set(row["variant"]) <= set(LOCALES), row["code"]
        for locale, variant in row["variant"].items():
            for field in ("title", "alt", "caption"):
                assert variant[field].strip(), (row["code"], locale, field)
            if row["kind"] in ("VIDEO", "AUDIO"):
                assert variant["transcript"], (row["code"], locale)
    assert sum("ZH" in row["variant"] for row in rows) * 2 >= len(rows)
    assert sum(set(row["variant"]) == set(LOCALES) for row in rows) * 4 >= len(rows)


def test_each_period_has_a_picture() -> None:
    shown = {row.get("period") for row in _rows("media") if row["kind"] == "IMAGE"}
    assert _codes("periods") <= shown


def test_pictures_were_taken_within_their_period() -> None:
    periods = {row["code"]: row for row in _rows("periods")}
    for row in _rows("media"):
        if "period" in row:
            taken, period = PartialDate.parse(row["captured_on"]), periods[row["period"]]
            assert taken.last_day >= PartialDate.parse(period["starts_on"]).day, row["code"]
            if end := period.get("ends_on"):
                assert taken.day <= PartialDate.parse(end).last_day, row["code"]


def test_dates_of_media_reach_back_and_vary_in_precision() -> None:
    dates = [PartialDate.parse(row["captured_on"]) for row in _rows("media")]
    assert sum(taken.day.year < 1986 for taken in dates) >= 8
    assert {taken.precision for taken in dates} == set(DatePrecision)


def test_reconstructions_say_that_they_are_drawings() -> None:
    for row in _rows("media"):
        if PartialDate.parse(row["captured_on"]).day.year < 1986:
            assert "hình vẽ" in row["variant"]["VI"]["caption"].lower(), row["code"]
            assert "drawing" in row["variant"]["EN"]["caption"].lower(), row["code"]


# --- bulletins -------------------------------------------------------------------------------


def test_twelve_issues_of_2015() -> None:
    issues = sorted(_bulletins().items())
    assert [name for name, _ in issues] == [f"2015-{month:02}.toml" for month in range(1, 13)]
    for month, (_, issue) in enumerate(issues, 1):
        assert (issue["year"], issue["month"], issue["number"]) == (2015, month, month)
        assert date.fromisoformat(issue["released_on"]).month == month
        assert issue["languages"] == ["VI", "EN"]
        assert issue["variant"]["VI"]["title"] == f"Bản tin Lạng Sơn số {month}/2015"
        assert issue["variant"]["EN"]["title"] == f"Lạng Sơn Bulletin No. {month}/2015"


def test_issues_have_sections_items_and_a_note() -> None:
    for name, issue in _bulletins().items():
        assert 2 <= len(issue["section"]) <= 4, name
        assert len({section["code"] for section in issue["section"]}) == len(issue["section"])
        items = list(_items(issue))
        assert 4 <= len(items) <= 7, name
        assert len(set(items)) == len(items), name
        for language in issue["languages"]:
            assert 60 <= len(issue["variant"][language]["editor_note"].split()) <= 120, name
            assert all(section["variant"][language]["heading"] for section in issue["section"])


def test_issues_print_only_what_exists_and_was_published() -> None:
    articles = _articles()
    for name, issue in _bulletins().items():
        assert issue["cover"] in _codes("media"), name
        assert issue["unit"] in _codes("units"), name
        released = date.fromisoformat(issue["released_on"])
        for kind, code in _items(issue):
            if kind == "media":
                assert code in _codes("media"), (name, code)
            else:
                published = datetime.fromisoformat(articles[code]["published_at"]).date()
                assert published <= released, (name, code)


def test_each_article_of_2015_is_in_the_issue_of_its_month() -> None:
    for code, article in _articles().items():
        month = article["published_at"][:7]
        if month.startswith("2015"):
            assert ("article", code) in _items(_bulletins()[f"{month}.toml"]), code


# --- articles --------------------------------------------------------------------------------


def test_articles_refer_to_what_exists() -> None:
    articles = _articles()
    roles = {role.value for role in MediaRole}
    for code, article in articles.items():
        assert article.get("period") in {None, *_codes("periods")}, code
        assert article["unit"] in _codes("units"), code
        assert article.get("source_unit") in {None, *_codes("units")}, code
        assert set(article["topics"]) <= _codes("topics"), code
        assert set(article["places"]) <= _codes("places"), code
        assert {link["code"] for link in article["media"]} <= _codes("media"), code
        assert {link["role"] for link in article["media"]} <= roles, code
        assert set(article["related"]) <= set(articles) - {code}, code


def test_links_in_articles_lead_somewhere() -> None:
    targets = {"article": set(_articles()), "media": set(_codes("media"))}
    for code, article in _articles().items():
        for name, _, body in article["texts"]:
            for kind, target in LINK.findall(body):
                assert target in targets[kind], (code, name, target)


def test_articles_have_the_locales_that_the_demonstration_promises() -> None:
    locales = [
        {name[:2].upper() for name, _, _ in article["texts"]} for article in _articles().values()
    ]
    assert sum({"VI", "EN"} <= found for found in locales) >= 36
    assert sum("ZH" in found for found in locales) >= 18
    assert sum(found == set(LOCALES) for found in locales) >= 8


def test_no_slug_is_used_twice_in_a_locale() -> None:
    owners: dict[tuple[str, str], str] = {}
    for code, article in _articles().items():
        for name, head, _ in article["texts"]:
            assert CODE.fullmatch(head["slug"]), (code, name)
            owner = owners.setdefault((name[:2], head["slug"]), code)
            assert owner == code, f"{name[:2]}: {head['slug']} is used by {owner} and {code}"


def test_every_text_is_in_normal_form() -> None:
    """NFC (Unicode Standard Annex 15), without white space at the ends."""
    rows = [row for stem in (*TAXONOMY, "media") for row in _rows(stem)]
    heads = [head for article in _articles().values() for _, head, _ in article["texts"]]
    bodies = [body.strip() for article in _articles().values() for _, _, body in article["texts"]]
    for text in _texts([*rows, *_bulletins().values(), *heads, *bodies]):
        assert unicodedata.is_normalized("NFC", text), text
        assert text == text.strip(), text
