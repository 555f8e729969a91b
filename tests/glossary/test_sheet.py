"""The table of terms: what is written is read again, and mistakes are named by their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.actions.glossary import checked
from cms.errors import ClientError
from cms.glossary.sheet import read, write
from cms.glossary.term import Form, TermKind
from cms.i18n.locales import DEFAULT, Locales

HEAD = "code,kind,vi,en,zh,fr,ja,ko\n"


def test_forms_of_a_cell() -> None:
    rows, faults = read((HEAD + "lang-son,place,Lạng Sơn,A|B,谅山|!凉山,,,\n").encode(), DEFAULT)
    assert faults == []
    (row,) = rows
    assert (row.line, row.code, row.kind) == (2, "lang-son", TermKind.PLACE)
    assert row.forms == (
        Form("VI", "Lạng Sơn", True),
        Form("EN", "A", True),
        Form("EN", "B"),
        Form("ZH", "谅山", True),
        Form("ZH", "凉山", is_forbidden=True),
    )


def test_spreadsheets_write_it_in_their_ways() -> None:
    data = '\ufeffCode,Kind,VI,Note\r\na,PLACE,"Một, hai\nba",x\r\n\r\nb,UNIT, Bốn ,\r\n'.encode()
    rows, faults = read(data, DEFAULT)
    assert faults == []
    assert [(row.line, row.code, row.forms[0].text, row.note) for row in rows] == [
        (2, "a", "Một, hai\nba", "x"),
        (5, "b", "Bốn", ""),
    ]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", [(1, "code"), (1, "kind")]),
        ("code,vi\n", [(1, "kind")]),
        ("code,kind,de\n", [(1, "de")]),
        ("code,kind,vi,vi\n", [(1, "twice"), (1, "twice")]),
        (HEAD + "a,PLACE,x\n", [(2, "3 cells, not 8")]),
        (HEAD + "a,TOWN,x,,,,,\nb,PLACE,x,,,,,\na,PLACE,x,,,,,\n", [(2, "TOWN"), (4, "line 2")]),
        (HEAD + 'a,PLACE,"x,,,,,\n', [(2, "can't be read")]),
    ],
)
def test_mistakes_have_their_lines(text: str, expected: list[tuple[int, str]]) -> None:
    _, faults = read(text.encode(), DEFAULT)
    assert [fault.line for fault in faults] == [line for line, _ in expected]
    for fault, (_, words) in zip(faults, expected, strict=True):
        assert words in str(fault.error)


def test_what_is_no_text_is_refused() -> None:
    assert "UTF-8" in str(read("code,kind\na,é".encode("latin-1"), DEFAULT)[1][0].error)
    assert "bytes" in str(read(b"x" * 10_000_001, DEFAULT)[1][0].error)


words = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="|!"), min_size=1)
forms = st.builds(
    Form, st.sampled_from(DEFAULT.codes), words, st.booleans(), is_forbidden=st.booleans()
)


@given(st.lists(forms, min_size=1, max_size=8), words)
def test_what_is_written_is_read_again(given_forms: list[Form], note: str) -> None:
    try:
        term = checked("a-1", TermKind.UNIT, given_forms, note, DEFAULT)
    except ClientError:
        return
    rows, faults = read(write([term], DEFAULT).encode(), DEFAULT)
    assert faults == []
    (row,) = rows
    assert checked(row.code, row.kind, row.forms, row.note, DEFAULT) == term


def test_columns_are_those_of_the_content_s_languages() -> None:
    assert write([], Locales(("VI", "ZH_HANT"))) == "code,kind,vi,zh-hant,note\n"
