"""What each value of an enum means, as the contract says it."""

from __future__ import annotations

from enum import Enum

from babel import Locale

from cms.auth.caller import Role, Scope, Stage
from cms.content.enums import (
    ArticleKind,
    ChangeKind,
    Classification,
    MediaKind,
    MediaRole,
    PlaceKind,
    ReleaseState,
    ReleaseVerb,
    UnitKind,
    VariantState,
)
from cms.glossary.term import TermKind
from cms.history.compare import Alteration
from cms.history.words import SpanOp
from cms.i18n.locales import tag_of
from cms.translation.gate.facts import FactKind
from cms.translation.wording import SentenceChange
from cms.translation.worklist import WorkKind
from cms.translation.xliff.told import XliffOutcome, XliffVersion

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
    Role: {
        "CONTRIBUTOR": "Writes articles and media.",
        "TRANSLATOR": "Writes the texts of languages, and nothing else.",
        "EDITOR": "Writes, arranges and deletes.",
        "APPROVER": "Approves, publishes and takes back.",
        "PRODUCER": "Makes and publishes bulletins.",
        "MONITOR": "Sees drafts.",
        "ADMINISTRATOR": "Does everything with entries.",
    },
    Scope: {
        "READ": "To see.",
        "WRITE": "To create, change and delete.",
        "PUBLISH": "To publish and to take back.",
        "ADMINISTER": "To manage accounts.",
    },
    ReleaseState: {
        "OPEN": "Being put together.",
        "SCHEDULED": "To be done at its time.",
        "DONE": "Done.",
        "FAILED": "Not done, for something stood against it.",
        "CANCELLED": "Not to be done.",
    },
    Alteration: {
        "ADDED": "It was not there before.",
        "REMOVED": "It is not there any more.",
        "MOVED": "It has another place among the others, and is the same.",
        "CHANGED": "It is there in both, and different.",
    },
    SpanOp: {
        "EQUAL": "It stands in both texts.",
        "DELETE": "It stands in the first text only.",
        "INSERT": "It stands in the second text only.",
    },
    TermKind: {
        "PLACE": "A place.",
        "UNIT": "An organisation.",
        "OFFICE": "An office or a title.",
        "EVENT": "An event.",
        "OTHER": "Something else.",
    },
    FactKind: {
        "NUMBER": "A number.",
        "DATE": "A date, or a part of one.",
        "AMOUNT": "A number with a unit or a currency, or a percentage.",
        "NAME": "An official name.",
        "LINK": "Where a link or a picture leads.",
    },
    XliffVersion: {
        "V2_0": "XLIFF 2.0.",
        "V1_2": "XLIFF 1.2, which older tools read.",
    },
    XliffOutcome: {
        "SAVED": "They were saved, or would be.",
        "UNCHANGED": "They are what was there.",
        "REFUSED": "They were not saved, and the problems say why.",
    },
    ReleaseVerb: {
        "PUBLISH": "To make it visible to the world.",
        "UNPUBLISH": "To take it out of the world's sight.",
    },
    SentenceChange: {
        "KEPT": "It was translated as it is.",
        "NEW": "It was added, or changed into this.",
        "GONE": "It was taken away, or changed into another one.",
    },
    WorkKind: {
        "MISSING": "There are no texts yet; the source has some.",
        "STALE": "The source has other words since the translation was made.",
        "CHANGES_REQUESTED": "They were sent back, and not submitted since.",
        "DRAFT": "They are being written.",
        "IN_REVIEW": "They wait for approval.",
        "APPROVED": "They wait to be published.",
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
