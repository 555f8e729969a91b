"""What each role may do, written down a second time, by hand and in another form than the policy:
for each verb and type the roles that may do it. The two must agree in every cell.
"""

from __future__ import annotations

TYPES = ("Article", "Media", "Bulletin", "Period", "Topic", "Place", "Unit")

MAY: dict[str, dict[str, set[str]]] = {
    "CREATE": {
        "Article": {"CONTRIBUTOR", "EDITOR", "ADMINISTRATOR"},
        "Media": {"CONTRIBUTOR", "EDITOR", "ADMINISTRATOR"},
        "Bulletin": {"PRODUCER", "ADMINISTRATOR"},
        "Period": {"EDITOR", "ADMINISTRATOR"},
        "Topic": {"EDITOR", "ADMINISTRATOR"},
        "Place": {"EDITOR", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
    "UPDATE": {
        "Article": {"CONTRIBUTOR", "EDITOR", "ADMINISTRATOR"},
        "Media": {"CONTRIBUTOR", "EDITOR", "ADMINISTRATOR"},
        "Bulletin": {"EDITOR", "PRODUCER", "ADMINISTRATOR"},
        "Period": {"EDITOR", "ADMINISTRATOR"},
        "Topic": {"EDITOR", "ADMINISTRATOR"},
        "Place": {"EDITOR", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
    "TRANSLATE": {
        "Article": {"CONTRIBUTOR", "TRANSLATOR", "EDITOR", "ADMINISTRATOR"},
        "Media": {"CONTRIBUTOR", "TRANSLATOR", "EDITOR", "ADMINISTRATOR"},
        "Bulletin": {"TRANSLATOR", "EDITOR", "PRODUCER", "ADMINISTRATOR"},
        "Period": {"TRANSLATOR", "EDITOR", "ADMINISTRATOR"},
        "Topic": {"TRANSLATOR", "EDITOR", "ADMINISTRATOR"},
        "Place": {"TRANSLATOR", "EDITOR", "ADMINISTRATOR"},
        "Unit": {"TRANSLATOR", "ADMINISTRATOR"},
    },
    "DELETE": {
        "Article": {"EDITOR", "ADMINISTRATOR"},
        "Media": {"EDITOR", "ADMINISTRATOR"},
        "Bulletin": {"PRODUCER", "ADMINISTRATOR"},
        "Period": {"EDITOR", "ADMINISTRATOR"},
        "Topic": {"EDITOR", "ADMINISTRATOR"},
        "Place": {"EDITOR", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
    "APPROVE": {
        "Article": {"APPROVER", "ADMINISTRATOR"},
        "Media": {"APPROVER", "ADMINISTRATOR"},
        "Bulletin": {"APPROVER", "PRODUCER", "ADMINISTRATOR"},
        "Period": {"APPROVER", "ADMINISTRATOR"},
        "Topic": {"APPROVER", "ADMINISTRATOR"},
        "Place": {"APPROVER", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
    "PUBLISH": {
        "Article": {"APPROVER", "ADMINISTRATOR"},
        "Media": {"APPROVER", "ADMINISTRATOR"},
        "Bulletin": {"APPROVER", "PRODUCER", "ADMINISTRATOR"},
        "Period": {"APPROVER", "ADMINISTRATOR"},
        "Topic": {"APPROVER", "ADMINISTRATOR"},
        "Place": {"APPROVER", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
    "UNPUBLISH": {
        "Article": {"APPROVER", "ADMINISTRATOR"},
        "Media": {"APPROVER", "ADMINISTRATOR"},
        "Bulletin": {"APPROVER", "PRODUCER", "ADMINISTRATOR"},
        "Period": {"APPROVER", "ADMINISTRATOR"},
        "Topic": {"APPROVER", "ADMINISTRATOR"},
        "Place": {"APPROVER", "ADMINISTRATOR"},
        "Unit": {"ADMINISTRATOR"},
    },
}
