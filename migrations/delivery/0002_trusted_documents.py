"""The documents that applications send by their ids."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_generations")]

    operations = [
        ops.CreateModel(
            name="TrustedDocument",
            fields=[
                ("id", fields.CharField(max_length=71, primary_key=True)),
                ("text", fields.TextField()),
                ("applications", ArrayField(element_type="TEXT")),
                ("operations", ArrayField(element_type="TEXT")),
                ("relies_on", fields.JSONField()),
                ("price", fields.BigIntField()),
                ("added_at", fields.DatetimeField()),
            ],
            options={
                "table": "trusted_document",
                "app": "delivery",
                "pk_attr": "id",
                "table_description": "A document that applications send by its id.",
            },
            bases=["Model"],
        ),
        ops.AddConstraint(
            model_name="TrustedDocument",
            constraint=CheckConstraint(
                check="id = 'sha256:' || encode(sha256(convert_to(text, 'UTF8')), 'hex')",
                name="trusted_document_id",
            ),
        ),
    ]
