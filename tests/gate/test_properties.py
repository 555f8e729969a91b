"""What holds for every fact: rendered in any two languages it agrees, and a changed digit is told.

The forms are written by Babel (CLDR) and by the grammar below, not by the gate.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cms.translation.gate.compare import disagreements
from cms.translation.gate.facts import Text

LOCALES = ("VI", "EN", "ZH", "FR", "JA", "KO")
locales = st.sampled_from(LOCALES)

SENTENCES = {
    "VI": "Tổng cộng là {}, theo báo cáo.",
    "EN": "The total is {}, the report says.",
    "ZH": "报告称，总计{}。",
    "FR": "Le total est de {}, selon le rapport.",
    "JA": "報告によると合計は{}である。",
    "KO": "보고에 따르면 합계는 {}이다.",
}
UNITS = {
    "USD": ("USD", "US dollars", "美元", "dollars", "ドル", "달러"),
    "VND": ("đồng", "dong", "越南盾", "dongs", "ドン", "동"),
    "%": ("%", "per cent", "%", "%", "%", "%"),
    "km": ("km", "kilometres", "公里", "km", "キロメートル", "km"),
    "ha": ("ha", "hectares", "公顷", "hectares", "ヘクタール", "헥타르"),
    "": ("", "", "", "", "", ""),
}
SCALES = {
    "VI": (("tỷ", 9), ("triệu", 6), ("nghìn", 3)),
    "EN": (("billion", 9), ("million", 6), ("thousand", 3)),
    "ZH": (("亿", 8), ("万", 4)),
    "FR": (("milliards", 9), ("millions", 6)),
    "JA": (("億", 8), ("万", 4)),
    "KO": (("억", 8), ("만", 4)),
}


def written(value: Decimal, unit: str, locale: str, scaled: bool) -> str:
    word = ""
    if scaled:
        for name, power in SCALES[locale]:
            if value >= 10**power:
                value, word = value / 10**power, name
                break
    digits = format_decimal(value, locale=locale.lower(), decimal_quantization=False)
    names = UNITS[unit][LOCALES.index(locale)]
    if locale in ("ZH", "JA"):
        return f"{digits}{word}{names}"
    of = "de " if locale == "FR" and word.startswith("milli") and names else ""
    return f"{digits}{' ' if word and locale != 'KO' else ''}{word} {of}{names}".strip()


def text(fact: str, locale: str) -> Text:
    return Text(locale, {"summary": SENTENCES[locale].format(fact)})


quantities = st.decimals(
    min_value=Decimal("2"), max_value=Decimal("9999999999"), places=2, allow_nan=False
)


SAME = settings(derandomize=True, deadline=None)
"""Each run tries the same examples; a change of the gate tries others."""


@SAME
@given(quantities, st.sampled_from(sorted(UNITS)), locales, locales, st.booleans(), st.booleans())
def test_an_amount_agrees_in_any_two_languages(
    value: Decimal, unit: str, one: str, other: str, short: bool, long: bool
) -> None:
    value = value.normalize()
    ours = text(written(value, unit, one, short), one)
    theirs = text(written(value, unit, other, long), other)
    assert disagreements(ours, theirs) == ()


@SAME
@given(
    quantities,
    st.sampled_from(sorted(UNITS)),
    locales,
    locales,
    st.booleans(),
    st.booleans(),
    st.data(),
)
def test_a_changed_digit_of_an_amount_is_told(
    value: Decimal, unit: str, one: str, other: str, short: bool, long: bool, data: st.DataObject
) -> None:
    value = value.normalize()
    ours = written(value, unit, one, short)
    theirs = written(value, unit, other, long)
    changed = data.draw(changes(theirs))
    assert disagreements(text(ours, one), text(changed, other))


@st.composite
def changes(draw: Callable[..., object], fact: str) -> str:
    """The fact with one of its digits changed; none that leaves the value as it is."""
    places = [at for at, character in enumerate(fact) if character.isdigit()]
    place = draw(st.sampled_from(places))
    assert isinstance(place, int)
    digit = draw(st.sampled_from([d for d in "23456789" if d != fact[place]]))
    return f"{fact[:place]}{digit}{fact[place + 1 :]}"


SKELETONS = {
    "VI": ("'ngày' d 'tháng' M 'năm' y", "d/M/y", "dd-MM-y"),
    "EN": ("MMMM d, y", "d MMMM y", "y-MM-dd"),
    "ZH": ("y年M月d日", "y/M/d"),
    "FR": ("d MMMM y", "dd/MM/y"),
    "JA": ("y年M月d日", "y/M/d"),
    "KO": ("y년 M월 d일", "y. M. d."),
}
days = st.dates(date(1831, 1, 1), date(2099, 12, 31))


@st.composite
def rendered(draw: Callable[..., object], day: date, locale: str) -> str:
    skeleton = draw(st.sampled_from(SKELETONS[locale]))
    assert isinstance(skeleton, str)
    return format_date(day, skeleton, locale=locale.lower())


@SAME
@given(days, locales, locales, st.data())
def test_a_date_agrees_in_any_two_languages(
    day: date, one: str, other: str, data: st.DataObject
) -> None:
    ours, theirs = data.draw(rendered(day, one)), data.draw(rendered(day, other))
    assert disagreements(text(ours, one), text(theirs, other)) == ()


@SAME
@given(days, days, locales, locales, st.data())
def test_another_date_is_told(
    day: date, another: date, one: str, other: str, data: st.DataObject
) -> None:
    assume(day != another)
    ours, theirs = data.draw(rendered(day, one)), data.draw(rendered(another, other))
    assert disagreements(text(ours, one), text(theirs, other))
