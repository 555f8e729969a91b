"""A file of either version, read."""

from __future__ import annotations

from cms.errors import InputError, LimitExceeded
from cms.translation.xliff import v12, v20
from cms.translation.xliff.files import UNITS_LIMIT, ReadFile, parsed

VERSIONS = (v20.VERSIONS[0], v12.VERSION)
"""The versions that are written."""


def read(data: bytes) -> list[ReadFile]:
    """The texts in a file, entry by entry.

    Raises InputError for what is no XLIFF of a version that is known, LimitExceeded.
    """
    root = parsed(data)
    version = root.get("version", "")
    if root.tag == f"{{{v20.NAMESPACE}}}xliff" and version in v20.VERSIONS:
        files = v20.read(root)
    elif root.tag == f"{{{v12.NAMESPACE}}}xliff" and version == v12.VERSION:
        files = v12.read(root)
    else:
        raise InputError(
            "The file is no XLIFF 2.0, 2.1 or 1.2: its root is <{root}> of version “{version}”.",
            root=str(root.tag)[:100],
            version=version[:20],
        )
    if not files:
        raise InputError("The file holds no texts.")
    if (count := sum(len(file.units) for file in files)) > UNITS_LIMIT:
        raise LimitExceeded(
            "The file has {count} units; at most {limit} are allowed.",
            count=count,
            limit=UNITS_LIMIT,
        )
    return files
