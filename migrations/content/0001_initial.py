from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.content.base import new_key, now
from cms.content.enums import (
    ArticleKind,
    Classification,
    DatePrecision,
    MediaKind,
    MediaRole,
    PlaceKind,
    UnitKind,
    VariantState,
)
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="COMMITTEE: COMMITTEE\nDEPARTMENT: DEPARTMENT\nMEDIA: MEDIA\nFORCE: FORCE\nCENTRE: CENTRE",
                        enum_type=UnitKind,
                        max_length=10,
                    ),
                ),
                ("position", fields.IntField(default=0)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "unit",
                "app": "content",
                "constraints": [
                    CheckConstraint(
                        check="code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="unit_code_form"
                    ),
                    CheckConstraint(check="parent_id <> id", name="unit_parent"),
                ],
                "pk_attr": "id",
                "table_description": "An organisation of the province, perhaps below another.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                ("starts_on", fields.DateField()),
                (
                    "starts_on_precision",
                    fields.CharEnumField(
                        default=DatePrecision.DAY,
                        description="YEAR: YEAR\nMONTH: MONTH\nDAY: DAY",
                        enum_type=DatePrecision,
                        max_length=5,
                    ),
                ),
                ("ends_on", fields.DateField(null=True)),
                (
                    "ends_on_precision",
                    fields.CharEnumField(
                        default=DatePrecision.DAY,
                        description="YEAR: YEAR\nMONTH: MONTH\nDAY: DAY",
                        enum_type=DatePrecision,
                        max_length=5,
                    ),
                ),
                ("position", fields.IntField(default=0)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "content.Period",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "period",
                "app": "content",
                "constraints": [
                    CheckConstraint(
                        check="code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="period_code_form"
                    ),
                    CheckConstraint(check="ends_on >= starts_on", name="period_span"),
                    CheckConstraint(check="parent_id <> id", name="period_parent"),
                ],
                "pk_attr": "id",
                "table_description": "A span of time, perhaps within another; no end date means that it lasts to this day.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="NEWS: NEWS\nFEATURE: FEATURE\nEDITORIAL: EDITORIAL\nINTERVIEW: INTERVIEW\nANNOUNCEMENT: ANNOUNCEMENT\nPROFILE: PROFILE",
                        enum_type=ArticleKind,
                        max_length=12,
                    ),
                ),
                ("event_on", fields.DateField(null=True)),
                (
                    "event_on_precision",
                    fields.CharEnumField(
                        default=DatePrecision.DAY,
                        description="YEAR: YEAR\nMONTH: MONTH\nDAY: DAY",
                        enum_type=DatePrecision,
                        max_length=5,
                    ),
                ),
                ("authors", ArrayField(default=list, element_type="TEXT")),
                (
                    "period",
                    fields.ForeignKeyField(
                        "content.Period",
                        source_field="period_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="articles",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "source_unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="source_unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "article",
                "app": "content",
                "indexes": [
                    Index(fields=["published_at", "id"], name="article_published"),
                    Index(
                        fields=["period_id", "published_at", "id"], name="article_period_published"
                    ),
                    Index(fields=["kind", "published_at", "id"], name="article_kind_published"),
                ],
                "pk_attr": "id",
                "table_description": "A text of the province's information service.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="ArticleRelated",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("position", fields.IntField()),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="related",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="target_id",
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="related_from",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "article_related",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("owner_id", "position"), name="article_related_order"),
                    UniqueConstraint(fields=("owner_id", "target_id"), name="article_related_once"),
                    CheckConstraint(check="owner_id <> target_id", name="article_related_other"),
                ],
                "pk_attr": "id",
                "table_description": "Another article that the editors recommend beside this one.",
            },
            bases=["Link"],
        ),
        ops.CreateModel(
            name="ArticleVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.TextField(unique=False)),
                ("slug", fields.CharField(max_length=200)),
                ("summary", fields.TextField(default="", unique=False)),
                ("body_markdown", fields.TextField(default="", unique=False)),
                ("body_html", fields.TextField(default="", unique=False)),
                ("body_text", fields.TextField(default="", unique=False)),
                ("seo_title", fields.TextField(null=True, unique=False)),
                ("seo_description", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "article_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="article_variant_locale"),
                    UniqueConstraint(fields=("locale", "slug"), name="article_variant_slug"),
                    CheckConstraint(check="title <> ''", name="article_variant_title"),
                    CheckConstraint(
                        check="slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="article_variant_slug_form"
                    ),
                ],
                "indexes": [Index(fields=["locale", "sort_key"], name="article_variant_sort")],
                "pk_attr": "id",
                "table_description": "An article's texts in one locale. The HTML, the plain text and the links are derived on save.",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="PeriodVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Period",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.TextField(unique=False)),
                ("description", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "period_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="period_variant_locale"),
                    CheckConstraint(check="name <> ''", name="period_variant_name"),
                ],
                "pk_attr": "id",
                "table_description": "A period's name and description in one locale.",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PROVINCE: PROVINCE\nCITY: CITY\nDISTRICT: DISTRICT\nCOMMUNE: COMMUNE\nBORDER_GATE: BORDER_GATE\nSITE: SITE",
                        enum_type=PlaceKind,
                        max_length=12,
                    ),
                ),
                ("latitude", fields.FloatField(null=True)),
                ("longitude", fields.FloatField(null=True)),
                ("position", fields.IntField(default=0)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "content.Place",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "place",
                "app": "content",
                "constraints": [
                    CheckConstraint(
                        check="code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="place_code_form"
                    ),
                    CheckConstraint(check="parent_id <> id", name="place_parent"),
                    CheckConstraint(
                        check="num_nulls(latitude, longitude) in (0, 2) and latitude between -90 and 90 and longitude between -180 and 180",
                        name="place_coordinates",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "A place on the map; coordinates are WGS 84 degrees, both or neither.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="ArticlePlace",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("position", fields.IntField()),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="places",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "content.Place",
                        source_field="target_id",
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="article_links",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "article_place",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("owner_id", "position"), name="article_place_order"),
                    UniqueConstraint(fields=("owner_id", "target_id"), name="article_place_once"),
                ],
                "pk_attr": "id",
                "table_description": "A place that an article is about.",
            },
            bases=["Link"],
        ),
        ops.CreateModel(
            name="Media",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="IMAGE: IMAGE\nVIDEO: VIDEO\nAUDIO: AUDIO\nDOCUMENT: DOCUMENT",
                        enum_type=MediaKind,
                        max_length=8,
                    ),
                ),
                ("mime_type", fields.CharField(max_length=127)),
                ("byte_size", fields.BigIntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("duration_seconds", fields.FloatField(null=True)),
                ("pages", fields.IntField(null=True)),
                ("focal_x", fields.FloatField(null=True)),
                ("focal_y", fields.FloatField(null=True)),
                ("captured_on", fields.DateField(null=True)),
                (
                    "captured_on_precision",
                    fields.CharEnumField(
                        default=DatePrecision.DAY,
                        description="YEAR: YEAR\nMONTH: MONTH\nDAY: DAY",
                        enum_type=DatePrecision,
                        max_length=5,
                    ),
                ),
                ("rights_holder", fields.TextField(null=True, unique=False)),
                ("licence", fields.TextField(null=True, unique=False)),
                ("rights_expire_on", fields.DateField(null=True)),
                ("credit", fields.TextField(null=True, unique=False)),
                (
                    "place",
                    fields.ForeignKeyField(
                        "content.Place",
                        source_field="place_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="media",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "period",
                    fields.ForeignKeyField(
                        "content.Period",
                        source_field="period_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="media",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "media",
                "app": "content",
                "constraints": [
                    CheckConstraint(check="byte_size >= 0", name="media_byte_size"),
                    CheckConstraint(check="sha256 ~ '^[0-9a-f]{64}$'", name="media_sha256"),
                    CheckConstraint(check="width > 0 and height > 0", name="media_pixels"),
                    CheckConstraint(check="duration_seconds >= 0", name="media_duration"),
                    CheckConstraint(check="pages > 0", name="media_pages"),
                    CheckConstraint(
                        check="focal_x between 0 and 1 and focal_y between 0 and 1",
                        name="media_focal_point",
                    ),
                ],
                "indexes": [
                    Index(fields=["published_at", "id"], name="media_published"),
                    Index(fields=["period_id", "captured_on", "id"], name="media_period_captured"),
                ],
                "pk_attr": "id",
                "table_description": "A file of the archive. Sizes are in bytes and pixels, the duration in seconds, the focal point",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="ArticleMedia",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("position", fields.IntField()),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="media",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "content.Media",
                        source_field="target_id",
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="article_links",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        default=MediaRole.INLINE,
                        description="LEAD: LEAD\nINLINE: INLINE\nGALLERY: GALLERY",
                        enum_type=MediaRole,
                        max_length=8,
                    ),
                ),
            ],
            options={
                "table": "article_media",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("owner_id", "position"), name="article_media_order"),
                    UniqueConstraint(fields=("owner_id", "target_id"), name="article_media_once"),
                ],
                "pk_attr": "id",
                "table_description": "A media file that an article shows, and what it does there.",
            },
            bases=["Link"],
        ),
        ops.CreateModel(
            name="ArticleVariantLink",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.ArticleVariant",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="links",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                (
                    "article",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="article_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "media",
                    fields.ForeignKeyField(
                        "content.Media",
                        source_field="media_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "article_variant_link",
                "app": "content",
                "constraints": [
                    UniqueConstraint(
                        fields=("owner_id", "position"), name="article_variant_link_order"
                    ),
                    CheckConstraint(
                        check="num_nonnulls(article_id, media_id) = 1",
                        name="article_variant_link_target",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "An entry that an article's body links to, in the order of first mention.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                ("year", fields.IntField()),
                ("month", fields.IntField()),
                ("number", fields.IntField()),
                ("released_on", fields.DateField(null=True)),
                ("languages", ArrayField(default=list, element_type="TEXT")),
                (
                    "cover",
                    fields.ForeignKeyField(
                        "content.Media",
                        source_field="cover_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "bulletin",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("year", "month"), name="bulletin_month_once"),
                    UniqueConstraint(fields=("year", "number"), name="bulletin_number_once"),
                    CheckConstraint(check="month between 1 and 12", name="bulletin_month"),
                    CheckConstraint(check="year between 1831 and 9999", name="bulletin_year"),
                    CheckConstraint(check="number > 0", name="bulletin_number"),
                ],
                "pk_attr": "id",
                "table_description": "One monthly issue; ``number`` counts within the year, ``languages`` are those it's printed in.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="BulletinSection",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.Bulletin",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sections",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("code", fields.CharField(max_length=64)),
            ],
            options={
                "table": "bulletin_section",
                "app": "content",
                "constraints": [
                    UniqueConstraint(
                        fields=("owner_id", "position"), name="bulletin_section_order"
                    ),
                    UniqueConstraint(fields=("owner_id", "code"), name="bulletin_section_code"),
                ],
                "pk_attr": "id",
                "table_description": "A part of an issue, in its order; ``code`` names it within the issue.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BulletinItem",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.BulletinSection",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="items",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                (
                    "article",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="article_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                (
                    "media",
                    fields.ForeignKeyField(
                        "content.Media",
                        source_field="media_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "bulletin_item",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("owner_id", "position"), name="bulletin_item_order"),
                    CheckConstraint(
                        check="num_nonnulls(article_id, media_id) = 1", name="bulletin_item_subject"
                    ),
                ],
                "pk_attr": "id",
                "table_description": "An article or a media file in a section; its ``subject`` is the one of the two that is set.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BulletinItemVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.BulletinItem",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.TextField(null=True, unique=False)),
                ("summary", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "bulletin_item_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(
                        fields=("entry_id", "locale"), name="bulletin_item_variant_locale"
                    )
                ],
                "pk_attr": "id",
                "table_description": "What an issue prints instead of its subject's own title or summary, in one locale.",
            },
            bases=["Localised"],
        ),
        ops.CreateModel(
            name="BulletinSectionVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.BulletinSection",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("heading", fields.TextField(unique=False)),
            ],
            options={
                "table": "bulletin_section_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(
                        fields=("entry_id", "locale"), name="bulletin_section_variant_locale"
                    ),
                    CheckConstraint(check="heading <> ''", name="bulletin_section_variant_heading"),
                ],
                "pk_attr": "id",
                "table_description": "A section's heading in one locale.",
            },
            bases=["Localised"],
        ),
        ops.CreateModel(
            name="BulletinVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Bulletin",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.TextField(unique=False)),
                ("editor_note", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "bulletin_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="bulletin_variant_locale"),
                    CheckConstraint(check="title <> ''", name="bulletin_variant_title"),
                ],
                "pk_attr": "id",
                "table_description": "An issue's own texts in one locale.",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="MediaVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Media",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("title", fields.TextField(unique=False)),
                ("alt", fields.TextField(default="", unique=False)),
                ("caption", fields.TextField(default="", unique=False)),
                ("transcript", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "media_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="media_variant_locale"),
                    CheckConstraint(check="title <> ''", name="media_variant_title"),
                ],
                "indexes": [Index(fields=["locale", "sort_key"], name="media_variant_sort")],
                "pk_attr": "id",
                "table_description": "A media file's texts in one locale; ``alt`` is for readers who can't see it (WCAG 2.2, 1.1.1).",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="PlaceVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Place",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.TextField(unique=False)),
            ],
            options={
                "table": "place_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="place_variant_locale"),
                    CheckConstraint(check="name <> ''", name="place_variant_name"),
                ],
                "pk_attr": "id",
                "table_description": "A place's name in one locale.",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("version", fields.IntField(default=1)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "published_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "classification",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                (
                    "unit",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="unit_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
                ("code", fields.CharField(unique=True, max_length=64)),
                ("position", fields.IntField(default=0)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "content.Topic",
                        source_field="parent_id",
                        null=True,
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "topic",
                "app": "content",
                "constraints": [
                    CheckConstraint(
                        check="code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="topic_code_form"
                    ),
                    CheckConstraint(check="parent_id <> id", name="topic_parent"),
                ],
                "pk_attr": "id",
                "table_description": "A subject heading, perhaps below a wider one.",
            },
            bases=["Entry"],
        ),
        ops.CreateModel(
            name="ArticleTopic",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("position", fields.IntField()),
                (
                    "owner",
                    fields.ForeignKeyField(
                        "content.Article",
                        source_field="owner_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="topics",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "target",
                    fields.ForeignKeyField(
                        "content.Topic",
                        source_field="target_id",
                        db_index=True,
                        db_constraint=False,
                        to_field="id",
                        related_name="article_links",
                        on_delete=OnDelete.NO_ACTION,
                    ),
                ),
            ],
            options={
                "table": "article_topic",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("owner_id", "position"), name="article_topic_order"),
                    UniqueConstraint(fields=("owner_id", "target_id"), name="article_topic_once"),
                ],
                "pk_attr": "id",
                "table_description": "A topic of an article.",
            },
            bases=["Link"],
        ),
        ops.CreateModel(
            name="TopicVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Topic",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.TextField(unique=False)),
            ],
            options={
                "table": "topic_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="topic_variant_locale"),
                    CheckConstraint(check="name <> ''", name="topic_variant_name"),
                ],
                "pk_attr": "id",
                "table_description": "A topic's name in one locale.",
            },
            bases=["Variant"],
        ),
        ops.CreateModel(
            name="UnitVariant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("locale", fields.CharField(max_length=12)),
                ("revision", fields.IntField(default=1)),
                ("source_locale", fields.CharField(null=True, max_length=12)),
                ("source_revision", fields.IntField(null=True)),
                (
                    "state",
                    fields.CharEnumField(
                        default=VariantState.DRAFT,
                        description="DRAFT: DRAFT\nIN_REVIEW: IN_REVIEW\nAPPROVED: APPROVED\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=VariantState,
                        max_length=10,
                    ),
                ),
                ("translator", fields.CharField(null=True, max_length=200)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "updated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("sort_key", fields.BinaryField()),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "content.Unit",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="variants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.TextField(unique=False)),
            ],
            options={
                "table": "unit_variant",
                "app": "content",
                "constraints": [
                    UniqueConstraint(fields=("entry_id", "locale"), name="unit_variant_locale"),
                    CheckConstraint(check="name <> ''", name="unit_variant_name"),
                ],
                "pk_attr": "id",
                "table_description": "A unit's official name in one locale.",
            },
            bases=["Variant"],
        ),
    ]
