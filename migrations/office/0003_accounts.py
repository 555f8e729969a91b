"""Accounts, their grants, sessions and tokens: for the role cms_auth alone.

That role may besides add to the audit and look up a unit by its code, and has no other right. The
editor's role, which answers whatever is asked of drafts, can't see a password's hash, nor make a
session for itself.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops
from cms.auth.caller import Method, Role, Stage
from cms.content.base import new_key, now
from cms.content.enums import Classification
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from migrations.operations import AddDeclaredConstraints

TABLES = "account, account_grant, account_identity, account_session, api_token, sign_in_failure"


class Migration(migrations.Migration):
    dependencies = [("office", "0002_outbox_delivery")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                ("login", fields.CharField(unique=True, max_length=64)),
                ("name", fields.CharField(max_length=200)),
                ("unit_id", fields.UUIDField(null=True)),
                (
                    "clearance",
                    fields.CharEnumField(
                        default=Classification.INTERNAL,
                        description="PUBLIC: PUBLIC\nINTERNAL: INTERNAL\nCONFIDENTIAL: CONFIDENTIAL\nSECRET: SECRET\nTOP_SECRET: TOP_SECRET",
                        enum_type=Classification,
                        max_length=12,
                    ),
                ),
                ("password_hash", fields.CharField(null=True, max_length=255)),
                (
                    "password_changed_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "disabled_at",
                    fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "account",
                "app": "office",
                "constraints": [
                    CheckConstraint(
                        check="login ~ '^[a-z0-9][a-z0-9._@+-]{0,63}$'", name="account_login_form"
                    ),
                    CheckConstraint(check="name <> ''", name="account_name"),
                    CheckConstraint(
                        check="clearance in ('PUBLIC', 'INTERNAL', 'CONFIDENTIAL', 'SECRET', 'TOP_SECRET')",
                        name="classification_known",
                    ),
                    CheckConstraint(
                        check="password_hash ~ '^[$]argon2id[$]'", name="account_password"
                    ),
                    CheckConstraint(
                        check="(password_hash is null) = (password_changed_at is null)",
                        name="account_password_changed",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "Somebody, or a program, that can be held to account.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccountGrant",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "office.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="CONTRIBUTOR: CONTRIBUTOR\nTRANSLATOR: TRANSLATOR\nEDITOR: EDITOR\nAPPROVER: APPROVER\nPRODUCER: PRODUCER\nMONITOR: MONITOR\nADMINISTRATOR: ADMINISTRATOR",
                        enum_type=Role,
                        max_length=13,
                    ),
                ),
                ("unit_id", fields.UUIDField(null=True)),
                ("locale", fields.CharField(null=True, max_length=3)),
                (
                    "granted_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "account_grant",
                "app": "office",
                "constraints": [
                    CheckConstraint(
                        check="role in ('CONTRIBUTOR', 'TRANSLATOR', 'EDITOR', 'APPROVER', 'PRODUCER', 'MONITOR', 'ADMINISTRATOR')",
                        name="role_known",
                    ),
                    CheckConstraint(check="locale ~ '^[A-Z]{2,3}$'", name="account_grant_locale"),
                    CheckConstraint(
                        check="role <> 'ADMINISTRATOR' or (unit_id is null and locale is null)",
                        name="account_grant_administrator",
                    ),
                ],
                "pk_attr": "id",
                "table_description": "A role of an account, everywhere or for one unit or one locale.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccountIdentity",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "office.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="identities",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("issuer", fields.CharField(max_length=2048)),
                ("subject", fields.CharField(max_length=255)),
                (
                    "linked_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "account_identity",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("issuer", "subject"), name="account_identity_subject"),
                    UniqueConstraint(
                        fields=("account_id", "issuer"), name="account_identity_account"
                    ),
                ],
                "pk_attr": "id",
                "table_description": "Who an account is at an OpenID provider: the only name that stays the same there.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AccountSession",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "office.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "method",
                    fields.CharEnumField(
                        description="PASSWORD: PASSWORD\nOPENID: OPENID",
                        enum_type=Method,
                        max_length=8,
                    ),
                ),
                ("hash", fields.BinaryField()),
                ("previous_hash", fields.BinaryField(null=True)),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "rotated_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("used_at", fields.DatetimeField(default=now, auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "account_session",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("hash",), name="account_session_hash"),
                    CheckConstraint(check="method in ('PASSWORD', 'OPENID')", name="method_known"),
                    CheckConstraint(check="length(hash) = 32", name="account_session_hash_length"),
                ],
                "indexes": [
                    Index(fields=["previous_hash"], name="account_session_previous"),
                    Index(fields=["account_id"], name="account_session_account"),
                ],
                "pk_attr": "id",
                "table_description": "A browser in which somebody is signed in.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    fields.UUIDField(primary_key=True, default=new_key, unique=True, db_index=True),
                ),
                (
                    "account",
                    fields.ForeignKeyField(
                        "office.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tokens",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("hash", fields.BinaryField()),
                ("scopes", ArrayField(element_type="TEXT")),
                (
                    "stage",
                    fields.CharEnumField(
                        description="LIVE: LIVE\nDRAFT: DRAFT", enum_type=Stage, max_length=5
                    ),
                ),
                (
                    "created_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "api_token",
                "app": "office",
                "constraints": [
                    UniqueConstraint(fields=("hash",), name="api_token_hash"),
                    CheckConstraint(check="length(hash) = 32", name="api_token_hash_length"),
                    CheckConstraint(check="name <> ''", name="api_token_name"),
                    CheckConstraint(
                        check="scopes <@ array['READ', 'WRITE', 'PUBLISH', 'ADMINISTER'] and cardinality(scopes) > 0",
                        name="api_token_scopes",
                    ),
                    CheckConstraint(check="stage in ('LIVE', 'DRAFT')", name="stage_known"),
                    CheckConstraint(
                        check="stage = 'DRAFT' or scopes = array['READ']", name="api_token_stage"
                    ),
                    CheckConstraint(check="expires_at > created_at", name="api_token_expiry"),
                ],
                "indexes": [Index(fields=["account_id"], name="api_token_account")],
                "pk_attr": "id",
                "table_description": "What a program shows instead of a password; it acts for its account, within its scopes.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInFailure",
            fields=[
                (
                    "key",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("failures", fields.IntField()),
                (
                    "failed_at",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
                (
                    "blocked_until",
                    fields.DatetimeField(default=now, auto_now=False, auto_now_add=False),
                ),
            ],
            options={
                "table": "sign_in_failure",
                "app": "office",
                "constraints": [
                    CheckConstraint(
                        check="key ~ '^[0-9a-f]{64}$'", name="sign_in_failure_key_form"
                    ),
                    CheckConstraint(check="failures > 0", name="sign_in_failure_count"),
                ],
                "indexes": [Index(fields=["failed_at"], name="sign_in_failure_at")],
                "pk_attr": "key",
                "table_description": "Failures to sign in, of late, for one login or one client.",
            },
            bases=["Model"],
        ),
        AddDeclaredConstraints(
            "Account",
            "AccountGrant",
            "AccountIdentity",
            "AccountSession",
            "ApiToken",
            "SignInFailure",
        ),
        ops.RunSQL(
            [
                "alter table account add constraint account_unit_fkey "
                "foreign key (unit_id) references draft.unit (id)",
                "alter table account_grant add constraint account_grant_unit_fkey "
                "foreign key (unit_id) references draft.unit (id)",
                "alter table account_grant add constraint account_grant_once "
                "unique nulls not distinct (account_id, role, unit_id, locale)",
                f"revoke all on {TABLES} from cms_editor, cms_reader",
                f"grant select, insert, update, delete on {TABLES} to cms_auth",
                "grant insert on audit to cms_auth",
                "grant usage on schema draft to cms_auth",
                "grant select (id, code) on draft.unit to cms_auth",
            ],
            reverse_sql=[
                "revoke select (id, code) on draft.unit from cms_auth",
                "revoke usage on schema draft from cms_auth",
                "revoke insert on audit from cms_auth",
                "alter table account_grant drop constraint account_grant_once",
                "alter table account_grant drop constraint account_grant_unit_fkey",
                "alter table account drop constraint account_unit_fkey",
            ],
        ),
    ]
