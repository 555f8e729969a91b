"""The glossary as a table of comma-separated values (RFC 4180), for spreadsheets.

Columns are ``code``, ``kind``, one for each locale by its tag (``vi``, ``zh-hant``), and ``note``;
those of locales and the note may be missing. In a cell of a locale alternative forms stand between
``|``, the preferred one first, and a form that is forbidden has ``!`` before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cms.errors import ClientError, InputError
from cms.glossary.term import Form, Term, TermKind
from cms.i18n.locales import Locales, code_of, tag_of

CODE, KIND, NOTE = "code", "kind", "note"
SIZE_LIMIT = 10_000_000
"""Bytes of a file."""


@dataclass(frozen=True)
class Row:
    """A term as the table has it, and the line on which it begins."""

    line: int
    code: str
    kind: TermKind
    forms: tuple[Form, ...]
    note: str


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line."""

    line: int
    error: ClientError


def read(data: bytes, locales: Locales) -> tuple[list[Row], list[Fault]]:
    """The terms of a table, and what is wrong with it; rows at fault are left out."""
    if len(data) > SIZE_LIMIT:
        return [], [_fault(1, "The file has more than {limit} bytes.", limit=SIZE_LIMIT)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], [_fault(data[: error.start].count(b"\n") + 1, "The file is not UTF-8.")]
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    faults: list[Fault] = []
    try:
        header = [cell.strip().lower() for cell in next(lines, [])]
        faults += _header_faults(header, locales)
        if faults:
            return [], faults
        seen: dict[str, int] = {}
        start = lines.line_num + 1
        for cells in lines:
            line, start = start, lines.line_num + 1
            if any(cell.strip() for cell in cells):
                found = _row(line, header, cells, seen)
                if isinstance(found, Row):
                    rows.append(found)
                else:
                    faults.append(found)
    except csv.Error as error:
        faults.append(_fault(lines.line_num, "The line can't be read: {reason}", reason=str(error)))
    return rows, faults


def write(terms: Iterable[Term], locales: Locales) -> str:
    """The table of these terms, with a column for each locale."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([CODE, KIND, *(tag_of(code).lower() for code in locales.codes), NOTE])
    for term in terms:
        cells = ["|".join(_written(term.forms, code)) for code in locales.codes]
        table.writerow([term.code, term.kind.value, *cells, term.note])
    return out.getvalue()


def _written(forms: Sequence[Form], locale: str) -> Iterator[str]:
    for form in forms:
        if form.locale == locale:
            yield f"!{form.text}" if form.is_forbidden else form.text


def _header_faults(header: Sequence[str], locales: Locales) -> Iterator[Fault]:
    for name in (CODE, KIND):
        if name not in header:
            yield _fault(1, "The column {name} is missing.", name=name)
    known = {CODE, KIND, NOTE, *(tag_of(code).lower() for code in locales.codes)}
    for name in header:
        if name not in known:
            yield _fault(
                1,
                "There is no column {name}; there are {known}.",
                name=name[:40],
                known=", ".join(sorted(known)),
            )
        elif header.count(name) > 1:
            yield _fault(1, "The column {name} stands twice.", name=name)


def _row(
    line: int, header: Sequence[str], cells: Sequence[str], seen: dict[str, int]
) -> Row | Fault:
    if len(cells) != len(header):
        return _fault(
            line,
            "The line has {count} cells, not {expected}.",
            count=len(cells),
            expected=len(header),
        )
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    code, kind = row.pop(CODE), row.pop(KIND)
    note = row.pop(NOTE, "")
    if code in seen:
        return _fault(line, "{code} stands on line {other} already.", code=code, other=seen[code])
    seen[code] = line
    if kind.upper() not in TermKind.__members__:
        return _fault(
            line,
            "The kind is “{kind}”; allowed are {allowed}.",
            kind=kind[:40],
            allowed=", ".join(TermKind),
        )
    forms = [form for tag, cell in row.items() for form in _forms(code_of(tag), cell)]
    return Row(line, code, TermKind[kind.upper()], tuple(forms), note)


def _forms(locale: str, cell: str) -> Iterator[Form]:
    preferred = True
    for written in cell.split("|"):
        text = written.strip()
        if not text:
            continue
        is_forbidden = text.startswith("!")
        text = text.removeprefix("!").strip()
        yield Form(locale, text, preferred and not is_forbidden, is_forbidden)
        preferred = preferred and is_forbidden


def _fault(line: int, message: str, **params: object) -> Fault:
    return Fault(line, InputError(message, path=("lines", line), argument=None, **params))
