"""Trusted documents at work: adding them, and holding a schema to them (a query contract)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg
from graphql import GraphQLError, GraphQLSchema, build_schema, parse

from cms.app import create_engine
from cms.config import Settings
from cms.database.access import Access, open_access
from cms.database.migrate import migrate
from cms.database.types import Connection
from cms.delivery import documents as storage
from cms.delivery.documents import NewDocument, StoredDocument, identify
from cms.delivery.manifests import Source, sources
from cms.errors import DocumentsRefused, NotSetUp
from resolvers.contract import Needs, Problem
from resolvers.engine import Engine
from resolvers.examine import Unsound, breaks, deprecated, examine

_PROJECT = Path(__file__).parents[1]
OWN = _PROJECT / "clients" / "documents"
"""The documents of the project's own clients: a folder for each application."""
TABS = _PROJECT / "cms" / "web" / "explorer" / "tabs"


@dataclass(frozen=True)
class Added:
    """A document that was added: where it was found, and whether that was news (see ``store``)."""

    where: str
    id: str
    name: str
    outcome: str


@dataclass(frozen=True)
class Verdict:
    """What a schema does to a document: what of it breaks, what it should use no more, and what it
    costs now (None where that isn't known).
    """

    document: StoredDocument
    breaks: Sequence[Problem]
    deprecated: Sequence[Problem] = ()
    price: int | None = None

    @property
    def is_dearer(self) -> bool:
        """Whether it costs more than when it was added."""
        return self.price is not None and self.price > self.document.price


async def add(settings: Settings, application: str, files: Iterable[Path]) -> list[Added]:
    """Stores the documents in files for an application: all, or none.

    Raises:
        DocumentsRefused: some can't be read or aren't sound. DatabaseError.
    """
    ready = examined(create_engine(settings), sources(files))
    async with _opened(settings, writing=True) as connection:
        return await _store(connection, application, ready)


async def add_own(settings: Settings, access: Access) -> int:
    """Stores the documents of the project's own clients and of the explorer's tabs; how many."""
    engine = create_engine(settings)
    folders = {each.name: each for each in sorted(OWN.iterdir())} | {"explorer": TABS}
    ready = {name: examined(engine, sources([folder])) for name, folder in folders.items()}
    async with _connected(access, writing=True) as connection:
        return sum([len(await _store(connection, name, ready[name])) for name in ready])


async def listed(settings: Settings, application: str | None = None) -> list[StoredDocument]:
    """All documents, or those of one application. Raises DatabaseError."""
    async with _opened(settings, writing=False) as connection:
        return await storage.stored(connection, application)


async def remove(
    settings: Settings, beginnings: Sequence[str], application: str | None
) -> list[StoredDocument]:
    """Takes documents from an application, or removes them when none is named.

    ``beginnings`` are ids or what begins only one; without any, all of the application are meant.

    Raises:
        DocumentsRefused: no document, or several, begin so. DatabaseError.
    """
    async with _opened(settings, writing=True) as connection:
        found = await storage.stored(connection, application)
        if beginnings:
            found = [chosen(found, each) for each in beginnings]
        await storage.remove(connection, [each.id for each in found], application)
        return found


async def check(
    settings: Settings, application: str | None = None, sdl: Path | None = None
) -> list[Verdict]:
    """Holds the schema of the code, or that of an SDL file, to the stored documents.

    Raises:
        DocumentsRefused: the file isn't a schema. DatabaseError.
    """
    found = await listed(settings, application)
    if sdl is not None:
        return list(judged(_schema(sdl), found))
    engine = create_engine(settings)
    return list(judged(engine.schema, found, engine))


def examined(engine: Engine, found: Iterable[Source]) -> list[tuple[Source, NewDocument]]:
    """Documents that are ready to be stored. Raises DocumentsRefused, with what is wrong in all."""
    ready: dict[str, tuple[Source, NewDocument]] = {}
    lines = []
    for source in found:
        try:
            sound = examine(engine, source.text)
        except Unsound as error:
            lines += [f"{source.where}:{problem}" for problem in error.problems]
        else:
            needs = asdict(sound.needs)
            document = NewDocument(source.text, sound.operations, needs, sound.price)
            ready[source.text] = source, document
    if lines:
        raise DocumentsRefused("Nothing was stored:\n{lines}", lines="\n".join(lines))
    return list(ready.values())


def judged(
    schema: GraphQLSchema, documents: Iterable[StoredDocument], engine: Engine | None = None
) -> Iterator[Verdict]:
    """What a schema does to documents. With the schema's engine they are compiled and priced."""
    for document in documents:
        node = parse(document.text)
        broken = breaks(schema, node, Needs(**document.relies_on))
        try:
            price = examine(engine, document.text).price if engine and not broken else None
        except Unsound as error:
            broken, price = error.problems, None
        yield Verdict(document, broken, () if broken else deprecated(schema, node), price)


def chosen(found: Iterable[StoredDocument], beginning: str) -> StoredDocument:
    """The only document whose id begins so. Raises DocumentsRefused."""
    start = storage.PREFIX + beginning.removeprefix(storage.PREFIX)
    meant = [each for each in found if each.id.startswith(start)]
    if len(meant) != 1:
        raise DocumentsRefused(
            "{number} documents have an id that begins with “{beginning}”",
            number=len(meant) or "No",
            beginning=beginning,
        )
    return meant[0]


async def _store(
    connection: Connection, application: str, ready: Iterable[tuple[Source, NewDocument]]
) -> list[Added]:
    async with connection.transaction():
        return [
            Added(
                source.where,
                identify(document.text),
                document.name,
                await storage.store(connection, application, document),
            )
            for source, document in ready
        ]


def _schema(sdl: Path) -> GraphQLSchema:
    try:
        return build_schema(sdl.read_text("utf-8"))
    except (GraphQLError, TypeError, ValueError) as error:
        raise DocumentsRefused("{file}: {reason}", file=sdl, reason=error) from error


@asynccontextmanager
async def _opened(settings: Settings, *, writing: bool) -> AsyncIterator[Connection]:
    """A connection to the database of the settings; our own server's tables are made first."""
    with open_access(settings) as access:
        if access.server is not None:
            await migrate(access, statement_timeout=settings.statement_timeout)
        async with _connected(access, writing=writing) as connection:
            yield connection


@asynccontextmanager
async def _connected(access: Access, *, writing: bool) -> AsyncIterator[Connection]:
    login = access.editor if writing else access.reader
    connection = await login.connect(search_path="live")
    try:
        yield connection
    except asyncpg.UndefinedTableError as error:
        raise NotSetUp("The database has no trusted documents: run “cms migrate”") from error
    finally:
        await connection.close()
