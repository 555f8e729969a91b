"""What the pages of signing in say, in the languages of the catalogs."""

from __future__ import annotations

from dataclasses import dataclass

from cms.i18n.messages import translate


@dataclass(frozen=True)
class Word:
    """A text of a page, in English; ``{name}`` in it is filled in when it is said."""

    message: str

    def say(self, locale: str, **values: object) -> str:
        """The text in a stored locale (``ZH``)."""
        return translate(self.message, values, locale)


SIGN_IN = Word("Sign in")
SIGN_OUT = Word("Sign out")
LOGIN = Word("Login")
PASSWORD = Word("Password")
LANGUAGE = Word("Language")
EXPLORER = Word("To the explorer")
SIGNED_IN = Word("You are signed in as {name}.")
ACCOUNT_LINK = Word("Signed in: {name}")
BY_PROVIDER = Word("Sign in with {provider}")
OR = Word("or")
LOGIN_MISSING = Word("Enter your login.")
PASSWORD_MISSING = Word("Enter your password.")
HELP = Word("No account, or the password forgotten? An administrator can help.")
