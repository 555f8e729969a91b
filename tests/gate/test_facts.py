"""What each language writes is read as the same value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cms.translation.gate.amounts import amounts
from cms.translation.gate.dates import dates
from cms.translation.gate.facts import Day, Fact, FactKind, Quantity
from cms.translation.gate.numbers import masked
from cms.translation.gate.passages import narrowed


def facts(words: str, locale: str) -> list[Fact]:
    """The sure facts of a passage, in order."""
    narrow = narrowed(words)
    days = list(dates(narrow, locale))
    rest = masked(narrow, [day for day in days if day.sure])
    found = [fact for fact in [*days, *amounts(rest, locale)] if fact.sure]
    return sorted(found, key=lambda fact: fact.start)


def values(words: str, locale: str) -> list[str]:
    """Each fact's first reading as a text: ``1945-09-02``, ``231700 m``, ``12``."""
    shown = []
    for fact in facts(words, locale):
        first = fact.readings[0]
        if isinstance(first, Day):
            shown.append(str(first))
        else:
            value = first.value.normalize()
            shown.append(f"{value:f} {first.unit}".strip())
    return shown


@pytest.mark.parametrize(
    "locale, words, expected",
    [
        ("VI", "Có 781.655 người, bằng 20,4% toàn tỉnh.", ["781655", "20.4 %"]),
        ("EN", "There are 781,655 people, 20.4 per cent of all.", ["781655", "20.4 %"]),
        ("FR", "Il y a 781 655 habitants, soit 20,4 % du total.", ["781655", "20.4 %"]),
        ("FR", "Il y a 781\u202f655 habitants.", ["781655"]),
        ("ZH", "共有781,655人，占20.4%。", ["781655", "20.4 %"]),
        ("ZH", "共有７８１，６５５人".replace("，", ","), ["781655"]),
        ("ZH", "占百分之20。", ["20 %"]),
        ("JA", "78万1655人、20.4％を占める。", ["781655", "20.4 %"]),
        ("KO", "78만 1,655명으로 20.4%를 차지한다.", ["781655", "20.4 %"]),
        ("VI", "Cao 1.541,5 m", ["1541.5 m"]),
        ("EN", "1,541.5 metres high", ["1541.5 m"]),
        ("VI", "khoảng 16,700 người", ["16700"]),
        ("VI", "mạnh 7,5 độ", ["7.5"]),
        ("EN", "4.975 million", ["4975000"]),
        ("VI", "4.975 triệu", ["4975000000"]),
        ("EN", "version 1.2.3", ["2", "3"]),
        ("EN", "COVID-19, a B52 and the G7", []),
        ("EN", "one of the 1 and 0", []),
    ],
)
def test_numbers(locale: str, words: str, expected: list[str]) -> None:
    assert values(words, locale) == expected


@pytest.mark.parametrize(
    "locale, words",
    [
        ("VI", "gần 52 tỷ USD"),
        ("VI", "gần 52 tỉ đô la Mỹ"),
        ("VI", "gần 52.000 triệu USD"),
        ("EN", "nearly 52 billion US dollars"),
        ("EN", "nearly $52bn"),
        ("EN", "nearly US$52 billion"),
        ("FR", "près de 52 milliards de dollars"),
        ("FR", "près de 52 000 millions de dollars américains"),
        ("ZH", "近520亿美元"),
        ("JA", "520億ドル近く"),
        ("KO", "520억 달러에 육박"),
    ],
)
def test_fifty_two_billion_dollars(locale: str, words: str) -> None:
    assert values(words, locale) == ["52000000000 USD"]


@pytest.mark.parametrize(
    "locale, words, expected",
    [
        ("JA", "49億7500万ドル", ["4975000000 USD"]),
        ("KO", "49억 7,500만 달러", ["4975000000 USD"]),
        ("ZH", "49.75亿美元", ["4975000000 USD"]),
        ("JA", "1万5000人", ["15000"]),
        ("KO", "3천만 동", ["30000000 VND"]),
        ("VI", "1,2 nghìn tỷ đồng", ["1200000000000 VND"]),
        ("FR", "1,2 mille milliards de dongs", ["1200000000000 VND"]),
        ("ZH", "1.2万亿越南盾", ["1200000000000 VND"]),
        ("EN", "£125m and 3k", ["125000000 GBP", "3"]),
        ("ZH", "五百多万人，二十万人", ["5000000", "200000"]),
        ("ZH", "550多万人", ["5500000"]),
        ("EN", "two million people, a million people", ["2000000"]),
        ("VI", "hai triệu người, hàng trăm nghìn người", ["2000000"]),
        ("FR", "deux millions d’habitants, quelques centaines", ["2000000"]),
        ("KO", "제1조와 제12조", ["12"]),
        ("KO", "제 2 조", ["2"]),
    ],
)
def test_large_units(locale: str, words: str, expected: list[str]) -> None:
    assert values(words, locale) == expected


@pytest.mark.parametrize(
    "locale, words, expected",
    [
        ("VI", "231,7 km, 8.310,18 km², 120 ha, 5 tấn", ["231700 m", "8310180000 m2"]),
        ("EN", "231.7 kilometres, 8,310.18 square kilometres", ["231700 m", "8310180000 m2"]),
        ("FR", "231,7 km et 8 310,18 kilomètres carrés", ["231700 m", "8310180000 m2"]),
        ("ZH", "231.7公里，8310.18平方公里", ["231700 m", "8310180000 m2"]),
        ("JA", "231.7キロメートル、8310.18平方キロメートル", ["231700 m", "8310180000 m2"]),
        ("KO", "231.7km, 8,310.18제곱킬로미터", ["231700 m", "8310180000 m2"]),
        ("ZH", "120公顷，8300多平方公里", ["1200000 m2", "8300000000 m2"]),
        ("ZH", "5千克和3千米", ["5 kg", "3000 m"]),
    ],
)
def test_units(locale: str, words: str, expected: list[str]) -> None:
    assert values(words, locale)[: len(expected)] == expected


@pytest.mark.parametrize(
    "locale, words",
    [
        ("VI", "ngày 2 tháng 9 năm 1945"),
        ("VI", "ngày 2/9/1945"),
        ("VI", "02-09-1945"),
        ("VI", "ngày 2 tháng Chín năm 1945"),
        ("EN", "on September 2, 1945"),
        ("EN", "on 2 September 1945"),
        ("EN", "the 2nd of Sept. 1945"),
        ("EN", "1945-09-02"),
        ("FR", "le 2 septembre 1945"),
        ("FR", "le 02/09/1945"),
        ("ZH", "1945年9月2日"),
        ("ZH", "１９４５年９月２日"),
        ("JA", "1945年9月2日"),
        ("KO", "1945년 9월 2일"),
        ("KO", "1945. 9. 2."),
    ],
)
def test_a_day(locale: str, words: str) -> None:
    assert values(words, locale) == ["1945-09-02"]


@pytest.mark.parametrize(
    "locale, words, expected",
    [
        ("VI", "tháng 9/1945, tháng 9, năm 1945", ["1945-09", "XXXX-09", "1945"]),
        ("EN", "September 1945, in May, 3 May", ["1945-09", "XXXX-05", "XXXX-05-03"]),
        ("EN", "They may march on", []),
        ("EN", "9/2/1945", ["1945-09-02"]),
        ("FR", "septembre 1945, en mai, le 1er mai", ["1945-09", "XXXX-05", "XXXX-05-01"]),
        ("ZH", "1945年9月，9月2日，9个月", ["1945-09", "XXXX-09-02", "9"]),
        ("JA", "1945年9月、9月2日、9か月、昭和20年", ["1945-09", "XXXX-09-02", "9", "1945"]),
        ("KO", "1945년 9월, 9월 2일, 9개월", ["1945-09", "XXXX-09-02", "9"]),
        ("VI", "mười một tháng năm 2025", ["2025"]),
        ("VI", "11 tháng năm 2025", ["11", "2025"]),
        ("VI", "tháng Năm 2025", ["2025-05"]),
        ("VI", "Bản tin số 9/2015", ["9", "2015"]),
        ("VI", "ngày 18 tháng 9 âm lịch", ["18", "9"]),
        ("VI", "30/2/1945", ["30", "2", "1945"]),
        ("ZH", "20世纪90年代", ["1990"]),
    ],
)
def test_parts_of_dates(locale: str, words: str, expected: list[str]) -> None:
    assert values(words, locale) == expected


def test_one_fact_may_be_read_in_several_ways() -> None:
    (hour,) = facts("at 5 p.m.", "EN")
    assert hour.readings == (Quantity(Decimal(5)), Quantity(Decimal(17)))
    (length,) = facts("231.7キロ", "JA")
    assert {r.unit for r in length.readings if isinstance(r, Quantity)} == {"m", "kg"}
    (day,) = facts("3/9/1945", "EN")
    assert day.readings == (Day(1945, 3, 9), Day(1945, 9, 3))
    assert day.kind is FactKind.DATE


def test_a_place_is_where_it_is_written() -> None:
    words = "Năm 2023 đạt 52 tỷ USD."
    assert [words[f.start : f.end] for f in facts(words, "VI")] == ["Năm 2023", "52 tỷ USD"]
