"""A real Chromium for the explorer's tests and screenshots, which records all that it requests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from playwright.sync_api import ConsoleMessage, Page, sync_playwright

TIMEOUT = 20  # seconds
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name can be looked up: nothing but this machine's own server can be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def executable() -> str | None:
    """The path of the system's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass
class Visit:
    """One browser tab, every address that it requested and every complaint of its console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def open(self, url: str) -> None:
        """Loads the explorer and waits until GraphiQL has read the schema."""
        self.page.goto(url)
        self.page.get_by_role("button", name="Execute query").wait_for()
        self.page.wait_for_load_state("networkidle")

    def editor(self, name: str) -> str:
        """The text of an editor: ``query``, ``variable`` or ``result``."""
        return str(self.page.evaluate(f"{_editor(name)}.getValue()"))

    def write(self, name: str, text: str) -> None:
        """Replaces the text of an editor."""
        self.page.evaluate(f"(text) => {_editor(name)}.setValue(text)", text)

    def until(self, expression: str) -> None:
        """Waits for a JavaScript expression to be true; asks from outside, as the page's policy
        lets nothing evaluate text inside it.
        """
        deadline = monotonic() + TIMEOUT
        while not self.page.evaluate(f"Boolean({expression})"):
            if monotonic() > deadline:
                raise TimeoutError(f"not true within {TIMEOUT} s: {expression}")
            self.page.wait_for_timeout(50)

    def run(self) -> str:
        """Executes the tab in front with its button; the text of the answer."""
        with self.page.expect_response(lambda response: response.request.method == "POST"):
            self.page.get_by_role("button", name="Execute query").click()
        self.until(f"{_editor('result')}.getValue()")
        return self.editor("result")


def _editor(name: str) -> str:
    """The expression that gives the CodeMirror object of one of GraphiQL's editors."""
    selector = {
        "query": ".graphiql-query-editor",
        "variable": ".graphiql-editor-tool .graphiql-editor:not(.hidden)",
        "result": ".result-window",
    }[name]
    return f"document.querySelector({f'{selector} .CodeMirror'!r}).CodeMirror"


@contextmanager
def visit(
    colour_scheme: Literal["light", "dark"] = "light",
    width: int = 1440,
    height: int = 900,
    locale: str = "en-US",
) -> Iterator[Visit]:
    """A fresh profile in a headless Chromium; sizes in CSS pixels, ``locale`` as in BCP 47."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=list(ARGUMENTS), timeout=TIMEOUT * 1000
        )
        try:
            page = browser.new_page(
                color_scheme=colour_scheme,
                viewport={"width": width, "height": height},
                locale=locale,
            )
            page.set_default_timeout(TIMEOUT * 1000)
            yield Visit(page)
        finally:
            browser.close()
