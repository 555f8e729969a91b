"""Where the links and pictures of a text lead.

Entries are named the same in all languages. An address on the web may name its language
(``/vi/…``, ``en.example.org``), as the pages that translations should link to do; that part makes
no difference.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LANGUAGES = frozenset({"vn", "us", "gb", "cn", "tw", "hant", "hans", "jp", "kr"})
_LANGUAGE = re.compile(r"(?:vi|en|zh|fr|ja|ko)(?:[-_][A-Za-z]{2,4})?", re.IGNORECASE)


def target(written: str) -> str:
    """What a link leads to, in a form that is equal for equal targets in all languages."""
    scheme, _, rest = written.partition(":")
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        return f"{scheme}:{rest}"
    try:
        parts = urlsplit(written)
    except ValueError:
        return f"web:{rest}"
    host = (parts.hostname or "").removeprefix("www.")
    labels = ["*" if _is_language(label) else label for label in host.split(".")[:-2]]
    host = ".".join([*labels, *host.split(".")[-2:]])
    path = "/".join("*" if _is_language(step) else step for step in parts.path.split("/"))
    query = f"?{parts.query}" if parts.query else ""
    return f"web:{host}{path.rstrip('/')}{query}"


def _is_language(word: str) -> bool:
    return word.lower() in _LANGUAGES or _LANGUAGE.fullmatch(word) is not None
