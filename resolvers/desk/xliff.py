"""Texts for translators' tools."""

from __future__ import annotations

from cms.actions.aggregate import entry_types
from cms.desk.asked import Asked
from cms.desk.reference import EntryRef
from cms.errors import LimitExceeded
from cms.translation.xliff.told import FileTold, XliffVersion
from cms.translation.xliff.transfer import RELEASE, export
from resolvers.mutation_content import key_of

MOST = 100
"""Entries that are asked for at once; what a bulletin or a release brings with it comes on top."""


async def xliff(asked: Asked) -> FileTold:
    """A file with the texts of entries, or of releases."""
    given = asked.given
    ids = given["of"]
    if len(ids) > MOST:
        raise LimitExceeded(
            "{argument} has {length} members; at most {limit} are allowed.",
            path=("of",),
            argument="of",
            length=len(ids),
            limit=MOST,
        )
    types = (*entry_types(), RELEASE)
    refs = [EntryRef(*key_of(each, types, ("of", place))) for place, each in enumerate(ids)]
    version = XliffVersion(given.get("version", XliffVersion.V2_0))
    data = await export(
        asked.tx,
        refs,
        given["to"],
        source=given.get("source"),
        version=version.number,
        locales=asked.locales,
    )
    return FileTold.of(data, given["to"], version)
