"""Passwords: what one must be, and the only form in which it is kept.

The rules are those of NIST SP 800-63B (section 3.1.1.2): a least length, any characters, no rules
of composition, no expiry, and none that is easily guessed. The hash is Argon2id with the parameters
that RFC 9106 (section 4) recommends where memory is short: 3 passes over 64 MiB in 4 lanes.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import unicodedata
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from cms.errors import InputError, RateLimited

SHORTEST, LONGEST = 12, 256
"""Characters of a password, as Unicode code points once it is normalised."""
LEAST_SCORE = 3
"""Of the estimate of zxcvbn, from 0 to 4: 3 is more than 10^8 guesses."""
AT_ONCE = 2
"""Hashes computed at the same time in a process: each takes 64 MiB and a core."""
WAITING = 100
"""Sign-ins that wait for their turn at most: a flood of them must not keep others for minutes."""
ESTIMATED = 72
"""Characters that the estimate looks at; what follows only makes a password stronger."""

PATIENCE = 10
"""Seconds after which those are to come back for whom there was no room."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_WORDS = ("lang son", "langson", "lscms", "cms", "mat khau", "matkhau", "xin chao", "viet nam")


def normalised(password: str) -> str:
    """The password in the form that is hashed (NFKC): how a keyboard composes letters, half-width
    or full-width, must not matter.
    """
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Sequence[str] = ()) -> None:
    """Accept a new password. ``about`` is what others know of its owner, such as the login.

    Raises InputError, which doesn't quote it.
    """
    text = normalised(password)
    if len(text) < SHORTEST:
        raise InputError(
            "The password has {value} characters; it must have at least {limit}.",
            argument="password",
            value=len(text),
            limit=SHORTEST,
        )
    if len(text) > LONGEST:
        raise InputError(
            "The password has {value} characters; it may have at most {limit}.",
            argument="password",
            value=len(text),
            limit=LONGEST,
        )
    if _score(text, about) < LEAST_SCORE:
        raise InputError(
            "The password is easily guessed: choose several words that don't belong together.",
            argument="password",
        )


def _score(text: str, about: Sequence[str]) -> int:
    from zxcvbn import zxcvbn  # its word lists are loaded where a password is chosen

    known = [word for each in (*about, *_WORDS) for word in (each, *each.split())]
    return int(zxcvbn(text[:ESTIMATED], user_inputs=known)["score"])


def _nobodys() -> str:
    """What the password of an account that has none is compared with: a hash of no known text."""
    kind = RFC_9106_LOW_MEMORY
    parts = (secrets.token_bytes(kind.salt_len), secrets.token_bytes(kind.hash_len))
    salt, digest = (base64.b64encode(part).decode().rstrip("=") for part in parts)
    costs = f"m={kind.memory_cost},t={kind.time_cost},p={kind.parallelism}"
    return f"$argon2id$v={kind.version}${costs}${salt}${digest}"


class Hasher:
    """Hashes passwords and verifies them, in threads, a few at a time."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._nobodys = _nobodys()

    async def hash(self, password: str) -> str:
        """The hash of a password, with its parameters and salt (PHC string format)."""
        async with self._turns:
            return await asyncio.to_thread(_HASHER.hash, normalised(password))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether it is the password; without a stored hash it is not, and takes as long.

        Raises RateLimited when too many wait already.
        """
        if self._waiting >= WAITING:
            raise RateLimited(
                "Too many people are signing in; try again in {seconds} seconds.", seconds=PATIENCE
            )
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(_verify, password, stored or self._nobodys)
        finally:
            self._waiting -= 1

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than those of now."""
        return _HASHER.check_needs_rehash(stored)


def _verify(password: str, stored: str) -> bool:
    try:
        return _HASHER.verify(stored, normalised(password))
    except (VerificationError, InvalidHashError):
        return False
