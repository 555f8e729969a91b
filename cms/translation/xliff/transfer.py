"""Documents out of the drafts, and back into them through ``cms.actions.save``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from cms.actions.aggregate import aggregate_of, entry_types
from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import raise_all
from cms.actions.release.items import items_of
from cms.actions.rights import absent
from cms.actions.save import save
from cms.desk.reference import EntryRef
from cms.errors import ClientError, Conflict, InputError, InvalidId, NotFound
from cms.history.revisions import Kept, revision
from cms.i18n.locales import DEFAULT, Locales, code_of
from cms.read import global_id
from cms.text.slug import slug_of
from cms.translation.xliff import v12, v20
from cms.translation.xliff.documents import Document, Field, document, text_at
from cms.translation.xliff.files import ReadFile
from cms.translation.xliff.merge import content_of, merged
from cms.translation.xliff.reading import VERSIONS, read

RELEASE = "Release"
"""In the place of a type: the entries of a release."""

_WRITERS = {VERSIONS[0]: v20.write, VERSIONS[1]: v12.write}


# --- out -----------------------------------------------------------------------------------------


async def export(
    tx: Transaction,
    refs: Sequence[EntryRef],
    target: str,
    *,
    source: str | None = None,
    version: str = VERSIONS[0],
    locales: Locales = DEFAULT,
) -> bytes:
    """A file with the texts of these entries for a translator, from the ``source`` locale (by
    default that of the content) to the ``target``. A bulletin brings the articles and media that it
    prints with it, a release (type ``Release``) what is in it. Entries without a text in the source
    are left out.

    Raises NotFound for what isn't there or may not be seen, InputError where no text is left.
    """
    source = locales.check(source or locales.source, path=("source",))
    locales.check(target, path=("target",))
    if source == target:
        raise InputError("The two languages must be different ones.", path=("target",))
    if version not in _WRITERS:
        raise InputError(
            "{argument} is “{value}”; allowed are {allowed}.",
            path=("version",),
            argument="version",
            value=version[:40],
            allowed=", ".join(VERSIONS),
        )
    found: dict[EntryRef, Document | None] = {}
    for ref in refs:
        await _collect(tx, ref, source, target, found)
    documents = [each for each in found.values() if each and each.fields]
    if not documents:
        raise InputError("There is no text in {locale} to translate.", locale=source)
    return _WRITERS[version](documents)


async def _collect(
    tx: Transaction,
    ref: EntryRef,
    source: str,
    target: str,
    found: dict[EntryRef, Document | None],
) -> None:
    if ref in found:
        return
    if ref.type == RELEASE:
        items = await items_of(tx, ref.key)
        if not items:
            raise NotFound("There is no such release, or nothing in it.", path=("id",))
        for item in items:
            await _collect(tx, EntryRef(item.type, item.key), source, target, found)
        return
    kept = await _present(tx, ref)
    found[ref] = document(ref.type, ref.key, kept, source, target)
    for section in kept.content.get("sections", ()):
        for item in section.get("items", ()):
            for name, type_name in (("article", "Article"), ("media", "Media")):
                if item.get(name):
                    await _printed(tx, EntryRef(type_name, UUID(item[name])), source, target, found)


async def _printed(
    tx: Transaction,
    ref: EntryRef,
    source: str,
    target: str,
    found: dict[EntryRef, Document | None],
) -> None:
    """What a bulletin prints, unless it may not be seen."""
    try:
        await _collect(tx, ref, source, target, found)
    except NotFound:
        return


async def _present(tx: Transaction, ref: EntryRef) -> Kept:
    """The entry as it is now. Raises NotFound."""
    table = aggregate_of(ref.type).table
    rows = await tx.fetch(f'select version from draft."{table}" where id = $1', ref.key)
    if not rows:
        raise absent(ref.type)
    return await revision(tx, ref.type, ref.key, rows[0]["version"])


# --- back ----------------------------------------------------------------------------------------


class Result(StrEnum):
    """What became of the texts of an entry."""

    SAVED = "SAVED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class Outcome:
    """What became of one entry's texts. ``original`` is how the file names it; ``is_late``: the
    source has changed since it was given out, so the translation is stale already."""

    original: str
    ref: EntryRef | None
    target: str
    result: Result
    faults: tuple[ClientError, ...] = ()
    is_late: bool = False


async def take(
    actor: Actor,
    data: bytes,
    *,
    dry: bool = False,
    force: bool = False,
    locales: Locales = DEFAULT,
) -> list[Outcome]:
    """Save the translations of a file, entry by entry, and say what became of each. What came late
    is saved too, as made from the revision that was given out. An entry whose texts in that
    language were changed meanwhile is refused, unless by ``force``. With ``dry`` nothing is saved.

    Must run within ``Database.orm()``. Raises InputError, LimitExceeded for a file that can't be
    read.
    """
    return [await _take(actor, file, dry=dry, force=force, locales=locales) for file in read(data)]


async def _take(
    actor: Actor, file: ReadFile, *, dry: bool, force: bool, locales: Locales
) -> Outcome:
    outcome = Outcome(file.original[:200], None, file.target[:40], Result.REFUSED)
    try:
        ref = _ref(file.original)
        source, target = _locale(file.source, locales), _locale(file.target, locales)
        outcome = replace(outcome, ref=ref, target=target)
        async with transaction(actor) as tx:
            present = await _present(tx, ref)
            then = await revision(tx, ref.type, ref.key, _version(file))
        given = document(ref.type, ref.key, then, source, target)
        now = document(ref.type, ref.key, present, source, target)
        if given is None or now is None:
            raise InputError("The entry has no text in {locale}.", locale=source)
        job = _Job(actor, file, given, now, present, dry, force, locales)
        return await job.run(outcome)
    except ClientError as error:
        return replace(outcome, faults=(error, *error.others))


@dataclass(frozen=True)
class _Job:
    """The texts of one entry on their way back: what was ``given`` out, and what is there ``now``,
    in the ``present`` content."""

    actor: Actor
    file: ReadFile
    given: Document
    now: Document
    present: Kept
    dry: bool
    force: bool
    locales: Locales

    async def run(self, outcome: Outcome) -> Outcome:
        """Save what differs. Raises ClientError."""
        result = merged(self.given, self.file)
        raise_all(result.faults)
        changed = {each.id: each for each in self.given.fields if self._differs(each, result.texts)}
        raise_all([fault for each in changed.values() for fault in self._faults(each)])
        texts = {name: result.texts[name] for name in changed}
        late = [name for name, each in changed.items() if self._is_late(each)]
        content = content_of(self.given, texts, late)
        self._complete(content, is_done=result.is_done)
        if not content:
            return replace(outcome, result=Result.UNCHANGED)
        is_late = bool(late) or self.given.source_revision != self.now.source_revision
        if self.dry or await self._stored(content):
            return replace(outcome, result=Result.SAVED, is_late=is_late)
        return replace(outcome, result=Result.UNCHANGED)

    def _text(self, each: Field, locale: str) -> str | None:
        return text_at(self.given.type_name, self.present.content, each, locale)

    def _differs(self, each: Field, texts: dict[str, str]) -> bool:
        return each.id in texts and texts[each.id] != self._text(each, self.given.target)

    def _is_late(self, each: Field) -> bool:
        """Whether the source of a part has changed since; of the entry's own, revisions tell."""
        return bool(each.steps) and self._text(each, self.given.source) != each.source

    def _faults(self, each: Field) -> Iterator[ClientError]:
        text = self._text(each, self.given.target)
        if text is None:
            yield InputError("{field} is no longer in the entry.", field=each.id)
        elif text != each.present and not self.force:
            yield InputError(
                "{field} in {locale} was changed since it was given out.",
                field=each.id,
                locale=self.given.target,
            )

    def _complete(self, content: dict[str, Any], *, is_done: bool) -> None:
        """Say what the texts were made from, and give a new text its address. Texts that didn't
        change count as made anew if somebody has looked at them."""
        given = self.given
        there = self.present.content["variants"].get(given.target)
        made_from = (there or {}).get("source_revision") or 0
        if "variants" not in content:
            if not is_done or made_from >= (given.source_revision or 0):
                return
            content["variants"] = {given.target: {}}
        variant = content["variants"][given.target]
        if given.source_revision is not None:
            variant |= {"source_locale": given.source, "source_revision": given.source_revision}
        shape = aggregate_of(given.type_name).variants
        assert shape
        if there is None and "slug" in shape.values and "title" in variant:
            variant["slug"] = slug_of(variant["title"]) or given.type_name.lower()

    async def _stored(self, content: dict[str, Any]) -> bool:
        """Save, with another address if the first one is taken."""
        try:
            return await self._once(content)
        except Conflict as error:
            variant = content.get("variants", {}).get(self.given.target, {})
            if error.path[-1:] != ("slug",) or "slug" not in variant:
                raise
            variant["slug"] = f"{variant['slug'][:180]}-{self.given.key.hex[-8:]}"
            return await self._once(content)

    async def _once(self, content: dict[str, Any]) -> bool:
        saved = await save(
            self.actor,
            self.given.type_name,
            content,
            key=self.given.key,
            expected_version=self.present.version,
            locales=self.locales,
        )
        return saved.changed


def _ref(original: str) -> EntryRef:
    """Raises InvalidId."""
    type_name, key = global_id.decode(original)
    if type_name not in entry_types():
        raise InvalidId("“{value}” is not the id of an entry.", value=original[:60])
    return EntryRef(type_name, key)


def _version(file: ReadFile) -> int:
    if not file.version.isdecimal() or not 0 < len(file.version) < 10:
        raise InputError(
            "The file doesn't say of which version of the entry it is: “{value}”.",
            value=file.version[:20],
        )
    return int(file.version)


def _locale(tag: str, locales: Locales) -> str:
    """The content's locale for a language tag, whose region doesn't matter unless there is one of
    that region. Raises InvalidLocale."""
    code = code_of(tag)
    while code not in locales.codes and "_" in code:
        code = code.rpartition("_")[0]
    return locales.check(code if code in locales.codes else tag)
