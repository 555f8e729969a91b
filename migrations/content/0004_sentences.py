"""The sentences of each text, and those of the source that it was made from.

Texts that are there get their own sentences. A translation gets its source's where it was made from
the present revision, or from the one that is live; where an older one isn't known any more, none:
then all of them count as moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from cms.translation.wording import joined, wording
from migrations.operations import AddFields, AlterFields

TEXTS = {
    "article_variant": ("title", "summary", "body_markdown", "seo_title", "seo_description"),
    "bulletin_item_variant": ("title", "summary"),
    "bulletin_section_variant": ("heading",),
    "bulletin_variant": ("title", "editor_note"),
    "media_variant": ("title", "alt", "caption", "transcript"),
    "period_variant": ("name", "description"),
    "place_variant": ("name",),
    "topic_variant": ("name",),
    "unit_variant": ("name",),
}
"""The tables, and of each the columns with words, in the order of the model."""

MODELS = {table: "".join(map(str.title, table.split("_"))) for table in TEXTS}

BATCH = 1000
"""Owners whose texts are read and written together."""


_worked_out: dict[bytes, bytes] = {}
"""The sentences of texts, for ``live`` has those of ``draft`` again; by a digest of the texts."""


async def fill(apps: Any, editor: BaseSchemaEditor) -> None:
    """Work out the sentences of all rows of this schema."""
    for table in TEXTS:
        await _Filling(editor.client, table).run()
    rows = await editor.client.execute_query_dict("select current_schema()::text as name", [])
    if rows[0]["name"] == "live":  # the last one
        _worked_out.clear()


@dataclass
class _Filling:
    """One table on its way. The texts of a batch are all those of some owners, so a source is in
    the batch of what was made from it.
    """

    client: Any
    table: str

    async def run(self) -> None:
        rows = await self._fetch(f'select distinct entry_id from "{self.table}" order by 1')
        owners = [row["entry_id"] for row in rows]
        for start in range(0, len(owners), BATCH):
            await self._batch(owners[start : start + BATCH])

    async def _batch(self, owners: Sequence[Any]) -> None:
        columns = ", ".join(f'"{name}"' for name in TEXTS[self.table])
        query = (
            "select id, entry_id, locale, revision, source_locale, source_revision, "
            f"{columns} from {{}} where entry_id = any($1::uuid[])"
        )
        rows = await self._fetch(query.format(f'"{self.table}"'), owners)
        # What is live was once the draft, and tells of an older revision.
        live = await self._fetch(query.format(f'live."{self.table}"'), owners)
        sources: dict[tuple[Any, ...], bytes] = {}
        for row in [*live, *rows]:
            sources[row["entry_id"], row["locale"], row["revision"]] = self._sentences(row)
        values = [(row["id"], self._sentences(row), _source(row, sources)) for row in rows]
        await self.client.execute_query(
            f'update "{self.table}" as text set sentences = new.own, source_sentences = new.source '
            "from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as new (id, own, source) "
            "where text.id = new.id",
            list(zip(*values, strict=True)),
        )

    def _sentences(self, row: dict[str, Any]) -> bytes:
        texts = {name: row[name] for name in TEXTS[self.table]}
        told = "\0".join([self.table, row["locale"], *(text or "" for text in texts.values())])
        key = blake2b(told.encode(), digest_size=16).digest()
        if key not in _worked_out:
            _worked_out[key] = joined(wording(texts, row["locale"]))
        return _worked_out[key]

    async def _fetch(self, sql: str, *values: object) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await self.client.execute_query_dict(sql, list(values))
        return rows


def _source(row: dict[str, Any], sources: dict[tuple[Any, ...], bytes]) -> bytes | None:
    if row["source_locale"] is None:
        return None
    return sources.get((row["entry_id"], row["source_locale"], row["source_revision"]), b"")


class Migration(migrations.Migration):
    dependencies = [("content", "0003_row_security")]

    initial = False

    operations = [
        AddFields(
            MODELS.values(),
            sentences=fields.BinaryField(null=True, default=b""),
            source_sentences=fields.BinaryField(null=True),
        ),
        ops.RunPython(fill, ops.RunPython.noop),
        AlterFields(MODELS.values(), sentences=fields.BinaryField(default=b"")),
    ]
