"""The files: what OASIS asks of them, what tools do to them, and what enemies put into them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from cms.errors import ClientError, InputError, LimitExceeded
from cms.translation.xliff import files
from cms.translation.xliff.documents import Document
from cms.translation.xliff.files import Ref
from cms.translation.xliff.merge import merged
from cms.translation.xliff.reading import read
from cms.translation.xliff.units import Role
from cms.translation.xliff.v20 import NAMESPACE
from tests.xliff.pages import pages
from tests.xliff.papers import WRITERS, back, paper, sent

SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
"""Where Debian's php-symfony-translation has the schemas of OASIS."""
SCHEMA_FILES = {"2.0": "xliff-core-2.0.xsd", "1.2": "xliff-core-1.2-strict.xsd"}

BODY = (
    "# Một *hai*\n\nBa. **Bốn. Năm** [sáu](article:X)  \n"
    "bảy `tám` &amp; ![chín](media:Y)\n\n- a\n- b"
)
DONE = "# 一 *二*\n\n三。**四。五** [六](article:X)  \n七 `tám` &amp; ![九](media:Y)\n\n* 甲\n* 乙"
versions = pytest.mark.parametrize("version", sorted(WRITERS))


@versions
def test_an_untouched_file_changes_nothing(version: str) -> None:
    made = paper(BODY, DONE)
    result = merged(made, back(sent(made, version)))
    assert result.faults == []
    assert result.texts == {"title": "标题", "body_markdown": DONE}
    assert result.is_done


@versions
def test_what_is_not_translated_yet_has_no_target(version: str) -> None:
    made = paper(BODY)
    result = merged(made, back(sent(made, version)))
    assert (result.faults, result.texts, result.is_done) == ([], {}, False)


@versions
@given(page=pages)
def test_any_page_goes_there_and_comes_back(version: str, page: str) -> None:
    made = paper(page, page)
    result = merged(made, back(sent(made, version)))
    assert result.faults == []
    assert result.texts.get("body_markdown", page) == page


@versions
def test_a_translation_of_other_blocks_is_left_out(version: str) -> None:
    made = paper("Một\n\nHai", "# 一\n\n二")
    assert "一" not in sent(made, version)
    assert merged(made, back(sent(made, version))).texts == {"title": "标题"}


# --- what OASIS asks -----------------------------------------------------------------------------


def units(text: str) -> list[Any]:
    return list(etree.fromstring(text.encode()).iter(f"{{{NAMESPACE}}}unit"))


@given(page=pages)
def test_constraints_of_the_core(page: str) -> None:
    """XLIFF 2.0, sections 4.2 and 4.3: ids are unique and of the right form, codes have their data
    and their other end, children stand in their order."""
    text = sent(paper(page, page))
    identifiers = [unit.get("id") for unit in units(text)]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[\w.-]+", identifier) for identifier in identifiers)
    for unit in units(text):
        names = [etree.QName(child).localname for child in unit]
        assert names == sorted(names, key=["originalData", "segment", "ignorable"].index) or (
            "ignorable" in names
        )
        data = {each.get("id") for each in unit.iter(f"{{{NAMESPACE}}}data")}
        for side in ("source", "target"):
            _check_codes(unit, side, data)


def _check_codes(unit: Any, side: str, data: set[str]) -> None:
    opened, seen = set(), set()
    for part in unit.iter(f"{{{NAMESPACE}}}{side}"):
        for code in part.iter():
            name = etree.QName(code).localname
            for attribute in ("dataRef", "dataRefStart", "dataRefEnd"):
                assert code.get(attribute, next(iter(data), None)) in {*data, None}
            if name in ("pc", "sc", "ph"):
                assert code.get("id") not in seen
                seen.add(code.get("id"))
            if name == "sc":
                opened.add(code.get("id"))
            elif name == "ec":
                opened.remove(code.get("startRef"))
    assert opened == set()


@versions
def test_the_schema_of_oasis_holds(version: str) -> None:
    path = SCHEMAS / SCHEMA_FILES[version]
    if not path.exists():
        pytest.skip("the schemas aren't here")
    parser = etree.XMLParser()
    parser.resolvers.add(_Local())
    schema = etree.XMLSchema(etree.parse(str(path), parser))
    for made in (paper(BODY), paper(BODY, DONE), paper("[r]\n\n[r]: https://x.vn\n\n![r]", "")):
        schema.assertValid(etree.fromstring(sent(made, version).encode()))


class _Local(etree.Resolver):  # type: ignore[misc]
    """Finds the schema of XML's own attributes beside the others."""

    def resolve(self, url: str, public: str, context: Any) -> Any:
        if url.endswith("/xml.xsd"):
            return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context)
        return None


# --- what tools do -------------------------------------------------------------------------------


def translated(made: Document, text: str) -> dict[str, str]:
    result = merged(made, back(text))
    assert result.faults == []
    return result.texts


def test_segments_may_be_joined_split_and_put_in_order() -> None:
    made = paper("Một. Hai. Ba.")
    text = re.sub(
        r'(<unit id="body_markdown-1".*?>).*?(</unit>)',
        r'\1<segment state="final" xmlns:x="urn:x" x:y="z"><source>Một. Hai.</source>'
        r'<target order="2">二。</target></segment>'
        r"<segment><source> Ba.</source><target order='1'>一。</target></segment>\2",
        sent(made),
    )
    assert translated(made, text)["body_markdown"] == "一。二。"


def test_the_gap_between_sentences_is_the_other_language_s() -> None:
    to_chinese = paper("Một. Hai.")
    text = sent(to_chinese).replace(
        "</source></segment>", "</source><target>字。</target></segment>"
    )
    assert translated(to_chinese, text)["body_markdown"] == "字。字。"
    to_english = paper("一。二。", source="ZH", target="EN")
    text = sent(to_english).replace("</source></segment>", "</source><target>A.</target></segment>")
    assert translated(to_english, text)["body_markdown"] == "A. A."


def test_tools_of_1_2_mark_segments_and_states() -> None:
    made = paper("Một *hai*. Ba.")
    text = re.sub(
        r'(<trans-unit id="body_markdown-1".*?</seg-source>)',
        r'\1<target state="translated"><mrk mtype="seg" mid="0">'
        r'一 <g id="1">二</g>。</mrk> <mrk mtype="seg" mid="1"><mrk mtype="x-term">三</mrk>。</mrk>'
        r"</target>",
        sent(made, "1.2"),
    )
    assert translated(made, text)["body_markdown"] == "一 *二*。三。"
    waiting = text.replace('state="translated"', 'state="needs-translation"')
    assert translated(made, waiting) == {}


def test_tools_of_1_2_have_several_kinds_of_codes() -> None:
    made = paper("**a** `b`")
    ways = (
        '<bpt id="1" rid="1">**</bpt>甲<ept id="2" rid="1">**</ept> <ph id="2">`b`</ph>',
        '<it id="1" pos="open">**</it>甲<it id="1" pos="close">**</it> <x id="2"/>',
        '<bx id="1"/>甲<ex id="9" rid="1"/> <x id="2"/>',
    )
    for way in ways:
        text = re.sub(
            r'(<trans-unit id="body_markdown-1".*?</seg-source>)',
            rf"\1<target>{way}</target>",
            sent(made, "1.2"),
        )
        assert translated(made, text)["body_markdown"] == "**甲** `b`"


@versions
def test_a_mark_of_bytes_and_line_ends_of_windows_don_t_matter(version: str) -> None:
    made = paper(BODY, DONE)
    text = sent(made, version).replace("><unit", ">\r\n  <unit").replace("><trans", ">\r\n <trans")
    (file,) = read(b"\xef\xbb\xbf" + text.encode())
    assert merged(made, file).texts["body_markdown"] == DONE
    (file,) = read(text.replace("UTF-8", "UTF-16", 1).encode("utf-16"))
    assert merged(made, file).texts["body_markdown"] == DONE


def test_a_text_that_was_wrapped_by_a_tool_is_unwrapped() -> None:
    made = paper("Một hai")
    text = sent(made).replace(
        "Một hai</source>", "Một\r\n      hai</source><target>\n  一\n    二\n</target>"
    )
    assert translated(made, text)["body_markdown"] == "一 二"


def test_the_order_of_codes_is_the_translator_s() -> None:
    made = paper("**a** [b](article:X)")
    text = re.sub(
        r"(<segment[^>]*><source><pc.*?</source>)",
        r'\1<target><pc id="2">乙</pc> <pc id="1">甲</pc></target>',
        sent(made),
    )
    assert translated(made, text)["body_markdown"] == "[乙](article:X) **甲**"


def test_characters_by_their_code_points() -> None:
    made = paper("a")
    text = sent(made).replace(
        "<source>a</source>", '<source>a</source><target><cp hex="0041"/></target>'
    )
    assert translated(made, text)["body_markdown"] == "A"
    with pytest.raises(InputError, match="no code point"):
        back(text.replace("0041", "FFFFFFFFFF"))


# --- what enemies do -----------------------------------------------------------------------------

ROOT = f'<xliff xmlns="{NAMESPACE}" version="2.0" srcLang="vi" trgLang="zh">'
UNIT = f"{ROOT}<file original='x'><unit id='u'><segment>"
LAUGHS = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "no XML"),
        ("<a>", "no XML"),
        (f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>{ROOT}&j;</xliff>', "no XML"),
        (f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]>{ROOT}&a;</xliff>', "document type"),
        (f'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">{ROOT}</xliff>', "document type"),
        ("<a>" * 300 + "</a>" * 300, "no XML"),
        ("<xliff version='2.0'/>", "no XLIFF"),
        ("<html xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.0'/>", "no XLIFF"),
        (f"<xliff xmlns='{NAMESPACE}' version='3.0'/>", "no XLIFF"),
        ("<xliff xmlns='urn:oasis:names:tc:xliff:document:1.2' version='1.1'/>", "no XLIFF"),
        (f"<xliff xmlns='{NAMESPACE}' version='2.0'/>", "srcLang"),
        (f"{ROOT}</xliff>", "no texts"),
        (f"{ROOT}<file/></xliff>", "original"),
        (f"{ROOT}<file original='x'><unit/></file></xliff>", "id"),
        (f"{UNIT}<source><pc/></source></segment></unit></file></xliff>", "id"),
        (f"{UNIT}<target order='9'>a</target></segment></unit></file></xliff>", "order"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(text.encode())


def test_a_file_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitExceeded, match="bytes"):
        read(b"<" + b"a" * 50_000_000)
    monkeypatch.setattr("cms.translation.xliff.reading.UNITS_LIMIT", 1)
    with pytest.raises(LimitExceeded, match="units"):
        read(sent(paper("a\n\nb")).encode())
    assert files.SIZE_LIMIT < 50_000_000


# --- what is wrong within ------------------------------------------------------------------------


def faults(made: Document, text: str) -> list[str]:
    result = merged(made, back(text))
    for fault in result.faults:
        assert isinstance(fault, ClientError)
    return [str(fault) for fault in result.faults]


LINKED = paper("Xem [đây](article:X) `mã`.")


def with_target(target: str) -> str:
    return re.sub(
        r"(<source>Xem.*?</source>)", rf"\1<target>{target}</target>", sent(LINKED), count=1
    )


@pytest.mark.parametrize(
    "target, expected",
    [
        ("见", "body_markdown-1 lacks the inline codes 1, 2 of its source: […](article:X) `mã`"),
        ('见<pc id="1">此</pc>', "lacks the inline codes 2 of its source: `mã`"),
        ('<ph id="2"/><pc id="1">此</pc><pc id="7">x</pc>', "an inline code 7 that is not of"),
        ('<ph id="2"/><ph id="2"/><pc id="1">此</pc>', "the inline code 2 twice"),
        ('<ph id="2"/><sc id="1"/>此', "the inline code 1 has no end"),
        ('<ph id="2"/><ec startRef="1"/>此<sc id="1"/>', "1 ends where it hasn't begun"),
        ('<ph id="1"/><ph id="2"/>', "an inline code 1 that is not of its source"),
    ],
)
def test_a_broken_code_is_told_with_its_unit(target: str, expected: str) -> None:
    (fault,) = faults(LINKED, with_target(target))
    assert expected in fault
    assert "body_markdown-1" in fault


def test_units_must_be_the_entry_s_own() -> None:
    text = sent(LINKED)
    twice = re.sub(r"(<unit id=.title-1.*?</unit>)", r"\1\1", text)
    assert faults(LINKED, twice) == ["The unit title-1 stands twice."]
    assert "not of this entry" in faults(LINKED, text.replace('"title-1"', '"seo-1"'))[0]
    (changed,) = faults(LINKED, text.replace("Xem ", "Xem ngay "))
    assert "body_markdown-1 is not what was given out" in changed


def test_a_field_that_is_translated_in_part_is_refused() -> None:
    made = paper("a\n\nb\n\nc")
    text = sent(made).replace("<source>b<", "<source>b</source><target>乙</target><!-- <")
    text = text.replace("<!-- </source>", "")
    (fault,) = faults(made, text)
    assert "body_markdown-1, body_markdown-3" in fault


def test_empty_targets_are_none() -> None:
    made = paper("a")
    assert translated(made, sent(made).replace("</source>", "</source><target/>")) == {}


def test_codes_are_read_by_their_roles() -> None:
    (unit,) = [u for u in back(sent(LINKED)).units if u.id == "body_markdown-1"]
    found = [piece for part in unit.parts for piece in part.source if isinstance(piece, Ref)]
    assert found == [Ref("1", Role.OPEN), Ref("1", Role.CLOSE), Ref("2", Role.SINGLE)]
