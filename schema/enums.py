"""What each value of an enum means, as the contract says it."""

from __future__ import annotations

from enum import Enum

from babel import Locale

from cms.auth.caller import Stage
from cms.content.enums import (
    ArticleKind,
    ChangeKind,
    Classification,
    MediaKind,
    MediaRole,
    PlaceKind,
    UnitKind,
    VariantState,
)
from cms.i18n.locales import tag_of

MEANINGS: dict[type[Enum], dict[str, str]] = {
    Classification: {
        "PUBLIC": "For everyone; the only level that is published.",
        "INTERNAL": "For the province's own staff.",
        "CONFIDENTIAL": "A state secret of the lowest degree (mật).",
        "SECRET": "A state secret of the middle degree (tối mật).",
        "TOP_SECRET": "A state secret of the highest degree (tuyệt mật).",
    },
    VariantState: {
        "DRAFT": "Being written or translated.",
        "IN_REVIEW": "Waiting for an approver.",
        "APPROVED": "Approved, and not published yet.",
        "PUBLISHED": "Published.",
        "ARCHIVED": "Taken back for good.",
    },
    ArticleKind: {
        "NEWS": "A report of what happened.",
        "FEATURE": "A longer text that tells of a subject at leisure.",
        "EDITORIAL": "An opinion of the editors.",
        "INTERVIEW": "A conversation.",
        "ANNOUNCEMENT": "An official notice.",
        "PROFILE": "A portrait of a person, a place or an organisation.",
    },
    MediaKind: {
        "IMAGE": "A still picture.",
        "VIDEO": "A moving picture, with or without sound.",
        "AUDIO": "A sound.",
        "DOCUMENT": "A text in pages.",
    },
    MediaRole: {
        "LEAD": "It stands for the article, above it and in lists.",
        "INLINE": "It stands within the text.",
        "GALLERY": "It stands in a series beside the text.",
    },
    PlaceKind: {
        "PROVINCE": "A province.",
        "CITY": "A city or town.",
        "DISTRICT": "A rural district.",
        "COMMUNE": "A commune, ward or township.",
        "BORDER_GATE": "A border gate.",
        "SITE": "A sight, a monument or another spot on the map.",
    },
    UnitKind: {
        "COMMITTEE": "A committee.",
        "DEPARTMENT": "A department.",
        "MEDIA": "A newspaper, a broadcaster or a portal.",
        "FORCE": "An armed force, such as the border guard.",
        "CENTRE": "A centre that serves the public or the departments.",
    },
    Stage: {
        "LIVE": "What is published.",
        "DRAFT": "What editors work on.",
    },
    ChangeKind: {
        "PUBLISHED": "It was not public before, and is now.",
        "UPDATED": "It was public before, and still is.",
        "UNPUBLISHED": "It is not public any more.",
    },
}


def meaning(member: Enum) -> str:
    """What a value means; a locale's meaning is its language's name."""
    found = MEANINGS.get(type(member))
    if found is not None:
        return found[member.name]
    return str(Locale.parse(tag_of(member.name), sep="-").english_name)
