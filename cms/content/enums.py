"""Closed vocabularies of the content graph.

Each member's value equals its name: it is what PostgreSQL stores and what GraphQL shows, so no
layer translates between the two.
"""

from __future__ import annotations

from enum import StrEnum


class Classification(StrEnum):
    """How far an entry may travel. Only ``PUBLIC`` can ever reach the ``live`` stage.

    The three upper levels are those of Viet Nam's Law on Protection of State Secrets (2018,
    article 8): mật, tối mật, tuyệt mật.
    """

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    CONFIDENTIAL = "CONFIDENTIAL"
    SECRET = "SECRET"  # noqa: S105
    TOP_SECRET = "TOP_SECRET"  # noqa: S105


class VariantState(StrEnum):
    """Where a variant stands in its workflow."""

    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"


class DatePrecision(StrEnum):
    """How much of a stored date is known; the rest of it is the first day of the span."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY = "DAY"


class ArticleKind(StrEnum):
    """The journalistic genre of an article."""

    NEWS = "NEWS"
    FEATURE = "FEATURE"
    EDITORIAL = "EDITORIAL"
    INTERVIEW = "INTERVIEW"
    ANNOUNCEMENT = "ANNOUNCEMENT"
    PROFILE = "PROFILE"


class MediaKind(StrEnum):
    """What a media file is, as a reader meets it."""

    IMAGE = "IMAGE"
    VIDEO = "VIDEO"
    AUDIO = "AUDIO"
    DOCUMENT = "DOCUMENT"


class MediaRole(StrEnum):
    """What a media file does for the article that shows it."""

    LEAD = "LEAD"
    INLINE = "INLINE"
    GALLERY = "GALLERY"


class PlaceKind(StrEnum):
    """What a place is: an administrative unit, a border gate or a site."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    BORDER_GATE = "BORDER_GATE"
    SITE = "SITE"


class UnitKind(StrEnum):
    """What an organisation of the province is."""

    COMMITTEE = "COMMITTEE"
    DEPARTMENT = "DEPARTMENT"
    MEDIA = "MEDIA"
    FORCE = "FORCE"
    CENTRE = "CENTRE"


class ChangeKind(StrEnum):
    """What happened to an entry, as the world sees it."""

    PUBLISHED = "PUBLISHED"
    UPDATED = "UPDATED"
    UNPUBLISHED = "UNPUBLISHED"


class ReleaseState(StrEnum):
    """Where a release stands. A failed one has done nothing, and can be scheduled again."""

    OPEN = "OPEN"
    SCHEDULED = "SCHEDULED"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ReleaseVerb(StrEnum):
    """What a release does with an entry."""

    PUBLISH = "PUBLISH"
    UNPUBLISH = "UNPUBLISH"
