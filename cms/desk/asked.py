"""What a report is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.actions.base import Transaction
from cms.auth.caller import Caller
from cms.i18n.locales import Locales


@dataclass(frozen=True)
class Asked:
    """What a report is asked: by whom, in a transaction that sees what they may see, and with which
    arguments, by their names in the contract; those absent or null are left out. Messages in the
    answer are in the ``locale``.
    """

    tx: Transaction
    caller: Caller
    locales: Locales
    given: Mapping[str, Any]
    locale: str
