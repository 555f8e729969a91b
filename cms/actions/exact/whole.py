"""An entry as a line of an export has it, in both stages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from cms.actions.aggregate import aggregate_of
from cms.actions.content import Target
from cms.actions.exact.state import Stage
from cms.actions.values import fields_of
from cms.errors import ClientError, InputError
from cms.i18n.locales import Locales


@dataclass(frozen=True)
class Whole:
    """An entry as a line of an export has it: its draft and, if it is live, what of it is."""

    type_name: str
    key: UUID
    draft: Stage
    live: Stage | None = None

    @classmethod
    def read(
        cls, type_name: str, key: UUID, draft: object, live: object, locales: Locales
    ) -> Whole:
        """Read both stages. ``draft`` is what ``cms.actions.exact.state.show`` gives; ``live`` has
        the ``locales`` in which the entry is live and, in ``differs``, what is otherwise than in
        the draft. None: it isn't live.

        Raises InputError, LimitExceeded, with all other faults in it.
        """
        shape = aggregate_of(type_name)
        below = Stage.read(shape, draft, locales, ("draft",))
        if live is None:
            return cls(type_name, key, below)
        said = fields_of(live, ("live",))
        for name in said.keys() - {"locales", "differs"}:
            raise InputError(
                "There is no field {argument} here; there are {known}.",
                path=("live", name),
                argument=name[:60],
                known="differs, locales",
            )
        shown = said.get("locales")
        if not isinstance(shown, list) or not shown:
            raise InputError(
                "{argument} must name a locale at least.",
                path=("live", "locales"),
                argument="locales",
            )
        for position, locale in enumerate(shown):
            locales.check(locale, path=("live", "locales", position))
        above = Stage.read(shape, said.get("differs", {}), locales, ("live", "differs"))
        whole = cls(type_name, key, below, above.over(below, tuple(shown)))
        for locale in set(shown) - whole.live_locales:
            raise InputError(
                "The entry has no variant {locale}.", path=("live", "locales"), locale=locale
            )
        return whole

    @property
    def live_locales(self) -> set[str]:
        """The locales in which it is live."""
        return set(self.live.given.variants) if self.live else set()

    def targets(self) -> Iterator[Target]:
        """The entries that its draft links to."""
        return self.draft.given.all_targets()


class Refused(Exception):
    """An entry can't be put: which one, and why."""

    def __init__(self, whole: Whole, error: ClientError) -> None:
        super().__init__(f"{whole.type_name} {whole.key}: {error}")
        self.whole = whole
        self.error = error


@contextmanager
def refusing(whole: Whole) -> Iterator[None]:
    """What is refused within is because of this entry. Raises Refused."""
    try:
        yield
    except ClientError as error:
        raise Refused(whole, error) from error
