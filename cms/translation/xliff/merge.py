"""What came back from a translator, put into content as ``cms.actions.save`` takes it.

A field is taken when all of its units are translated, left alone when none is. Everything that is
wrong is told at once, each with its unit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cms.errors import ClientError, InputError
from cms.translation.xliff import markdown, plain
from cms.translation.xliff.documents import Document, Field, Unit
from cms.translation.xliff.files import Read, ReadFile, ReadPart, ReadUnit, Ref
from cms.translation.xliff.segments import gap_between
from cms.translation.xliff.units import Code, Piece, Pieces, Role, tidy

SHOWN = 10
"""Units that a message names."""


@dataclass
class Merged:
    """The texts that came back, by field; and what is wrong, in which case nothing of it counts.
    ``is_done``: all units have targets that somebody has dealt with.
    """

    texts: dict[str, str] = field(default_factory=dict)
    faults: list[ClientError] = field(default_factory=list)
    is_done: bool = False


def merged(document: Document, file: ReadFile) -> Merged:
    """The texts of a file that came back, held against the document that went out."""
    result = Merged()
    expected = {unit.id: unit for unit in document.units()}
    found: dict[str, ReadUnit] = {}
    for unit in file.units:
        if unit.id not in expected:
            result.faults.append(_fault("The unit {unit} is not of this entry.", unit.id))
        elif unit.id in found:
            result.faults.append(_fault("The unit {unit} stands twice.", unit.id))
        elif not _same_source(expected[unit.id], unit):
            result.faults.append(
                _fault("The source of the unit {unit} is not what was given out.", unit.id)
            )
        found[unit.id] = unit
    if result.faults:
        return result
    for each in document.fields:
        _take(document, each, found, result)
    parts = [part for unit in found.values() for part in unit.parts if not part.is_gap]
    result.is_done = len(found) == len(expected) and all(part.is_done for part in parts)
    return result


def _take(document: Document, each: Field, found: dict[str, ReadUnit], result: Merged) -> None:
    units: list[Pieces] = []
    waiting = []
    faults: list[ClientError] = []
    for unit in each.units:
        read = found.get(unit.id)
        if read is None or not _is_translated(unit, read):
            waiting.append(unit.id)
            continue
        try:
            units.append(_pieces(document, unit, read))
        except ClientError as error:
            faults.append(error)
    if waiting and (units or faults):
        names = ", ".join(waiting[:SHOWN]) + (" …" if len(waiting) > SHOWN else "")
        faults.append(
            InputError(
                "{field} is only translated in part; these units have no target: {units}",
                field=each.id,
                units=names,
            )
        )
    result.faults += faults
    if waiting or faults:
        return
    if [unit.target for unit in each.units] == units:
        result.texts[each.id] = each.present
        return
    try:
        fill = markdown.filled if each.is_markdown else plain.filled
        result.texts[each.id] = fill(each.template, units)
    except markdown.Broken as broken:
        result.faults += [
            _fault(
                "The marks of the unit {unit} can't stand where they stand now: put them elsewhere "
                "among the words, or a space beside them.",
                each.units[position].id,
            )
            for position in broken.units[:SHOWN]
        ]


def _fault(message: str, unit: str, **params: object) -> InputError:
    return InputError(message, path=(unit[:80],), argument=None, unit=unit[:80], **params)


# --- one unit ------------------------------------------------------------------------------------


def _same_source(unit: Unit, read: ReadUnit) -> bool:
    ours = _bare(piece if isinstance(piece, str) else _ref(piece) for piece in unit.source)
    return ours == _bare(piece for part in read.parts for piece in part.source)


def _ref(code: Code) -> Ref:
    return Ref(code.id, code.role)


def _bare(pieces: Iterable[str | Ref]) -> tuple[str, frozenset[Ref]]:
    """Words without white space, and codes in no order: what no tool changes in a source."""
    said, refs = [], set()
    for piece in pieces:
        if isinstance(piece, str):
            said.append(piece)
        else:
            refs.add(piece)
    text = unicodedata.normalize("NFC", "".join(said))
    return "".join(text.split()), frozenset(refs)


def _is_translated(unit: Unit, read: ReadUnit) -> bool:
    """Whether every segment that says something has a target that does."""
    parts = [part for part in read.parts if not part.is_gap]
    if all(part.target is None for part in parts):
        return False
    said = [part for part in parts if part.target is not None and any(part.target)]
    silent = [part for part in parts if part.target is None and any(part.source)]
    return bool(said) and not silent


def _pieces(document: Document, unit: Unit, read: ReadUnit) -> Pieces:
    """The target of a unit. Raises InputError for what is wrong with its codes."""
    exact = _resolved(unit, [piece for part in read.parts for piece in _content(part)])
    if exact == unit.target:
        return exact
    pieces = _resolved(unit, list(_spaced(document, read.parts)))
    _check(unit, pieces)
    return _trimmed(pieces)


def _content(part: ReadPart) -> Read:
    return part.source if part.target is None else part.target


def _spaced(document: Document, parts: Sequence[ReadPart]) -> Iterable[str | Ref]:
    """The segments' targets with what their language puts between sentences."""
    gap = gap_between(document.target)
    ended = True
    for part in parts:
        content = _content(part)
        if part.is_gap and all(isinstance(p, str) and not p.strip() for p in content):
            continue
        words = "".join(piece for piece in content if isinstance(piece, str))
        if not ended and gap and words and not words[0].isspace():
            yield gap
        yield from content
        ended = not words or words[-1].isspace()


def _resolved(unit: Unit, read: Sequence[str | Ref]) -> Pieces:
    pieces: list[Piece] = []
    for piece in read:
        if isinstance(piece, str):
            pieces.append(unicodedata.normalize("NFC", piece))
            continue
        code = unit.known.get((piece.id, piece.role))
        if code is None:
            raise _fault(
                "The unit {unit} has an inline code {code} that is not of its source.",
                unit.id,
                code=piece.id[:40],
            )
        pieces.append(code)
    return tidy(pieces)


def _check(unit: Unit, pieces: Pieces) -> None:
    """Each code once, none missing that is needed, and pairs within each other."""
    seen: set[tuple[str, Role]] = set()
    stack: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            continue
        if (piece.id, piece.role) in seen:
            raise _fault(
                "The unit {unit} has the inline code {code} twice.", unit.id, code=piece.id
            )
        seen.add((piece.id, piece.role))
        if piece.role is Role.OPEN:
            stack.append(piece.id)
        elif piece.role is Role.CLOSE and (not stack or stack.pop() != piece.id):
            raise _fault(
                "In the unit {unit} the inline code {code} ends where it hasn't begun, or within "
                "another one.",
                unit.id,
                code=piece.id,
            )
    if stack:
        raise _fault(
            "In the unit {unit} the inline code {code} has no end.", unit.id, code=stack[0]
        )
    missing = sorted(unit.needed - {identifier for identifier, _ in seen})
    if missing:
        raise _fault(
            "The unit {unit} lacks the inline codes {codes} of its source: {shown}",
            unit.id,
            codes=", ".join(missing[:SHOWN]),
            shown=" ".join(_shown(unit, identifier) for identifier in missing[:SHOWN])[:300],
        )


def _shown(unit: Unit, identifier: str) -> str:
    """A code as the text has it, both ends of a pair."""
    ends = (unit.known.get((identifier, role)) for role in Role)
    return "…".join(code.data.strip() for code in ends if code)


def _trimmed(pieces: Pieces) -> Pieces:
    """Without white space at the ends: there the skeleton has it."""
    made = list(pieces)
    if made and isinstance(made[0], str):
        made[0] = made[0].lstrip()
    if made and isinstance(made[-1], str):
        made[-1] = made[-1].rstrip()
    return tidy(made)


def content_of(
    document: Document, texts: dict[str, str], late: Collection[str] = ()
) -> dict[str, Any]:
    """The texts as content to save, in the target's locale. Of the fields of parts those named in
    ``late`` were made from an older revision of their source than the present one; which one isn't
    kept, so it is called the first.
    """
    content: dict[str, Any] = {}
    for each in document.fields:
        if each.id not in texts:
            continue
        row = content
        for name, identity in each.steps:
            row = _put(row.setdefault(name, {"put": []})["put"], dict(identity))
        variant = row.setdefault("variants", {}).setdefault(document.target, {})
        variant[each.name] = texts[each.id]
        if each.steps and each.id in late:
            variant |= {"source_locale": document.source, "source_revision": 1}
    return content


def _put(rows: list[dict[str, Any]], identity: dict[str, Any]) -> dict[str, Any]:
    """The row of a list with this identity; it is added if it isn't there."""
    for row in rows:
        if identity.items() <= row.items():
            return row
    rows.append(identity)
    return identity
