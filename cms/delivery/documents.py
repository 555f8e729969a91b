"""Trusted documents: stored under the hash of their text, found by their id without a query.

An id is a SHA-256 document identifier (GraphQL over HTTP, appendix “Persisted Documents”):
``sha256:`` and 64 hexadecimal digits, the hash of the exact text in UTF-8. Nothing about a text is
normalised.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import orjson

from cms.database.read_pool import ReadPool
from cms.database.types import Connection
from cms.delivery.generations import Generations
from cms.errors import DocumentNotFound, UntrustedDocument
from cms.read.value import excerpt

D = TypeVar("D")

PREFIX = "sha256:"
_ID = re.compile(f"(?:{PREFIX})?([0-9a-f]{{64}})")
_TABLES = ("trusted_document",)


def identify(text: str) -> str:
    """The id of a text. Raises UnicodeEncodeError for a text that UTF-8 can't hold."""
    return PREFIX + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class NewDocument:
    """A document to be stored; its values are those of ``models.TrustedDocument``."""

    text: str
    operations: tuple[str, ...]
    relies_on: Mapping[str, dict[str, str]]
    price: int

    @property
    def name(self) -> str:
        """Its operations by their names, for people."""
        return ", ".join(self.operations) or "(anonymous)"


@dataclass(frozen=True, kw_only=True)
class StoredDocument(NewDocument):
    """A document as it is stored, with the applications that send it."""

    id: str
    applications: tuple[str, ...]
    added_at: datetime


_STORE = """
insert into live.trusted_document as present
    (id, text, applications, operations, relies_on, price, added_at)
values ($1, $2, array[$3], $4, $5::jsonb, $6, statement_timestamp())
on conflict (id) do update set
    applications = array_remove(present.applications, $3) || $3,
    relies_on = excluded.relies_on,
    price = excluded.price
where not $3 = any (present.applications)
    or (present.relies_on, present.price) is distinct from (excluded.relies_on, excluded.price)
returning xmax = 0
"""


async def store(connection: Connection, application: str, document: NewDocument) -> str:
    """Stores a document for an application: ``added``, ``updated`` when it was there already but
    not for this application, or needed something else of the schema, or ``unchanged``.
    """
    inserted = await connection.fetchval(
        _STORE,
        identify(document.text),
        document.text,
        application,
        list(document.operations),
        orjson.dumps(dict(document.relies_on), option=orjson.OPT_SORT_KEYS).decode(),
        document.price,
    )
    return "unchanged" if inserted is None else "added" if inserted else "updated"


async def stored(connection: Connection, application: str | None = None) -> list[StoredDocument]:
    """All documents, or those of one application, by the names of their operations."""
    rows = await connection.fetch(
        "select * from live.trusted_document where $1::text is null or $1 = any (applications) "
        "order by operations, id",
        application,
    )
    return [
        StoredDocument(
            text=row["text"],
            operations=tuple(row["operations"]),
            relies_on=orjson.loads(row["relies_on"]),
            price=row["price"],
            id=row["id"],
            applications=tuple(row["applications"]),
            added_at=row["added_at"],
        )
        for row in rows
    ]


async def remove(connection: Connection, ids: Sequence[str], application: str | None) -> None:
    """Removes documents, or takes them from one application; without one left a document goes."""
    async with connection.transaction():
        if application is not None:
            await connection.execute(
                "update live.trusted_document set applications = array_remove(applications, $2) "
                "where id = any ($1) and $2 = any (applications)",
                ids,
                application,
            )
        await connection.execute(
            "delete from live.trusted_document where id = any ($1) "
            "and ($2::text is null or applications = '{}')",
            ids,
            application,
        )


class TrustedDocuments(Generic[D]):
    """The trusted documents of one process, by id.

    Which there are is read once for each generation of their table, and the text of one when it is
    first asked for; a request for a known document, or for one that there isn't, costs no query.
    Only while the process doesn't hear of changes is each request looked up.

    ``read`` makes of a text what the engine works with; that stays for as long as the document is
    trusted. With ``required`` no other document is answered.
    """

    def __init__(
        self, pool: ReadPool, generations: Generations, read: Callable[[str], D], *, required: bool
    ) -> None:
        self.required = required
        self.names: frozenset[str] = frozenset()
        """The names of their operations, as far as this process has heard of them: for metrics,
        which can't keep a figure for each name that a caller may think of."""
        self._pool = pool
        self._generations = generations
        self._read = read
        self._epoch = -1
        self._generation: tuple[int, ...] = ()
        self._ids: frozenset[str] = frozenset()
        self._ids_at: tuple[int, ...] | None = None
        self._documents: dict[str, D] = {}
        self._loading = asyncio.Lock()

    @property
    def generation(self) -> tuple[int, ...]:
        """Equal as long as the same documents are trusted. Asked for by every request."""
        if self._epoch != self._generations.epoch:
            self._epoch = self._generations.epoch
            self._generation = self._generations.of(_TABLES)
        return self._generation

    async def resolve(self, text: str, document_id: str | None) -> str | D:
        """The document of a request, which brings its text or names it by its id.

        Raises:
            UntrustedDocument: it brings a text, but only trusted documents are answered.
            DocumentNotFound: no trusted document has the id.
        """
        if document_id is not None:
            return await self.find(document_id)
        if self.required:
            raise UntrustedDocument(
                "Only trusted documents are answered here: send the documentId of one instead of "
                "a query. The operator adds documents with “cms documents add”, or allows all "
                "with {setting}.",
                setting="CMS_TRUSTED_DOCUMENTS=optional",
            )
        return text

    async def find(self, document_id: str) -> D:
        """What was read of the document with an id; the id's prefix may be absent.

        Raises:
            DocumentNotFound: no trusted document has it.
        """
        written = _ID.fullmatch(document_id)
        key = PREFIX + written[1] if written else ""
        if key and await self._is_trusted(key):
            document = self._documents.get(key)
            if document is not None:
                return document
            text = await self._pool.fetchval("select text from trusted_document where id = $1", key)
            if text is not None:
                return self._documents.setdefault(key, self._read(text))
        raise DocumentNotFound("No trusted document has the id “{id}”.", id=excerpt(document_id))

    async def _is_trusted(self, key: str) -> bool:
        if not self._generations.known:
            statement = "select exists (select from trusted_document where id = $1)"
            found: bool = await self._pool.fetchval(statement, key)
            return found
        if self._ids_at != self.generation:
            async with self._loading:
                if self._ids_at != self.generation:
                    await self._load()
        return key in self._ids

    async def _load(self) -> None:
        generation = self.generation  # as it is known before the statement is sent
        rows = await self._pool.fetch("select id, operations from trusted_document")
        self._ids = frozenset(row["id"] for row in rows)
        self._ids_at = generation
        self.names = frozenset(name for row in rows for name in row["operations"])
        self._documents = {k: each for k, each in self._documents.items() if k in self._ids}
