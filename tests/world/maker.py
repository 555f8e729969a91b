"""How the world's rows are made: keys from names, every column given, links from lists of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize
from uuid import UUID, uuid5

from cms.content.edtf import PartialDate
from cms.i18n.collation import sort_key
from cms.translation.wording import joined, wording

Row = dict[str, Any]

_SPACE = UUID("6b1f9d0e-7a55-4e0c-9a53-5d0f4c1e2b77")

PARENTS = {
    "unit_variant": "entry_id",
    "period_variant": "entry_id",
    "topic_variant": "entry_id",
    "place_variant": "entry_id",
    "media_variant": "entry_id",
    "article_variant": "entry_id",
    "article_variant_link": "owner_id",
    "article_topic": "owner_id",
    "article_place": "owner_id",
    "article_media": "owner_id",
    "article_related": "owner_id",
    "bulletin_variant": "entry_id",
    "bulletin_section": "owner_id",
    "bulletin_section_variant": "entry_id",
    "bulletin_item": "owner_id",
    "bulletin_item_variant": "entry_id",
}
"""Tables whose rows belong to another row, and the column that says to which."""

ORDER = (
    *("unit", "period", "topic", "place", "media", "article", "bulletin"),
    *PARENTS,
)
"""All tables, each after those that its rows belong to or link to."""


def key(table: str, name: str) -> UUID:
    """The key of a row by a name; keys of neighbouring rows have no order."""
    return uuid5(_SPACE, f"{table}/{name}")


def at(text: str) -> datetime:
    """A moment: ``2015-01-05 08:00``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Maker:
    """Collects the rows of the draft stage."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {table: [] for table in ORDER}

    def add(self, table: str, name: str, /, **columns: Any) -> UUID:
        """A row; texts are brought to NFC, as saving does."""
        made: Row = {"id": key(table, name)}
        for column, value in columns.items():
            made[column] = normalize("NFC", value) if isinstance(value, str) else value
        self.rows[table].append(made)
        return key(table, name)

    def entry(
        self,
        table: str,
        name: str,
        /,
        *,
        published: str | None,
        unit: str | None = None,
        version: int = 1,
        created: str = "2014-12-01",
        updated: str | None = None,
        classification: str = "PUBLIC",
        **columns: Any,
    ) -> UUID:
        """A row of an entry; ``published`` is None for one that never was."""
        return self.add(
            table,
            name,
            version=version,
            created_at=at(created),
            updated_at=at(updated or created),
            published_at=at(published) if published else None,
            classification=classification,
            unit_id=key("unit", unit) if unit else None,
            **columns,
        )

    def variants(
        self, table: str, entry: str, texts: Mapping[str, Row], *, label: str | None = None
    ) -> None:
        """The variants of an entry by locale. ``label`` names the column that gives the sort key;
        parts' variants have neither that nor a workflow."""
        words = {locale: _sentences(text, locale) for locale, text in texts.items()}
        for locale, text in texts.items():
            columns = dict(text)
            links = columns.pop("links", ())
            source_sentences = _source_sentences(columns, texts, words)
            made: Row = {
                "locale": locale,
                "revision": columns.pop("revision", 1),
                "source_locale": columns.pop("source", None),
                "source_revision": columns.pop("source_revision", None),
                "sentences": words[locale],
                "source_sentences": source_sentences,
                "entry_id": key(table, entry),
            }
            if label is not None:
                made |= {
                    "state": columns.pop("state", "PUBLISHED"),
                    "translator": columns.pop("translator", None),
                    "created_at": at(columns.pop("created", "2014-12-02")),
                    "updated_at": at(columns.pop("updated", "2014-12-03")),
                    "sort_key": sort_key(normalize("NFC", columns[label]), locale),
                }
            variant = self.add(f"{table}_variant", f"{entry}/{locale}", **made, **columns)
            for position, (kind, target) in enumerate(links):
                self.add(
                    f"{table}_variant_link",
                    f"{entry}/{locale}/{position}",
                    owner_id=variant,
                    position=position,
                    article_id=key("article", target) if kind == "article" else None,
                    media_id=key("media", target) if kind == "media" else None,
                )

    def links(
        self, table: str, owner: str, target_table: str, targets: Sequence[str], **columns: Any
    ) -> None:
        """An ordered list of links; each of ``columns`` holds one value a link."""
        for index, target in enumerate(targets):
            more = {column: values[index] for column, values in columns.items()}
            self.add(
                table,
                f"{owner}/{target}",
                owner_id=key("article", owner),
                position=index,
                target_id=key(target_table, target),
                **more,
            )


def partial(name: str, text: str | None) -> dict[str, Any]:
    """The two columns of a partial date."""
    if text is None:
        return {name: None, f"{name}_precision": "DAY"}
    found = PartialDate.parse(text)
    return {name: found.day, f"{name}_precision": str(found.precision)}


def day(text: str | None) -> date | None:
    """A calendar date."""
    return None if text is None else date.fromisoformat(text)


def translated(
    source: str, source_revision: int | None, *, same_words: bool = False, **columns: Any
) -> Row:
    """The columns of a variant made from another one; with ``same_words`` the other has changed in
    nothing but its form since.
    """
    more = {"same_words": True} if same_words else {}
    return {"source": source, "source_revision": source_revision, **more, **columns}


_NO_WORDS = frozenset({"slug", "body_html", "body_text", "translator", "source", "state"})
_MOMENTS = frozenset({"created", "updated"})


def _sentences(text: Row, locale: str) -> bytes:
    words = {
        column: normalize("NFC", value)
        for column, value in text.items()
        if isinstance(value, str) and column not in _NO_WORDS | _MOMENTS
    }
    return joined(wording(words, locale))


def _source_sentences(
    columns: Row, texts: Mapping[str, Row], words: Mapping[str, bytes]
) -> bytes | None:
    """Those of the source at the revision it says; of another than the present one, other words."""
    same_words = columns.pop("same_words", False)
    source, made_from = columns.get("source"), columns.get("source_revision")
    if source is None or made_from is None:
        return None
    present = texts.get(source, {}).get("revision", 1)
    if source in words and (same_words or made_from == present):
        return words[source]
    return b"other wo"
