"""The tables of accounts, in the schema ``office``. Only the role ``cms_auth`` may use them.

No secret is stored as it is: of a password there is an Argon2id hash, of a session's and a token's
secret, which are random, a SHA-256. Statements on these tables are written by hand
(``cms.auth.accounts`` and its neighbours); the models are there for the migrations.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields import ForeignKeyRelation, OnDelete
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from cms.auth.caller import Method, Role, Scope, Stage
from cms.content.base import new_key, now
from cms.content.enums import Classification

LOGIN_FORM = "[a-z0-9][a-z0-9._@+-]{0,63}"
"""What a login looks like, as a regular expression."""
NAME_LIMIT = 200
"""Characters of the name of an account or a token."""


def _of_account(related_name: str) -> Any:
    return fields.ForeignKeyField(
        "office.Account", related_name=related_name, on_delete=OnDelete.CASCADE
    )


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    names = ", ".join(f"'{each.value}'" for each in values)
    return CheckConstraint(check=f"{column} in ({names})", name=f"{values.__name__.lower()}_known")


class Account(Model):
    """Somebody, or a program, that can be held to account.

    Without a password nobody signs in by one. ``unit_id`` is a unit in ``draft``.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    login = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=NAME_LIMIT)
    unit_id = fields.UUIDField(null=True)
    clearance = fields.CharEnumField(Classification, max_length=12, default=Classification.INTERNAL)
    password_hash = fields.CharField(max_length=255, null=True)
    password_changed_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField(default=now)
    disabled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "account"
        constraints = (
            CheckConstraint(check=f"login ~ '^{LOGIN_FORM}$'", name="account_login_form"),
            CheckConstraint(check="name <> ''", name="account_name"),
            _one_of("clearance", Classification),
            CheckConstraint(check="password_hash ~ '^[$]argon2id[$]'", name="account_password"),
            CheckConstraint(
                check="(password_hash is null) = (password_changed_at is null)",
                name="account_password_changed",
            ),
        )


class AccountGrant(Model):
    """A role of an account, everywhere or for one unit or one locale."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    account: ForeignKeyRelation[Account] = _of_account("grants")
    role = fields.CharEnumField(Role, max_length=13)
    unit_id = fields.UUIDField(null=True)
    locale = fields.CharField(max_length=3, null=True)
    granted_at = fields.DatetimeField(default=now)

    class Meta:
        table = "account_grant"
        constraints = (
            _one_of("role", Role),
            CheckConstraint(check="locale ~ '^[A-Z]{2,3}$'", name="account_grant_locale"),
            CheckConstraint(
                check="role <> 'ADMINISTRATOR' or (unit_id is null and locale is null)",
                name="account_grant_administrator",
            ),
        )


class AccountIdentity(Model):
    """Who an account is at an OpenID provider: the only name that stays the same there."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    account: ForeignKeyRelation[Account] = _of_account("identities")
    issuer = fields.CharField(max_length=2048)
    subject = fields.CharField(max_length=255)
    linked_at = fields.DatetimeField(default=now)

    class Meta:
        table = "account_identity"
        constraints = (
            UniqueConstraint(fields=("issuer", "subject"), name="account_identity_subject"),
            UniqueConstraint(fields=("account_id", "issuer"), name="account_identity_account"),
        )


class AccountSession(Model):
    """A browser in which somebody is signed in.

    The secret before the present one is known for a moment longer, for requests that were under way
    when it changed.
    """

    id = fields.UUIDField(primary_key=True, default=new_key)
    account: ForeignKeyRelation[Account] = _of_account("sessions")
    method = fields.CharEnumField(Method, max_length=8)
    hash = fields.BinaryField()
    previous_hash = fields.BinaryField(null=True)
    created_at = fields.DatetimeField(default=now)
    rotated_at = fields.DatetimeField(default=now)
    used_at = fields.DatetimeField(default=now)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "account_session"
        constraints = (
            UniqueConstraint(fields=("hash",), name="account_session_hash"),
            _one_of("method", Method),
            CheckConstraint(check="length(hash) = 32", name="account_session_hash_length"),
        )
        indexes = (
            Index(fields=("previous_hash",), name="account_session_previous"),
            Index(fields=("account_id",), name="account_session_account"),
        )


class ApiToken(Model):
    """What a program shows instead of a password; it acts for its account, within its scopes."""

    id = fields.UUIDField(primary_key=True, default=new_key)
    account: ForeignKeyRelation[Account] = _of_account("tokens")
    name = fields.CharField(max_length=NAME_LIMIT)
    hash = fields.BinaryField()
    scopes: Any = ArrayField("text")
    stage = fields.CharEnumField(Stage, max_length=5)
    created_at = fields.DatetimeField(default=now)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_token"
        constraints = (
            UniqueConstraint(fields=("hash",), name="api_token_hash"),
            CheckConstraint(check="length(hash) = 32", name="api_token_hash_length"),
            CheckConstraint(check="name <> ''", name="api_token_name"),
            CheckConstraint(
                check=f"scopes <@ array{[scope.value for scope in Scope]} "
                "and cardinality(scopes) > 0",
                name="api_token_scopes",
            ),
            _one_of("stage", Stage),
            CheckConstraint(
                check="stage = 'DRAFT' or scopes = array['READ']", name="api_token_stage"
            ),
            CheckConstraint(check="expires_at > created_at", name="api_token_expiry"),
        )
        indexes = (Index(fields=("account_id",), name="api_token_account"),)


class SignInFailure(Model):
    """Failures to sign in, of late, for one login or one client.

    The key is a SHA-256 of it, so that a password typed into the wrong field isn't kept.
    """

    key = fields.CharField(max_length=64, primary_key=True)
    failures = fields.IntField()
    failed_at = fields.DatetimeField(default=now)
    blocked_until = fields.DatetimeField(default=now)

    class Meta:
        table = "sign_in_failure"
        constraints = (
            CheckConstraint(check="key ~ '^[0-9a-f]{64}$'", name="sign_in_failure_key_form"),
            CheckConstraint(check="failures > 0", name="sign_in_failure_count"),
        )
        indexes = (Index(fields=("failed_at",), name="sign_in_failure_at"),)
