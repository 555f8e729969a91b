"""The glossary of official names."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.content.base import new_key
from cms.glossary.term import TermKind
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from migrations.operations import AddDeclaredConstraints


class Migration(migrations.Migration):
    dependencies = [("office", "0006_desk")]

    initial = False

    operations = [
        ops.CreateModel(
            name="GlossaryTerm",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PLACE: PLACE\nUNIT: UNIT\nOFFICE: OFFICE\nEVENT: EVENT\nOTHER: OTHER",
                        enum_type=TermKind,
                        max_length=6,
                    ),
                ),
                ("note", fields.CharField(default="", max_length=500)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "glossary_term",
                "app": "office",
                "constraints": [
                    CheckConstraint(
                        check="code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="glossary_term_code_form"
                    )
                ],
                "pk_attr": "id",
                "table_description": "An official name; ``version`` grows with every change of it or of its forms.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GlossaryForm",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "term",
                    fields.ForeignKeyField(
                        "office.GlossaryTerm",
                        source_field="term_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="forms",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("text", fields.CharField(max_length=200)),
                ("is_preferred", fields.BooleanField(default=False)),
                ("is_forbidden", fields.BooleanField(default=False)),
            ],
            options={
                "table": "glossary_form",
                "app": "office",
                "constraints": [
                    UniqueConstraint(
                        fields=("term_id", "locale", "text"), name="glossary_form_once"
                    ),
                    CheckConstraint(check="text <> ''", name="glossary_form_text"),
                    CheckConstraint(
                        check="not (is_preferred and is_forbidden)", name="glossary_form_preferred"
                    ),
                ],
                "indexes": [Index(fields=["locale", "text"], name="glossary_form_locale")],
                "pk_attr": "id",
                "table_description": "How a term is written in a locale.",
            },
            bases=["Model"],
        ),
        AddDeclaredConstraints("GlossaryTerm", "GlossaryForm"),
        ops.RunSQL(
            [
                "revoke all on glossary_term, glossary_form from cms_reader, cms_auth",
                "grant update, delete on glossary_term, glossary_form to cms_editor",
            ],
            reverse_sql=[],
        ),
    ]
