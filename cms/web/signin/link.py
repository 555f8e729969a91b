"""The way from the explorer to the pages of signing in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cms.auth.caller import Caller
from cms.i18n.locales import tag_of
from cms.web.signin.words import ACCOUNT_LINK, SIGN_IN

ADDRESS = "/sign-in"


def account_link(caller: Caller, accepted: Sequence[str]) -> str:
    """The HTML of a link that says who is signed in, in the first of the accepted locales."""
    locale = accepted[0]
    if caller.is_anonymous:
        text = SIGN_IN.say(locale)
    else:
        text = ACCOUNT_LINK.say(locale, name=caller.title)
    return f'<a class="account" href="{ADDRESS}" lang="{tag_of(locale)}">{escape(text)}</a>'
