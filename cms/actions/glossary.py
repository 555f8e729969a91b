"""Keep the glossary: make a term, change it, delete it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cms.actions.base import Actor, Transaction, transaction
from cms.actions.content import raise_all
from cms.actions.save import check_version
from cms.actions.words import words
from cms.auth.policy import may_keep_glossary
from cms.errors import ClientError, Forbidden, InputError, LimitExceeded, NotFound, Path
from cms.glossary.models import GlossaryForm, GlossaryTerm
from cms.glossary.term import CODE_LIMIT, FORM_LIMIT, FORMS_LIMIT, NOTE_LIMIT, Form, Term, TermKind
from cms.glossary.terms import find_term, forget
from cms.i18n.locales import DEFAULT, Locales

TYPE = "GlossaryTerm"
"""What the audit calls a term."""

_CODE = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class SavedTerm:
    """The term as it is now; ``changed`` tells whether anything was written."""

    term: Term
    changed: bool


async def save_term(
    actor: Actor,
    code: str,
    kind: TermKind,
    forms: Sequence[Form],
    note: str = "",
    *,
    expected_version: int | None = None,
    locales: Locales = DEFAULT,
) -> SavedTerm:
    """Make the term with this ``code``, or give it these forms, all of them. Where a locale has
    none that is preferred, the first one allowed is.

    Editors and administrators may whose role holds everywhere. If nothing differs, nothing happens.
    ``expected_version`` of a term that isn't there is 0.

    Must run within ``Database.orm()``. Raises Forbidden, VersionConflict, InputError,
    LimitExceeded.
    """
    wanted = checked(code, kind, forms, note, locales)
    async with transaction(actor) as tx:
        _check_rights(actor)
        await _lock(tx)
        present = await find_term(tx, code)
        version = present.version if present else 0
        check_version(version, expected_version)
        if present and same(present, wanted):
            return SavedTerm(present, changed=False)
        if not present:
            row = await GlossaryTerm.create(
                using_db=tx.connection, code=code, kind=kind, note=wanted.note
            )
        else:
            row = await GlossaryTerm.filter(code=code).using_db(tx.connection).get()
            row.kind, row.note, row.version = kind, wanted.note, version + 1
            await row.save(using_db=tx.connection)
            await GlossaryForm.filter(term_id=row.id).using_db(tx.connection).delete()
        for form in wanted.forms:
            await GlossaryForm.create(
                using_db=tx.connection,
                term_id=row.id,
                locale=form.locale,
                text=form.text,
                is_preferred=form.is_preferred,
                is_forbidden=form.is_forbidden,
            )
        detail = {"code": code, "created": not present, "locales": _locales(wanted)}
        await tx.record("save", TYPE, row.id, row.version, detail)
        forget(tx)
        saved = await find_term(tx, code)
        assert saved
        return SavedTerm(saved, changed=True)


async def delete_term(actor: Actor, code: str, *, expected_version: int | None = None) -> None:
    """Delete a term with its forms. Who may save may.

    Raises Forbidden, NotFound, VersionConflict.
    """
    async with transaction(actor) as tx:
        _check_rights(actor)
        await _lock(tx)
        known = len(code) <= CODE_LIMIT and _CODE.fullmatch(code)
        rows = GlossaryTerm.filter(code=code).using_db(tx.connection)
        row = await rows.first() if known else None
        if row is None:
            raise NotFound(
                "There is no term {code} in the glossary.", path=("code",), code=code[:CODE_LIMIT]
            )
        check_version(row.version, expected_version)
        await row.delete(using_db=tx.connection)
        await tx.record("delete", TYPE, row.id, row.version, {"code": code})
        forget(tx)


def checked(code: str, kind: TermKind, forms: Sequence[Form], note: str, locales: Locales) -> Term:
    """The term that these make, its forms in order. Raises InputError, LimitExceeded, with all that
    is at fault in it."""
    faults: list[ClientError] = []
    if len(code) > CODE_LIMIT or not _CODE.fullmatch(code):
        faults.append(
            InputError(
                "{argument} must be lower-case ASCII words or digits with hyphens between them.",
                path=("code",),
                argument="code",
            )
        )
    faults += _word_faults(note, "note", ("note",), NOTE_LIMIT, required=False)
    if len(forms) > FORMS_LIMIT:
        faults.append(_too_many(len(forms)))
    if not any(not form.is_forbidden for form in forms):
        faults.append(InputError("A term needs a form that is allowed.", path=("forms",)))
    seen: set[tuple[str, str]] = set()
    made = []
    for position, given in enumerate(forms[:FORMS_LIMIT]):
        form = _normal(given)
        faults += _form_faults(form, position, seen, locales)
        seen.add((form.locale, form.text))
        made.append(form)
    faults += _preferences(made)
    raise_all(faults)
    return Term(code, kind, _ordered(made), note.strip())


def _normal(form: Form) -> Form:
    text = " ".join(unicodedata.normalize("NFC", form.text).split())
    return Form(form.locale, text, form.is_preferred, form.is_forbidden)


def _form_faults(
    form: Form, position: int, seen: set[tuple[str, str]], locales: Locales
) -> list[ClientError]:
    faults: list[ClientError] = []
    try:
        locales.check(form.locale, path=("forms", position, "locale"))
    except InputError as error:
        faults.append(error)
    path = ("forms", position, "text")
    faults += _word_faults(form.text, "text", path, FORM_LIMIT, required=True)
    if (form.locale, form.text) in seen:
        faults.append(
            InputError("{argument} stands twice in this list.", path=path, argument="text")
        )
    if form.is_preferred and form.is_forbidden:
        faults.append(
            InputError("A form can't be preferred and forbidden.", path=("forms", position))
        )
    return faults


def _word_faults(
    text: str, argument: str, path: Path, limit: int, required: bool
) -> list[ClientError]:
    try:
        words(text, argument, limit, path=path, required=required)
    except ClientError as error:
        return [error]
    return []


def _too_many(length: int) -> ClientError:
    return LimitExceeded(
        "{argument} has {length} members; at most {limit} are allowed.",
        path=("forms",),
        argument="forms",
        length=length,
        limit=FORMS_LIMIT,
    )


def _preferences(forms: Sequence[Form]) -> list[ClientError]:
    preferred = [form.locale for form in forms if form.is_preferred]
    return [
        InputError("Only one form in {locale} can be preferred.", path=("forms",), locale=locale)
        for locale in sorted(set(preferred))
        if preferred.count(locale) > 1
    ]


def _ordered(forms: Sequence[Form]) -> tuple[Form, ...]:
    """As they are read again: by locale, the preferred one first, forbidden ones last. Where none
    is preferred, the first one allowed is."""
    chosen = {form.locale for form in forms if form.is_preferred}
    made = []
    for form in forms:
        is_first = form.locale not in chosen and not form.is_forbidden
        if is_first:
            chosen.add(form.locale)
        made.append(Form(form.locale, form.text, is_first or form.is_preferred, form.is_forbidden))
    return tuple(sorted(made, key=lambda f: (f.locale, not f.is_preferred, f.is_forbidden, f.text)))


def same(present: Term, wanted: Term) -> bool:
    """Whether two terms say the same, whatever their versions."""
    return (present.kind, present.note, set(present.forms)) == (
        wanted.kind,
        wanted.note,
        set(wanted.forms),
    )


def _locales(term: Term) -> list[str]:
    return sorted({form.locale for form in term.forms})


def _check_rights(actor: Actor) -> None:
    if not may_keep_glossary(actor.caller):
        raise Forbidden(
            "To change the glossary takes the role EDITOR or ADMINISTRATOR for all units and "
            "languages."
        )


async def _lock(tx: Transaction) -> None:
    """One change of the glossary at a time: they are few, and a term may be new to both."""
    await tx.fetch(
        "select pg_advisory_xact_lock('office.glossary_term'::regclass::bigint)::text as locked"
    )
