"""The HTML of the pages of signing in: one file without a script, with its style and icon in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path

from babel import Locale

from cms.i18n.locales import tag_of
from cms.web.signin import words
from cms.web.signin.link import ADDRESS

_STYLE = Path(__file__).with_name("style.css")
_ICON = Path(__file__).parents[1] / "explorer" / "icon.svg"
EXPLORER = "/graphql"
SIGN_OUT = "/sign-out"
OPENID = f"{ADDRESS}/openid"


@dataclass(frozen=True)
class Shown:
    """What a page is made for: the locale, the locales to choose from, and the name of the OpenID
    provider, if there is one.
    """

    locale: str
    locales: Sequence[str]
    provider: str = ""


@dataclass(frozen=True)
class Form:
    """What stands in the form: the login as it was typed, what is wrong with each field by its
    name, and what is wrong with all of it.
    """

    login: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    alert: str = ""


def policy() -> str:
    """The page's Content Security Policy (level 3): nothing is loaded, and nothing runs."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def sign_in(shown: Shown, form: Form) -> str:
    """The page where somebody signs in."""
    locale, first = shown.locale, _first(form)
    alert = f'<p class="wrong alert" role="alert">{escape(form.alert)}</p>' if form.alert else ""
    login = _input(form, "login", words.LOGIN.say(locale), "text", "username", form.login, first)
    password = _input(
        form, "password", words.PASSWORD.say(locale), "password", "current-password", "", first
    )
    button = escape(words.SIGN_IN.say(locale))
    content = f"""{alert}
<form method="post" action="{ADDRESS}?lang={tag_of(locale)}" novalidate>
{login}
{password}
<button type="submit">{button}</button>
</form>
{_provider(shown)}
<p>{escape(words.HELP.say(locale))}</p>"""
    return _page(shown, words.SIGN_IN.say(locale), content, wrong=bool(alert or form.wrong))


def signed_in(shown: Shown, name: str) -> str:
    """The page of somebody who is signed in already."""
    locale = shown.locale
    content = f"""<form method="post" action="{SIGN_OUT}?lang={tag_of(locale)}">
<p>{escape(words.SIGNED_IN.say(locale, name=name))}</p>
<button type="submit">{escape(words.SIGN_OUT.say(locale))}</button>
</form>
<p><a class="button" href="{EXPLORER}">{escape(words.EXPLORER.say(locale))}</a></p>"""
    return _page(shown, words.SIGN_OUT.say(locale), content)


def _first(form: Form) -> str:
    """The field that the cursor stands in: the first that is wrong or empty."""
    if "login" in form.wrong or not form.login:
        return "login"
    return "password"


def _input(
    form: Form, name: str, label: str, kind: str, autocomplete: str, value: str, first: str
) -> str:
    wrong = form.wrong.get(name, "")
    told = f' aria-invalid="true" aria-describedby="{name}-wrong"' if wrong else ""
    note = f'\n<p class="wrong" id="{name}-wrong">{escape(wrong)}</p>' if wrong else ""
    plain = ' autocapitalize="none" spellcheck="false"' if kind == "text" else ""
    focus = " autofocus" if name == first else ""
    return (
        f'<label for="{name}">{escape(label)}</label>\n'
        f'<input id="{name}" name="{name}" type="{kind}" value="{escape(value)}" '
        f'autocomplete="{autocomplete}" maxlength="256" required{plain}{told}{focus}>{note}'
    )


def _provider(shown: Shown) -> str:
    if not shown.provider:
        return ""
    text = words.BY_PROVIDER.say(shown.locale, provider=shown.provider)
    return (
        f'<p class="or">{escape(words.OR.say(shown.locale))}</p>\n'
        f'<p><a class="button" href="{OPENID}?lang={tag_of(shown.locale)}">{escape(text)}</a></p>'
    )


def _page(shown: Shown, title: str, content: str, *, wrong: bool = False) -> str:
    # A browser reads the title first: it says that something is wrong (WCAG technique G199).
    mark = "⚠ " if wrong else ""
    return f"""<!doctype html>
<html lang="{tag_of(shown.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{mark}{escape(title)} · Lạng Sơn CMS</title>
<link rel="icon" type="image/svg+xml" href="{_icon()}">
<style>{_style()}</style>
</head>
<body>
<header>
<p lang="vi">Lạng Sơn CMS</p>
{_languages(shown)}
</header>
<main>
<h1>{escape(title)}</h1>
{content}
</main>
</body>
</html>
"""


def _languages(shown: Shown) -> str:
    links = []
    for locale in shown.locales:
        tag = tag_of(locale)
        current = ' aria-current="true"' if locale == shown.locale else ""
        name = Locale.parse(tag, sep="-").get_display_name() or tag
        links.append(
            f'<a href="{ADDRESS}?lang={tag}" lang="{tag}" hreflang="{tag}"{current}>'
            f"{escape(name[0].upper() + name[1:])}</a>"
        )
    label = escape(words.LANGUAGE.say(shown.locale))
    return f'<nav aria-label="{label}">\n' + "\n".join(links) + "\n</nav>"


@cache
def _style() -> str:
    return "\n" + _STYLE.read_text("utf-8")


@cache
def _icon() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(_ICON.read_bytes()).decode()
