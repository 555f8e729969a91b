"""The tree of errors. Each class has a stable ``code``; each error a template and parameters.

    CmsError                      INTERNAL_ERROR
    ├── ConfigError               CONFIG_ERROR           a setting is wrong or missing
    ├── DatabaseError             DATABASE_ERROR         the server, its roles or its tables
    │   ├── NotSetUp              DATABASE_NOT_SET_UP    no such database, role, or right
    │   ├── ServerInUse           SERVER_IN_USE          another process owns the data folder
    │   ├── ServerFailed          SERVER_FAILED          PostgreSQL could not be set up or started
    │   ├── MigrationFailed       MIGRATION_FAILED       a migration is broken or missing
    │   └── ZoneError             ZONE_ERROR             the two zones don't fit together
    ├── ServingFailed             SERVING_FAILED         the processes that serve don't stay alive
    ├── DocumentsRefused          DOCUMENTS_REFUSED      documents that can't be trusted
    ├── WebhookRefused            WEBHOOK_REFUSED        a webhook that can't be as it is asked for
    ├── BackupRefused             BACKUP_REFUSED         a backup can't be made, trusted or restored
    └── ClientError               BAD_REQUEST            the caller can put it right; has a path
        ├── InputError            BAD_USER_INPUT         a value of the request is not acceptable
        │   ├── InvalidCursor     INVALID_CURSOR
        │   ├── InvalidId         INVALID_ID
        │   ├── InvalidLocale     INVALID_LOCALE
        │   ├── InvalidPageSize   INVALID_PAGE_SIZE
        │   ├── InvalidDate       INVALID_DATE
        │   └── LimitExceeded     LIMIT_EXCEEDED
        ├── IntrospectionClosed   INTROSPECTION_CLOSED   the schema isn't shown to the caller
        ├── RateLimited           RATE_LIMITED           too much asked for in a short time
        ├── TimedOut              TIMEOUT                the statement took too long
        ├── Unauthenticated       UNAUTHENTICATED        it isn't known who asks
        ├── Forbidden             FORBIDDEN              it is known, and not enough
        ├── SignInRefused         SIGN_IN_REFUSED        nobody is signed in by this
        ├── DocumentNotFound      DOCUMENT_NOT_FOUND     no trusted document has the id
        ├── UntrustedDocument     UNTRUSTED_DOCUMENT     only trusted documents are answered
        ├── ChangesForgotten      CHANGES_FORGOTTEN      what changed since then isn't known
        ├── ChangesUnavailable    CHANGES_UNAVAILABLE    the process doesn't hear of changes
        └── ActionError           ACTION_REFUSED         the request is sound, its entry says no
            ├── NotFound          NOT_FOUND
            ├── VersionConflict   VERSION_CONFLICT       the entry changed since it was read
            ├── Conflict          CONFLICT               a unique value is taken
            ├── NotPublishable    NOT_PUBLISHABLE
            └── ReferencedBy      REFERENCED_BY          other entries still link to it

The message is an English template with named ``{parameters}``, written as a literal at the place
where the error is raised, so that it is a gettext msgid: the edge looks the template up in the
caller's catalogue and fills in the same parameters. Codes are part of the contract and never
change; the wording may. A parameter never holds a secret.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

Path = tuple[str | int, ...]


class CmsError(Exception):
    """An error of the application.

    ``message`` is a ``str.format`` template in English and ``params`` its values; ``str(error)``
    is the sentence in English. A template that names an absent parameter raises KeyError here,
    where the mistake is, and not at the edge.
    """

    code: ClassVar[str] = "INTERNAL_ERROR"

    def __init__(self, message: str, /, **params: object) -> None:
        super().__init__(message.format(**params))
        self.template = message
        self.params = params


class ConfigError(CmsError):
    """A setting is wrong or missing; the message names the variable and what is allowed."""

    code = "CONFIG_ERROR"


class DatabaseError(CmsError):
    """The database can't be used as it is."""

    code = "DATABASE_ERROR"


class NotSetUp(DatabaseError):
    """The server answers, but the database, a role or a right is missing: ``cms migrate``."""

    code = "DATABASE_NOT_SET_UP"


class ServerInUse(DatabaseError):
    """The data folder belongs to another running process."""

    code = "SERVER_IN_USE"


class ServerFailed(DatabaseError):
    """The embedded PostgreSQL could not be found, set up, started or stopped."""

    code = "SERVER_FAILED"


class MigrationFailed(DatabaseError):
    """A migration can't be applied, or the tables don't fit the code."""

    code = "MIGRATION_FAILED"


class ZoneError(DatabaseError):
    """The inner and the public zone don't fit together, or a command belongs to the other one."""

    code = "ZONE_ERROR"


class ServingFailed(CmsError):
    """The processes that serve end before they can do so, again and again."""

    code = "SERVING_FAILED"


class DocumentsRefused(CmsError):
    """Documents that can't be trusted, or can't be found; the message says which and why."""

    code = "DOCUMENTS_REFUSED"


class WebhookRefused(CmsError):
    """A webhook isn't there, or can't be as it is asked for. Told to operators."""

    code = "WEBHOOK_REFUSED"


class BackupRefused(CmsError):
    """A backup can't be made, isn't whole, or can't be restored here. Told to operators."""

    code = "BACKUP_REFUSED"


class ClientError(CmsError):
    """Something that the caller can put right; its message is meant for the caller.

    ``path`` leads to the value in the caller's input (names of fields and list positions,
    outermost first); empty when the error is about the whole request. ``others`` are errors about
    the same input that were found together with this one.
    """

    code = "BAD_REQUEST"
    others: tuple[ClientError, ...] = ()

    def __init__(self, message: str, /, *, path: Path = (), **params: object) -> None:
        super().__init__(message, **params)
        self.path = path


class InputError(ClientError):
    """A value of the request is not acceptable.

    ``argument`` is the name of the argument or field at fault; the template may use it as
    ``{argument}``.
    """

    code = "BAD_USER_INPUT"

    def __init__(
        self, message: str, /, *, path: Path = (), argument: str | None = None, **params: object
    ) -> None:
        if argument is not None:
            params["argument"] = argument
        super().__init__(message, path=path, **params)
        self.argument = argument


class InvalidCursor(InputError):
    """A cursor is not one of ours, or belongs to another order."""

    code = "INVALID_CURSOR"


class InvalidId(InputError):
    """A global id can't be read, or names another type than the one asked for."""

    code = "INVALID_ID"


class InvalidLocale(InputError):
    """A locale is not one of the configured ones, or is given twice."""

    code = "INVALID_LOCALE"


class InvalidPageSize(InputError):
    """``first`` or ``last`` is negative, above the limit, or both are given."""

    code = "INVALID_PAGE_SIZE"


class InvalidDate(InputError):
    """A date is not in the form asked for (ISO 8601, or EDTF where a precision is allowed)."""

    code = "INVALID_DATE"


class LimitExceeded(InputError):
    """The request is larger than a limit; the message says the limit and the value."""

    code = "LIMIT_EXCEEDED"


class IntrospectionClosed(ClientError):
    """The schema is asked for where anonymous callers may not see it."""

    code = "INTROSPECTION_CLOSED"


class RateLimited(ClientError):
    """The caller has asked for more rows than it may for now; the message says when to come
    back.
    """

    code = "RATE_LIMITED"


class Unauthenticated(ClientError):
    """The caller shows nothing, or what it shows doesn't count (any more)."""

    code = "UNAUTHENTICATED"


class Forbidden(ClientError):
    """The caller is known, and may not do this, or not in this way."""

    code = "FORBIDDEN"


class SignInRefused(ClientError):
    """A sign-in failed; the message doesn't say what of it was wrong."""

    code = "SIGN_IN_REFUSED"


class TimedOut(ClientError):
    """The database took too long over a statement, so it was given up."""

    code = "TIMEOUT"


class DocumentNotFound(ClientError):
    """No trusted document has the id that the request names."""

    code = "DOCUMENT_NOT_FOUND"


class UntrustedDocument(ClientError):
    """The request brings a document of its own where only trusted ones are answered."""

    code = "UNTRUSTED_DOCUMENT"


class ChangesForgotten(ClientError):
    """What changed since some place isn't known any more, so that something may be missed."""

    code = "CHANGES_FORGOTTEN"


class ChangesUnavailable(ClientError):
    """The process doesn't hear of changes for the moment."""

    code = "CHANGES_UNAVAILABLE"


class ActionError(ClientError):
    """The request is well formed, but the state of the content doesn't allow the action."""

    code = "ACTION_REFUSED"


class NotFound(ActionError):
    """No such entry, or none that the caller may know of."""

    code = "NOT_FOUND"


class VersionConflict(ActionError):
    """``expectedVersion`` is not the entry's version: it changed since it was read."""

    code = "VERSION_CONFLICT"


class Conflict(ActionError):
    """A value that must be unique (a slug, a code) belongs to another entry."""

    code = "CONFLICT"


class NotPublishable(ActionError):
    """The entry lacks something that publishing demands, or its classification forbids it."""

    code = "NOT_PUBLISHABLE"


class ReferencedBy(ActionError):
    """The entry can't go while other entries link to it. ``links`` are those that the caller may
    see, by type and key.
    """

    code = "REFERENCED_BY"
    links: tuple[tuple[str, UUID], ...] = ()
