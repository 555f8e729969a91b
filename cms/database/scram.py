"""The verifier that PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256).

Made here, so that the password itself is in no statement and can't get into the server's log.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cms.errors import ConfigError

ITERATIONS = 4096  # PostgreSQL's scram_iterations
SHORTEST = 12


def verifier(password: str, variable: str) -> str:
    """What ``ALTER ROLE … PASSWORD`` takes instead of the password.

    Raises ConfigError, which names the setting, for a password that is short, or has characters
    which SASLprep (RFC 4013) would have to change.
    """
    if len(password) < SHORTEST or not (password.isascii() and password.isprintable()):
        raise ConfigError(
            "{variable} must have at least {limit} characters, all of them printable ASCII",
            variable=variable,
            limit=SHORTEST,
        )
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return "SCRAM-SHA-256${}:{}${}:{}".format(ITERATIONS, *parts)
