"""Official names: a term of the source has one of its forms in the translation."""

from __future__ import annotations

import unicodedata

from cms.glossary.term import Form, Term, TermKind
from cms.translation.gate.compare import Disagreement, disagreements
from cms.translation.gate.facts import FactKind, Text
from cms.translation.gate.names import index


def term(code: str, **forms: str) -> Term:
    """A term; forms of a locale with | between them, forbidden ones after !."""
    made = []
    for locale, texts in forms.items():
        for position, text in enumerate(texts.split("|")):
            made.append(Form(locale, text.lstrip("!"), position == 0, text.startswith("!")))
    return Term(code, TermKind.PLACE, tuple(made))


PROVINCE = term("lang-son", VI="Lạng Sơn", EN="Lạng Sơn|Lang Son", ZH="谅山|!凉山", KO="랑선")
GATE = term("huu-nghi", VI="cửa khẩu quốc tế Hữu Nghị", ZH="友谊国际口岸", EN="Hữu Nghị gate")
PASS = term("huu-nghi-quan", VI="Hữu Nghị", ZH="友谊", EN="Hữu Nghị")
TERMS = (PROVINCE, PASS, GATE)


def compare(source: str, target: str, locale: str = "ZH", of: str = "VI") -> list[Disagreement]:
    return list(disagreements(Text(of, {"title": source}), Text(locale, {"title": target}), TERMS))


def test_a_name_has_one_of_its_forms() -> None:
    assert compare("Ở Lạng Sơn", "在谅山省") == []
    assert compare("Ở Lạng Sơn", "In LANG SON", "EN") == []
    (told,) = compare("Ở Lạng Sơn", "在北方")
    assert (told.kind, told.source and told.source.written) == (FactKind.NAME, "Lạng Sơn")
    assert told.problem.params["allowed"] == "谅山"


def test_a_forbidden_form_is_told() -> None:
    (told,) = compare("Ở Lạng Sơn", "在凉山，谅山")
    assert told.target
    assert told.target.written == "凉山"
    assert compare("Ở đây", "在凉山") == []


def test_a_locale_without_a_form_asks_for_none() -> None:
    assert compare("Ở Lạng Sơn", "À la frontière", "FR") == []


def test_the_longest_name_counts_once() -> None:
    found = list(index(TERMS, "VI").mentions("Từ cửa khẩu quốc tế Hữu Nghị đến Hữu Nghị"))
    assert [(each.term.code, each.start) for each in found] == [
        ("huu-nghi", 3),
        ("huu-nghi-quan", 33),
    ]
    assert [d.problem.params["source"] for d in compare("cửa khẩu quốc tế Hữu Nghị", "友谊关")] == [
        "cửa khẩu quốc tế Hữu Nghị"
    ]


def test_vietnamese_is_compared_letter_by_letter_at_the_borders_of_words() -> None:
    assert list(index(TERMS, "VI").mentions("lạng sơn, Lạng Sơnx, xLạng Sơn")) == []
    decomposed = unicodedata.normalize("NFD", "Ở Lạng Sơn")
    assert len(compare(decomposed, "在北方")) == 1


def test_korean_particles_may_follow() -> None:
    assert compare("Ở Lạng Sơn", "랑선에서", "KO") == []
    assert len(compare("랑선에서", "In the north", "EN", "KO")) == 1


def test_an_allowed_form_may_hold_a_forbidden_one() -> None:
    plain = term("a", VI="A", EN="!Gate")
    whole = term("b", VI="B", EN="Gate of Heaven")
    texts = (Text("VI", {"title": "A và B"}), Text("EN", {"title": "Gate of Heaven"}))
    assert disagreements(*texts, (plain, whole)) == ()
