"""Two texts are held against each other: what differs is told, and nothing else."""

from __future__ import annotations

import pytest

from cms.i18n.messages import translate
from cms.translation.gate.compare import AT_MOST, Disagreement, Quote, disagreements
from cms.translation.gate.facts import FactKind, Text


def compare(source: str, target: str, locale: str = "EN", of: str = "VI") -> list[Disagreement]:
    texts = (Text(of, {"body_markdown": source}), Text(locale, {"body_markdown": target}))
    return list(disagreements(*texts))


def said(found: list[Disagreement]) -> list[tuple[str | None, str | None]]:
    return [(words(each.source), words(each.target)) for each in found]


def words(quote: Quote | None) -> str | None:
    return quote.written if quote else None


AGREE = [
    ("VI", "Có mười hai cửa khẩu.", "ZH", "共有12个口岸。"),
    ("VI", "Có 12 cửa khẩu.", "EN", "There are twelve gates."),
    ("VI", "Có 12 cửa khẩu.", "FR", "On compte douze postes."),
    ("VI", "Có 12 cửa khẩu.", "KO", "열두 곳의 관문이 있다."),
    ("VI", "Có 12 cửa khẩu.", "JA", "十二のゲートがある。"),
    ("VI", "Dài 231,7 km.", "JA", "長さ231.7キロ。"),
    ("VI", "Cứ năm người thì một.", "ZH", "五分之一。"),
    ("VI", "Một phần mười", "JA", "10分の1"),
    ("VI", "Từ 15 đến 20/9/2015", "EN", "From 15 to 20 September 2015"),
    ("VI", "Từ 15 đến 20/9/2015", "ZH", "2015年9月15日至20日"),
    ("VI", "Thế kỷ XX", "EN", "The 20th century"),
    ("VI", "Năm 1945", "FR", "En 1945"),
    ("VI", "Lúc 17 giờ", "EN", "At 5 p.m."),
    ("VI", "Lúc 17 giờ", "ZH", "下午5点"),
    ("VI", "Rộng 100 ha", "EN", "An area of 1 square kilometre"),
    ("EN", "It is 385 miles away.", "FR", "À 620 km de là."),
    ("VI", "Từ 2 đến 3 triệu USD", "EN", "Two to three million US dollars"),
    ("VI", "Kế hoạch 49/KH-UBND", "ZH", "第49/KH-UBND号计划"),
    ("VI", "năm 1990", "ZH", "90年代"),
]


@pytest.mark.parametrize("of, source, locale, target", AGREE)
def test_the_same_in_other_words_agrees(of: str, source: str, locale: str, target: str) -> None:
    assert compare(source, target, locale, of) == []
    assert compare(target, source, of, locale) == []


DIFFER = [
    ("EN", "4.975 triệu USD", "4.975 million US dollars", FactKind.AMOUNT),
    ("ZH", "52 tỷ USD", "52亿美元", FactKind.AMOUNT),
    ("ZH", "52 tỷ đồng", "520亿美元", FactKind.AMOUNT),
    ("KO", "tăng 20,4%", "24.0% 증가", FactKind.AMOUNT),
    ("EN", "Dài 231,7 km", "231.7 miles long", FactKind.AMOUNT),
    ("FR", "ngày 2 tháng 9 năm 1945", "le 3 septembre 1945", FactKind.DATE),
    ("JA", "tháng 9/1945", "1945年8月", FactKind.DATE),
    ("KO", "năm 1945", "1954년", FactKind.DATE),
    ("EN", "Có 781.655 người", "There are 781,665 people", FactKind.NUMBER),
    ("EN", "Hai triệu người", "3 million people", FactKind.NUMBER),
]


@pytest.mark.parametrize("locale, source, target, kind", DIFFER)
def test_a_difference_is_told_once(locale: str, source: str, target: str, kind: FactKind) -> None:
    (told,) = compare(source, target, locale)
    assert (told.kind, told.field) == (kind, "body_markdown")
    assert told.source
    assert told.source.sentence == source
    assert told.target
    assert told.target.sentence == target


def test_what_is_missing_or_added_is_told_with_its_sentence() -> None:
    source = "Mở cửa từ lâu. Có 25 toa hàng mỗi ngày."
    assert said(compare(source, "It has long been open.")) == [("25", None)]
    (told,) = compare("Mở cửa từ lâu.", "Long open. There are 25 wagons.")
    assert told.source is None
    assert told.target
    assert (told.target.written, told.target.sentence) == ("25", "There are 25 wagons.")


def test_a_repetition_is_no_difference() -> None:
    assert compare("Có 25 toa.\n\n25 toa, 25 toa.", "25 wagons.\n\nWagons.") == []
    assert compare("Năm 2023 và năm 2023.", "In 2023.") == []


def test_what_stands_in_another_field_is_not_missing() -> None:
    source = Text("VI", {"title": "52 tỷ USD", "summary": "Năm 2023"})
    target = Text("EN", {"title": "A record", "summary": "52 billion US dollars in 2023"})
    assert disagreements(source, target) == ()


def test_numbers_that_change_places_within_a_passage_are_seen() -> None:
    source = "Có 25 toa xuất, 25 toa nhập.\n\nCó 35 toa."
    assert said(compare(source, "25 wagons out, 35 in.\n\n35 wagons.")) == [("25", "35")]


def test_markdown_is_read_as_its_words() -> None:
    source = "## Năm **2023**\n\n| A | B |\n|---|---|\n| 1.100 xe | [20,4%](https://x.vn/1) |"
    target = "## In **2023**\n\n| A | B |\n|---|---|\n| 1,100 lorries | [20.4%](https://x.vn/1) |"
    assert compare(source, target) == []
    changed = target.replace("1,100", "1,101")
    assert said(compare(source, changed)) == [("1.100", "1,101")]


def test_the_unit_at_the_head_of_a_column_counts_for_its_cells() -> None:
    source = "| Năm | Kim ngạch (tỷ USD) |\n|---|---|\n| 2023 | 51,99 |"
    target = "| 年份 | 总额（亿美元） |\n|---|---|\n| 2023 | 519.9 |"
    assert compare(source, target, "ZH") == []
    assert said(compare(source, target.replace("519.9", "51.99"), "ZH")) == [("51,99", "51.99")]


def test_links_lead_to_the_same_places() -> None:
    source = "[a](article:QQ) ![b](media:TQ) [c](https://www.langson.gov.vn/vi/tin/)"
    assert compare(source, "[a](article:QQ) ![b](media:TQ) [c](http://langson.gov.vn/en/tin)") == []
    found = compare(source, "[a](article:QR) [c](https://www.langson.gov.vn/vi/khac)")
    assert [each.kind for each in found] == [FactKind.LINK] * 5
    assert said(found)[0] == ("article:QQ", None)
    assert said(found)[-1] == (None, "https://www.langson.gov.vn/vi/khac")
    assert len(compare("[x](https://[)", "[x](https://])")) == 2


def test_a_text_full_of_differences_has_an_end() -> None:
    source = "\n\n".join(f"{number} xe" for number in range(1000, 2000))
    assert len(compare(source, "No lorry.")) == AT_MOST


def test_the_message_is_there_in_the_languages_of_the_desk() -> None:
    (told,) = compare("Có 25 toa.", "There are 26 wagons.")
    assert str(told.problem) == (
        "body_markdown in EN says “26” where its source says “25”: Có 25 toa."
    )
    for locale in ("VI", "ZH", "FR", "JA", "KO"):
        shown = translate(told.problem.template, told.problem.params, locale)
        assert "25" in shown
        assert shown != str(told.problem)
