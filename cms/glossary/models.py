"""The glossary's tables, in the schema ``office``."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.content.base import new_key
from cms.content.period import CODE_FORM
from cms.content.variant import LOCALE_LENGTH
from cms.glossary.term import CODE_LIMIT, FORM_LIMIT, NOTE_LIMIT, TermKind


class GlossaryTerm(Model):
    """An official name; ``version`` grows with every change of it or of its forms."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    code = fields.CharField(max_length=CODE_LIMIT, unique=True)
    kind = fields.CharEnumField(TermKind, max_length=6)
    note = fields.CharField(max_length=NOTE_LIMIT, default="")
    version = fields.IntField(default=1)

    class Meta:
        table = "glossary_term"
        constraints = (CheckConstraint(check=CODE_FORM, name="glossary_term_code_form"),)


class GlossaryForm(Model):
    """How a term is written in a locale."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    term: fields.ForeignKeyRelation[GlossaryTerm] = fields.ForeignKeyField(
        "office.GlossaryTerm", related_name="forms", on_delete=fields.CASCADE
    )
    locale = fields.CharField(max_length=LOCALE_LENGTH)
    text = fields.CharField(max_length=FORM_LIMIT)
    is_preferred = fields.BooleanField(default=False)
    is_forbidden = fields.BooleanField(default=False)

    class Meta:
        table = "glossary_form"
        constraints = (
            UniqueConstraint(fields=("term_id", "locale", "text"), name="glossary_form_once"),
            CheckConstraint(check="text <> ''", name="glossary_form_text"),
            CheckConstraint(
                check="not (is_preferred and is_forbidden)", name="glossary_form_preferred"
            ),
        )
        indexes = (Index(fields=("locale", "text"), name="glossary_form_locale"),)
