"""The explorer in a real browser: it works, and it asks nobody but its own server."""

import importlib.util
from collections.abc import Iterator

import pytest

from cms.web import explorer
from tests.web import tiny

if importlib.util.find_spec("playwright") is None:
    pytest.skip("no playwright: install the development dependencies", allow_module_level=True)

from playwright.sync_api import Locator

from tests.web.browser import Visit, executable, visit
from tests.web.served import serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(executable() is None, reason="no chromium: apt-get install chromium"),
    pytest.mark.skipif(
        not (explorer.DIST / "manifest.json").exists(), reason="no assets: run make assets"
    ),
]
TITLES = [
    "Trang nhất (中文)",
    "Một bài, mọi ngôn ngữ",
    "Một thời kỳ",
    "Bản tin Việt–Anh 01/2015",
    "Thống kê theo thời kỳ",
    "Theo dõi thay đổi",
    "Bàn biên tập",
    "Viết bài",
]


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    with tiny.server() as address:
        yield address


@pytest.fixture
def browser(origin: str) -> Iterator[Visit]:
    """A new visitor with the explorer open; fails if anything leaves the origin or complains."""
    with visit() as visitor:
        visitor.open(f"{origin}/graphql")
        yield visitor
        assert [url for url in visitor.requests if not url.startswith(f"{origin}/")] == []
        assert visitor.complaints == []


def titles(browser: Visit) -> list[str | None]:
    return [
        tab.get_attribute("data-title")
        for tab in browser.page.locator(".graphiql-tab-button").all()
    ]


def test_new_visitor_finds_the_ready_tabs(browser: Visit) -> None:
    assert browser.page.title() == "Lạng Sơn CMS · GraphiQL"
    assert titles(browser) == TITLES
    assert all(tab.is_visible() for tab in browser.page.locator(".graphiql-tab-button").all())
    assert "query FrontPage" in browser.editor("query")
    assert '"first": 20' in browser.editor("variable")


def test_first_tab_runs_by_button(browser: Visit) -> None:
    assert "谅山省口岸" in browser.run()


def test_first_tab_runs_by_keyboard(browser: Visit) -> None:
    browser.page.locator(".graphiql-query-editor .CodeMirror-lines").first.click()
    with browser.page.expect_response(lambda response: response.request.method == "POST"):
        browser.page.keyboard.press("Control+Enter")
    browser.until("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()")
    assert "谅山省口岸" in browser.editor("result")


def test_documentation_opens(browser: Visit) -> None:
    browser.page.get_by_role("button", name="Show Documentation Explorer").click()
    browser.page.locator(".graphiql-doc-explorer").get_by_role("link", name="Query").click()
    browser.page.get_by_text("Articles, newest first.").wait_for()


def test_history_and_dialogs_open(browser: Visit) -> None:
    browser.run()
    browser.page.get_by_role("button", name="Show History").click()
    browser.page.locator(".graphiql-history-item-label", has_text="FrontPage").wait_for()
    for dialog in ("Open short keys dialog", "Open settings dialog"):
        browser.page.get_by_role("button", name=dialog).click()
        browser.page.get_by_role("dialog").wait_for()
        browser.page.keyboard.press("Escape")
        browser.page.get_by_role("dialog").wait_for(state="detached")


def test_query_builder_edits_the_query(browser: Visit) -> None:
    browser.write("query", "{ articles(first: 1) { totalCount } }")
    browser.page.get_by_role("button", name="Show GraphiQL Explorer").click()
    builder = browser.page.locator(".graphiql-explorer-root")
    builder.locator('[data-field-name="pageInfo"]').click()
    browser.until(
        "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.getValue()"
        ".includes('pageInfo')"
    )


def kept(text: str) -> str:
    """Whether GraphiQL has stored a tab with that text, which it does some time after an edit."""
    return f"(localStorage.getItem('graphiql:tabState') ?? '').includes({text!r})"


def test_edits_are_kept_for_the_next_visit(browser: Visit) -> None:
    browser.write("query", "# Của tôi\n{ articles(first: 2) { totalCount } }")
    browser.until(kept("Của tôi"))
    browser.page.reload()
    browser.page.get_by_role("button", name="Execute query").wait_for()
    assert browser.editor("query").startswith("# Của tôi")
    assert titles(browser) == ["Của tôi", *TITLES[1:]]


def test_tabs_are_not_doubled_by_a_second_visit(browser: Visit) -> None:
    browser.until("localStorage.getItem('graphiql:tabState')")
    browser.page.reload()
    browser.page.get_by_role("button", name="Execute query").wait_for()
    assert titles(browser) == TITLES
    assert '"first": 20' in browser.editor("variable")


def test_controls_have_names(browser: Visit) -> None:
    assert browser.page.locator("html").get_attribute("lang") == "en"
    nameless = browser.page.evaluate(
        "[...document.querySelectorAll('button, a')]"
        ".filter((e) => !(e.getAttribute('aria-label') || e.textContent.trim()))"
        ".map((e) => e.outerHTML)"
    )
    assert nameless == []


@pytest.mark.parametrize("scheme, dark", [("light", False), ("dark", True)])
def test_page_follows_the_colour_scheme(origin: str, scheme: str, dark: bool) -> None:
    with visit("dark" if scheme == "dark" else "light") as visitor:
        visitor.open(f"{origin}/graphql")
        for selector in ("body", ".graphiql-container"):
            red, green, blue = visitor.page.evaluate(
                "(selector) => getComputedStyle(document.querySelector(selector))"
                ".backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)",
                selector,
            )
            assert (red + green + blue < 384) is dark, selector


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    """The real server, whose schema has descriptions in several languages."""
    with serving() as server:
        yield server.api


def documented(visitor: Visit) -> Locator:
    """The documentation of the root type, opened."""
    visitor.page.get_by_role("button", name="Show Documentation Explorer").click()
    documentation = visitor.page.locator(".graphiql-doc-explorer")
    documentation.get_by_role("link", name="Query").click()
    return documentation


def test_documentation_is_in_the_language_of_the_browser(api: str) -> None:
    with visit(locale="vi-VN") as visitor:
        visitor.open(api)
        assert visitor.page.get_by_label("Language").input_value() == "vi"
        documentation = documented(visitor)
        documentation.get_by_text("Những gì có thể đọc.").wait_for()
        documentation.get_by_text("Các bài viết, mới nhất đứng đầu.").wait_for()
        assert visitor.complaints == []


def test_documentation_is_in_the_language_chosen(api: str) -> None:
    with visit(locale="en-GB") as visitor:
        visitor.open(api)
        language = visitor.page.get_by_label("Language")
        assert language.input_value() == "en"
        documentation = documented(visitor)
        documentation.get_by_text("What can be read.").wait_for()
        language.select_option("Tiếng Việt")
        documentation.get_by_text("Những gì có thể đọc.").wait_for()
        visitor.write("query", 'query FrontPage { __type(name: "Article") { description } }')
        assert "Một bài viết" in visitor.run()
        visitor.until(kept("__type"))
        visitor.page.reload()
        visitor.page.get_by_role("button", name="Execute query").wait_for()
        assert visitor.page.get_by_label("Language").input_value() == "vi"
        assert "Một bài viết" in visitor.run()
        with visitor.page.expect_response(lambda response: response.request.method == "POST"):
            visitor.page.get_by_label("Language").select_option("English")
        assert "A text of the province" in visitor.run()
        assert visitor.complaints == []


def test_image_in_a_description_is_not_loaded(origin: str) -> None:
    with visit() as visitor:
        visitor.open(f"{origin}/graphql")
        visitor.page.get_by_role("button", name="Show Documentation Explorer").click()
        documentation = visitor.page.locator(".graphiql-doc-explorer")
        documentation.get_by_role("link", name="Article", exact=True).click()
        documentation.locator("img").wait_for(state="attached")
        visitor.page.wait_for_timeout(300)
        assert any("img-src 'self' data:" in complaint for complaint in visitor.complaints)
