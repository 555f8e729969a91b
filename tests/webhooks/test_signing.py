"""Signatures, held to the example of the specification's own libraries and to an HMAC by hand."""

from __future__ import annotations

import base64
import re

from hypothesis import given
from hypothesis import strategies as st

from cms.webhooks.signing import headers, new_secret, signature
from tests.webhooks.receiver import Request

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, MOMENT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_published_example() -> None:
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(SECRET, ID, MOMENT, BODY) == expected
    assert headers([SECRET], ID, MOMENT, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": expected,
    }


@given(st.binary(max_size=300), st.binary(min_size=24, max_size=64), st.integers(0, 2**40))
def test_any_message(body: bytes, key: bytes, moment: int) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    other = new_secret()
    request = Request("", headers([secret, other], ID, moment, body), body)
    assert request.signed_by(secret)
    assert request.signed_by(other)
    assert not request.signed_by(new_secret())
    changed = Request("", request.headers, body + b" ")
    assert not changed.signed_by(secret)


def test_secrets_are_long_and_differ() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    for secret in made:
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/]+=*", secret)
        assert len(base64.b64decode(secret[6:])) == 32
