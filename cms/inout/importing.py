"""The graph in: line by line, many lines in a transaction, each entry whole or not at all.

Entries that link to what isn't there yet wait for the rest of the file. Those that wait are then
taken in order of their links, and those that link to each other in a circle in one transaction. So
there is never an entry whose links are missing, and a killed import leaves whole entries only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import asyncpg
from tortoise.exceptions import IntegrityError, OperationalError

from cms.actions.base import Actor, transaction
from cms.actions.exact import put as putting
from cms.actions.exact.change import Change
from cms.actions.exact.state import differences
from cms.actions.exact.whole import Refused, Whole
from cms.errors import ClientError, InputError
from cms.i18n.locales import Locales
from cms.inout import desk
from cms.inout.lines import Line, key_of, only
from cms.inout.order import components, unreachable
from cms.inout.report import (
    CHANGED,
    CREATED,
    LEFT_OUT,
    REFUSED,
    UNCHANGED,
    Difference,
    Listener,
    Refusal,
    Report,
    Silent,
)

CHUNK = 100
"""Entries that are written in one transaction, unless more of them link to each other."""
CHUNK_BYTES = 4 * 1024 * 1024
_TRIES = 5


class Source(Protocol):
    """Where lines come from."""

    counts: Mapping[str, int]

    def lines(self) -> Iterator[Line]:
        """All lines, one after the other."""

    def at(self, number: int, offset: int) -> Line:
        """One of them again."""


@dataclass
class _Taken:
    """An entry's line, read."""

    line: Line
    whole: Whole


@dataclass
class _Waiting:
    """An entry's line that waits: where it stands, and what it waits for."""

    number: int
    offset: int
    size: int
    label: str
    links: frozenset[UUID]
    error: ClientError | None = None


class Importer:
    """Takes the lines of one source. Must be used within ``Database.orm()``.

    With ``dry`` nothing is written; what only PostgreSQL knows, that a slug belongs to another
    entry, isn't found then.
    """

    def __init__(
        self,
        actor: Actor,
        locales: Locales,
        source: Source,
        listener: Listener | None = None,
        *,
        dry: bool = False,
    ) -> None:
        self.report = Report()
        self._actor = actor
        self._locales = locales
        self._source = source
        self._listener = listener or Silent()
        self._dry = dry
        self._chunk: list[_Taken] = []
        self._keys: set[UUID] = set()
        self._bytes = 0
        self._waiting: dict[UUID, _Waiting] = {}
        self._records: list[tuple[int, int]] = []
        self._would_be: set[UUID] = set()
        self._seen: Counter[str] = Counter()

    async def run(self) -> Report:
        """Take all lines."""
        last = 0
        for line in self._source.lines():
            last = line.number
            self._seen[line.label] += 1
            for error in line.left_out:
                self._refuse(line.number, line.label, _shown_key(line), error, LEFT_OUT)
            await self._take(line)
            if line.number % 1000 == 0:
                self._listener.progress(line.number)
        await self._flush()
        await self._take_waiting()
        for number, offset in self._records:
            await self._record(self._source.at(number, offset), again=True)
        self._check_counts(last)
        return self.report

    async def _take(self, line: Line) -> None:
        try:
            if line.fault:
                raise line.fault
            kind = (line.raw or {}).get("kind")
            if kind == "entry":
                await self._add(_Taken(line, self._read(line)))
            elif any(kind == each.name for each in desk.KINDS):
                await self._flush()
                await self._record(line)
            else:
                raise InputError(
                    "{argument} is “{value}”; allowed are {allowed}.",
                    path=("kind",),
                    argument="kind",
                    value=str(kind)[:40],
                    allowed=", ".join(["entry", *(each.name for each in desk.KINDS)]),
                )
        except ClientError as error:
            self._refuse(line.number, line.label, _shown_key(line), error)

    def _read(self, line: Line) -> Whole:
        raw = line.raw or {}
        only(raw, "kind", "type", "key", "draft", "live")
        type_name = str(raw.get("type", ""))
        return Whole.read(type_name, key_of(raw), raw.get("draft"), raw.get("live"), self._locales)

    # --- entries ---------------------------------------------------------------------------------

    async def _add(self, taken: _Taken) -> None:
        full = len(self._chunk) >= CHUNK or self._bytes + taken.line.size > CHUNK_BYTES
        if full or taken.whole.key in self._keys:
            await self._flush()
        if (before := self._waiting.get(taken.whole.key)) is not None:
            raise InputError("The entry stands in line {line} already.", line=before.number)
        self._chunk.append(taken)
        self._keys.add(taken.whole.key)
        self._bytes += taken.line.size

    async def _flush(self) -> None:
        """Write what was gathered; what links to entries that aren't there yet, waits."""
        chunk, self._chunk, self._keys, self._bytes = self._chunk, [], set(), 0
        if not chunk:
            return
        links = await self._links(chunk)
        waiting = unreachable(links)
        ready = [taken for taken in chunk if taken.whole.key not in waiting]
        refused = await self._put(ready, links)
        for taken in chunk:
            key = taken.whole.key
            if key in waiting or key in refused:
                line = taken.line
                self._waiting[key] = _Waiting(
                    line.number, line.offset, line.size, line.label, links[key], refused.get(key)
                )

    async def _links(self, chunk: Iterable[_Taken]) -> dict[UUID, frozenset[UUID]]:
        """For each entry, the entries that it links to and that aren't there."""
        targets = [target for taken in chunk for target in taken.whole.targets()]
        absent = {
            target.key
            for target in await putting.missing(self._actor, targets)
            if target.key not in self._would_be
        }
        return {
            taken.whole.key: frozenset(
                target.key for target in taken.whole.targets() if target.key in absent
            )
            for taken in chunk
        }

    async def _take_waiting(self) -> None:
        """Take those that wait, as long as that gets further; what is left is refused."""
        while self._waiting:
            waiting = self._waiting
            self._waiting = {}
            for group in _grouped(waiting):
                await self._take_group(group, waiting)
            if len(self._waiting) == len(waiting):
                break
        for key, left in sorted(self._waiting.items(), key=lambda item: item[1].number):
            assert left.error is not None
            self._refuse(left.number, left.label, str(key), left.error)

    async def _take_group(self, keys: Sequence[UUID], waiting: Mapping[UUID, _Waiting]) -> None:
        if len(keys) > CHUNK or sum(waiting[key].size for key in keys) > CHUNK_BYTES:
            refused = await self._put_circle(keys, waiting)
        else:
            chunk = [self._again(waiting[key]) for key in keys]
            refused = await self._put(chunk, await self._links(chunk))
        for key, error in refused.items():
            self._waiting[key] = waiting[key]
            self._waiting[key].error = error

    def _again(self, place: _Waiting) -> _Taken:
        line = self._source.at(place.number, place.offset)
        return _Taken(line, self._read(line))

    async def _put(
        self, chunk: Sequence[_Taken], links: Mapping[UUID, frozenset[UUID]]
    ) -> dict[UUID, ClientError]:
        """Write entries together or, if something is refused, apart; what isn't taken, and why."""
        if not chunk:
            return {}
        try:
            await self._write(chunk, together=len(chunk) > 1)
            return {}
        except (Refused, IntegrityError) as error:
            if isinstance(error, Refused) and len(chunk) == 1:
                return {error.whole.key: error.error}
        taken = {each.whole.key: each for each in chunk}
        refused: dict[UUID, ClientError] = {}
        for group in components({key: links[key] for key in taken}):
            try:
                # What a first try has put into the entries must not be added to.
                again = [_Taken(taken[k].line, self._read(taken[k].line)) for k in group]
                await self._write(again, together=False)
            except (Refused, IntegrityError) as error:
                refused |= _refusals(group, error)
        return refused

    async def _put_circle(
        self, keys: Sequence[UUID], waiting: Mapping[UUID, _Waiting]
    ) -> dict[UUID, ClientError]:
        """Write entries that link to each other and are too many to be held at once."""
        try:
            async with transaction(self._actor):
                fresh: set[UUID] = set()
                for part in _parts(keys):
                    wholes = [self._again(waiting[key]).whole for key in part]
                    fresh |= set() if self._dry else await putting.seed(self._actor, wholes)
                self._would_be |= set(keys) if self._dry else set()
                for part in _parts(keys):
                    chunk = [self._again(waiting[key]) for key in part]
                    await self._write(chunk, together=False, fresh=fresh)
        except (Refused, IntegrityError) as error:
            return _refusals(keys, error)
        return {}

    async def _write(
        self, chunk: Sequence[_Taken], *, together: bool, fresh: Iterable[UUID] = ()
    ) -> None:
        """Put entries, and count what came of it. Raises Refused, IntegrityError."""
        wholes = [taken.whole for taken in chunk]
        if self._dry:
            changes = await putting.compare(self._actor, wholes, known=self._would_be)
        else:
            changes = await self._persist(wholes, together, fresh)
        for taken, change in zip(chunk, changes, strict=True):
            self._count(taken, change)

    async def _persist(
        self, wholes: Sequence[Whole], together: bool, fresh: Iterable[UUID]
    ) -> list[Change]:
        for attempt in range(_TRIES):
            try:
                return await putting.put(self._actor, wholes, together=together, fresh=fresh)
            except OperationalError as error:
                deadlock = isinstance(error.__cause__, asyncpg.DeadlockDetectedError)
                if not deadlock or attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _count(self, taken: _Taken, change: Change) -> None:
        outcome = CREATED if change.created else CHANGED if change.changes else UNCHANGED
        self.report.add(taken.line.label, outcome)
        if not self._dry:
            return
        key = taken.whole.key
        if change.created:
            self._would_be.add(key)
        if change.changes:
            told = () if change.created else tuple(differences(change.before, change.after()))
            self._listener.differs(
                Difference(taken.line.number, taken.line.label, str(key), change.created, told)
            )

    # --- records ---------------------------------------------------------------------------------

    async def _record(self, line: Line, *, again: bool = False) -> None:
        """A line of the desk. What is about an entry that isn't there may wait for it."""
        raw = line.raw or {}
        try:
            kind = next(each for each in desk.KINDS if each.name == raw["kind"])
            record = kind.read(raw, self._locales)
            there, differs = await desk.put(
                self._actor, record, raw, write=not self._dry, known=self._would_be
            )
        except ClientError as error:
            if again:
                self._refuse(line.number, line.label, _shown_key(line), error)
            else:
                self._records.append((line.number, line.offset))
            return
        outcome = CREATED if there is None else CHANGED if differs else UNCHANGED
        self.report.add(line.label, outcome)
        if self._dry and differs:
            told = tuple(differences(there, {**there, **raw})) if there else ()
            self._listener.differs(
                Difference(line.number, line.label, _shown_key(line), there is None, told)
            )

    # --- what is refused -------------------------------------------------------------------------

    def _refuse(
        self, number: int, label: str, key: str, error: ClientError, outcome: str = REFUSED
    ) -> None:
        self.report.add(label, outcome)
        self._listener.refused(Refusal(number, label, key, error))

    def _check_counts(self, last: int) -> None:
        for label, said in self._source.counts.items():
            if self._seen[label] < said:
                error = InputError(
                    "The file was cut off: its header says {said} lines of {label}, but there are "
                    "{found}.",
                    said=said,
                    label=label[:64],
                    found=self._seen[label],
                )
                self._refuse(last, label[:64], "", error)


def _grouped(waiting: Mapping[UUID, _Waiting]) -> Iterator[list[UUID]]:
    """Those that wait, after what they link to; those that link to each other in one group. Small
    groups are put together."""
    gathered: list[UUID] = []
    size = 0
    for group in components({key: place.links for key, place in waiting.items()}):
        more = sum(waiting[key].size for key in group)
        if gathered and (len(gathered) + len(group) > CHUNK or size + more > CHUNK_BYTES):
            yield gathered
            gathered, size = [], 0
        gathered += group
        size += more
    if gathered:
        yield gathered


def _parts(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _refusals(keys: Iterable[UUID], error: Refused | IntegrityError) -> dict[UUID, ClientError]:
    """The error for one of these that link to each other, and what follows for the others."""
    if isinstance(error, IntegrityError):  # that no rule of the content explains
        reason = type(error.__cause__).__name__
        broken = InputError("The rule {argument} of this content doesn't hold.", argument=reason)
        return dict.fromkeys(keys, broken)
    whole = error.whole
    because = InputError(
        "It links to the entry {type} {key}, which was refused.",
        type=whole.type_name,
        key=str(whole.key),
    )
    return {key: error.error if key == whole.key else because for key in keys}


def _shown_key(line: Line) -> str:
    raw = line.raw or {}
    key: Any = raw.get("code") if raw.get("kind") == "term" else raw.get("key")
    return key[:64] if isinstance(key, str) else ""
