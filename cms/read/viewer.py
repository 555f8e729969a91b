"""The viewer: what whoever asks may see of the drafts, as values of the request."""

from __future__ import annotations

from typing import Any

from cms.auth.policy import Sight

VIEWER = "viewer:"
"""The variable, with a name that no document can use, that holds the viewer."""


def values(sight: Sight) -> dict[str, Any]:
    """The variable that says what may be seen."""
    return {
        VIEWER: {
            "clearance": [str(each) for each in sight.clearance],
            "everywhere": sight.units is None,
            "units": sorted(sight.units or ()),
        }
    }
