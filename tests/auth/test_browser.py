"""Signing in and out in a real browser, at the real server with two workers."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.auth.conftest import PASSWORD
from tests.web.served import PROJECT, Served, serving

if importlib.util.find_spec("playwright") is None:
    pytest.skip("no playwright: install the development dependencies", allow_module_level=True)

from playwright.sync_api import Page

from tests.web.browser import Visit, executable, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(executable() is None, reason="no chromium: apt-get install chromium"),
]
COMPLAINT = re.compile(r"the server responded with a status of 4\d\d")
"""What the console says of a form that is refused; the page says so too."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real server. Its first account was made before it started, by the command."""
    data = tmp_path_factory.mktemp("served")
    environment = {"CMS_DATA": str(data)}
    command = ["create", "hoa", "--name", "Nguyễn Thị Hoa", "--role", "administrator"]
    made = subprocess.run(
        [sys.executable, "-m", "cms", "user", *command, "--password-stdin"],
        input=PASSWORD,
        env=environment | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=60,
    )
    assert (made.returncode, made.stdout) == (0, "made hoa (administrator)\n"), made.stderr
    with serving(CMS_WORKERS="2", **environment) as running:
        yield running


@pytest.fixture
def origin(server: Served) -> str:
    return server.api.removesuffix("/graphql")


@pytest.fixture
def browser(origin: str) -> Iterator[Visit]:
    """A visitor whose browser asks nobody else, and complains of nothing but a refused form."""
    with visit(locale="vi-VN", width=390, height=844) as visitor:
        yield visitor
        assert [url for url in visitor.requests if not url.startswith(f"{origin}/")] == []
        assert [each for each in visitor.complaints if not COMPLAINT.search(each)] == []


def fill(page: Page, login: str, password: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.keyboard.press("Enter")


def test_somebody_signs_in_and_out(browser: Visit, origin: str, server: Served) -> None:
    page = browser.page
    page.goto(f"{origin}/sign-in")
    assert page.title() == "Đăng nhập · Lạng Sơn CMS"
    assert page.evaluate("document.activeElement.id") == "login"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    fill(page, "hoa", "sai mật khẩu")
    assert page.get_by_role("alert").inner_text() == "Tên đăng nhập hoặc mật khẩu không đúng."
    assert page.title().startswith("⚠")
    assert page.get_by_label("Tên đăng nhập").input_value() == "hoa"
    assert page.evaluate("document.activeElement.id") == "password"

    fill(page, "hoa", PASSWORD)
    page.wait_for_url(f"{origin}/graphql")
    page.get_by_role("link", name="Đã đăng nhập: Nguyễn Thị Hoa").wait_for()
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("cms-session", True, "Lax")
    assert page.evaluate("document.cookie") == ""

    page.get_by_role("link", name="Đã đăng nhập: Nguyễn Thị Hoa").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(f"{origin}/sign-in?lang=vi")
    assert page.context.cookies() == []
    page.goto(f"{origin}/graphql")
    page.get_by_role("link", name="Đăng nhập").wait_for()
    for secret in (PASSWORD, "sai mật khẩu", cookie["value"], "Nguyễn", "argon2"):
        assert secret not in server.log
    assert server.log.count("signed in by password") == 1


def test_the_explorer_asks_with_the_session(browser: Visit, origin: str) -> None:
    browser.page.goto(f"{origin}/sign-in")
    fill(browser.page, "hoa", PASSWORD)
    browser.page.wait_for_url(f"{origin}/graphql")
    browser.page.get_by_role("button", name="Execute query").wait_for()
    assert '"data"' in browser.run()


def test_empty_fields_are_marked(browser: Visit, origin: str) -> None:
    page = browser.page
    page.goto(f"{origin}/sign-in?lang=ja")
    page.get_by_role("button", name="ログイン").click()
    login = page.get_by_label("ログイン名")
    assert login.get_attribute("aria-invalid") == "true"
    described = login.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").inner_text() == "ログイン名を入力してください。"
    page.get_by_role("link", name="Français").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Se connecter"


def test_a_page_of_another_origin_can_not_use_the_session(browser: Visit, origin: str) -> None:
    """Neither by a script that could send the cookie, nor by a form."""
    page = browser.page
    page.goto(f"{origin}/sign-in")
    fill(page, "hoa", PASSWORD)
    page.wait_for_url(f"{origin}/graphql")
    status = page.request.post(
        f"{origin}/graphql",
        data={"query": "{ __typename }"},
        headers={"origin": EVIL[:-1], "sec-fetch-site": "cross-site"},
    ).status
    assert status == 403
    form = FORM.format(origin=origin)
    page.route(EVIL, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(EVIL)
    page.get_by_role("button").click()
    page.get_by_role("alert").wait_for()
    page.goto(f"{origin}/sign-in")
    page.get_by_role("button", name="Đăng xuất").wait_for()
    browser.requests[:] = [url for url in browser.requests if url != EVIL]


EVIL = "http://evil.test/"
FORM = '<form method="post" action="{origin}/sign-out"><button>Win a prize</button></form>'
