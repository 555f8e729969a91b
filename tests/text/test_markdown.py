"""Markdown: what it gives, what it links to, and what never gets through."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.errors import InputError
from cms.read.global_id import encode
from cms.text.markdown import EntryLink, render

ARTICLE, MEDIA = UUID(int=5), UUID(int=6)
TO_ARTICLE = "article:" + encode("Article", ARTICLE)
TO_MEDIA = "media:" + encode("Media", MEDIA)

SCHEMES = ("https:", "http:", "mailto:", "tel:", "article:", "media:")
TAGS = {"p", "h1", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "img", "br"}
TAGS |= {"h2", "h3", "h4", "h5", "h6", "hr", "table", "thead", "tbody", "tr", "th", "td"}


class Checker(HTMLParser):
    """Reads HTML as a browser would and notes everything that could act."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.bad.append(tag)
        for name, value in attrs:
            if name in ("href", "src") and not (value or "").lower().startswith(SCHEMES):
                self.bad.append(f"{name}={value}")
            if name not in ("href", "src", "alt", "title", "start", "style"):
                self.bad.append(name)
            if name == "style" and not re.fullmatch(
                r"text-align:\s*(left|center|right);?", value or ""
            ):
                self.bad.append(f"style={value}")

    def handle_comment(self, data: str) -> None:
        self.bad.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.bad.append(f"<!{decl}")


def acting(html: str) -> list[str]:
    checker = Checker()
    checker.feed(html)
    checker.close()
    return checker.bad


def test_commonmark_and_tables() -> None:
    rendered = render(
        "# Một\n\nHai *ba* **bốn** `năm`\\\nsáu\n\n> bảy\n\n3. tám\n4. chín\n\n---\n\n"
        "| a | b |\n|:--|--:|\n| 1 | 2 |\n\n```sql\nselect 1 < 2\n```\n"
    )
    for part in (
        "<h1>Một</h1>",
        "<p>Hai <em>ba</em> <strong>bốn</strong> <code>năm</code><br>\nsáu</p>",
        "<blockquote>\n<p>bảy</p>\n</blockquote>",
        '<ol start="3">\n<li>tám</li>',
        "<hr>",
        '<th style="text-align:left">a</th>',
        '<td style="text-align:right">2</td>',
        "<pre><code>select 1 &lt; 2\n</code></pre>",
    ):
        assert part in rendered.html
    assert rendered.text == (
        "Một\n\nHai ba bốn năm\nsáu\n\nbảy\n\ntám\nchín\n\na\tb\n1\t2\n\nselect 1 < 2"
    )


def test_links_to_entries_keep_their_scheme_and_are_listed_once_in_order() -> None:
    rendered = render(
        f"[a]({TO_ARTICLE}) ![b]({TO_MEDIA} 'T') [c](<{TO_ARTICLE}>) <{TO_MEDIA}> [d][r]\n\n"
        f"[r]: {TO_ARTICLE}"
    )
    assert rendered.html == (
        f'<p><a href="{TO_ARTICLE}">a</a> <img src="{TO_MEDIA}" alt="b" title="T"> '
        f'<a href="{TO_ARTICLE}">c</a> <a href="{TO_MEDIA}">{TO_MEDIA}</a> '
        f'<a href="{TO_ARTICLE}">d</a></p>\n'
    )
    assert rendered.links == (
        EntryLink("Article", ARTICLE, TO_ARTICLE),
        EntryLink("Media", MEDIA, TO_MEDIA),
    )
    assert rendered.text == f"a b c {TO_MEDIA} d"


def test_a_scheme_is_the_same_in_capitals() -> None:
    rendered = render(f"[a]({TO_ARTICLE.replace('article', 'Article')})")
    assert rendered.html == f'<p><a href="{TO_ARTICLE}">a</a></p>\n'
    assert len(rendered.links) == 1


def test_addresses_outside_are_kept_and_are_no_entries() -> None:
    rendered = render("[a](https://example.org/?a=1&b=2) <mailto:a@example.org> [b](tel:+84205)")
    assert 'href="https://example.org/?a=1&amp;b=2"' in rendered.html
    assert 'href="mailto:a@example.org"' in rendered.html
    assert 'href="tel:+84205"' in rendered.html
    assert rendered.links == ()


@pytest.mark.parametrize(
    "link",
    [
        "article:",
        "article:abc",
        "article:" + encode("Media", MEDIA),
        "article:" + encode("Article", ARTICLE) + "A",
        "article:" + str(ARTICLE),
        "media:" + encode("Article", ARTICLE),
        "period:" + encode("Period", ARTICLE),
        "/tin-tuc/1",
        "tin-tuc",
        "//example.org/a",
        "#muc",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "x:y",
    ],
)
@pytest.mark.parametrize("form", ["[a]({})", "![a]({})"])
def test_other_links_are_refused_with_their_name(link: str, form: str) -> None:
    with pytest.raises(InputError) as caught:
        render("Xem " + form.format(link), locale="ZH", path=("variants", "ZH"))
    assert "locale ZH" in str(caught.value)
    assert caught.value.path == ("variants", "ZH")
    assert (
        str(caught.value.params["link"]).split(":")[0].lower()
        in link.replace("&#115;", "s").lower()
    )


def test_a_picture_is_a_media_file() -> None:
    with pytest.raises(InputError, match="must be a media file"):
        render(f"![a]({TO_ARTICLE})")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<!-- comment --><!DOCTYPE html><?php echo 1 ?>",
        "<style>*{display:none}</style>",
        "a <b onclick=alert(1)>b</b>",
        "```html\n<script>alert(1)</script>\n```",
        '``` " onmouseover=alert(1) x="\ntext\n```',
        "`<script>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "| <script> |\n|--|\n| <img onerror=x> |",
        '[a](https://example.org/"onclick=alert(1) \'x" onclick="y\')',
        '!["><script>alert(1)</script>](https://example.org/a.png)',
        "[a](https://example.org '\"><script>alert(1)</script>')",
        '[r]\n\n[r]: https://example.org "\\"><svg onload=x>"',
        "<https://example.org/<script>>",
        "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
        "</p></div><form action=https://example.org><input name=a>",
    ],
)
def test_what_is_hostile_acts_nowhere(hostile: str) -> None:
    assert acting(render(hostile).html) == []


def test_the_checker_sees_what_acts() -> None:
    for html in ("<script>", "<a href='javascript:x'>", "<p onclick=x>", "<!-- x -->"):
        assert acting(html) != []


@given(st.text(alphabet="<>&\"'`[]()!*_#|:-\\ \nabjsrcipt/=;", max_size=120))
def test_whatever_is_written_acts_nowhere(text: str) -> None:
    try:
        rendered = render(text)
    except InputError:
        return  # a link that is no address
    assert acting(rendered.html) == []


def test_raw_html_is_text_like_any_other() -> None:
    rendered = render("1 <b>2</b> & 3")
    assert rendered.html == "<p>1 &lt;b&gt;2&lt;/b&gt; &amp; 3</p>\n"
    assert rendered.text == "1 <b>2</b> & 3"


def test_a_line_break_is_no_space_where_none_is_written() -> None:
    rendered = render("谅山省\n口岸，\n经济\nlàng\n谅山\n랑선\n성")
    assert rendered.text == "谅山省口岸，经济 làng 谅山 랑선 성"
    assert rendered.html.startswith("<p>谅山省口岸，经济\nlàng")


def test_nothing_gives_nothing() -> None:
    assert render("") == render(" \n\n ")
    assert (render("").html, render("").text, render("").links) == ("", "", ())


@pytest.mark.parametrize("unit", ["[", "![[", "*a ", "`a", "<", "> ", "- ", "|a", "a**b", "&#"])
def test_long_texts_take_no_endless_time(unit: str) -> None:
    """The parser must not go over such a text again for each of its characters."""
    rendered = render(unit * (20_000 // len(unit)))
    assert "<script" not in rendered.html


def test_many_links_are_each_listed() -> None:
    keys = [uuid4() for _ in range(300)]
    rendered = render(" ".join(f"[a](article:{encode('Article', key)})" for key in keys))
    assert [link.key for link in rendered.links] == keys
