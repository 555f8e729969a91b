"""How much a client may ask for: the bucket, and who a client is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.config import Settings
from cms.errors import ConfigError
from cms.web.rate import ANSWER, READING, UNLIMITED, Bucket, Clients, Rate, address
from cms.web.transport import Refused


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def of(rate: Rate, peer: str | None = "192.0.2.1", forwarded: str = "") -> Bucket:
    """The bucket of a client."""
    headers = {b"x-forwarded-for": forwarded.encode()} if forwarded else {}
    return rate.account({"client": (peer, 1) if peer is not None else None}, headers)


def refusal(bucket: Bucket, rows: int) -> Refused:
    with pytest.raises(Refused) as caught:
        bucket.take(rows)
    return caught.value


# --- the bucket -----------------------------------------------------------------------------------


def test_a_bucket_is_full_at_first_and_fills_by_the_minute(clock: Clock) -> None:
    bucket = of(Rate(600, 1000, clock=clock))
    bucket.take(1000)
    refused = refusal(bucket, 100)
    assert refused.status == 429
    assert refused.error.code == "RATE_LIMITED"
    assert str(refused.error) == (
        "You have asked for more than the 600 rows a minute allowed; come back in 10 seconds."
    )
    assert dict(refused.headers) == {
        b"retry-after": b"10",
        b"ratelimit-policy": b'"price";q=600;w=60',
        b"ratelimit": b'"price";r=0;t=100',
    }
    clock.now += 9.99
    refusal(bucket, 100)
    clock.now += 0.01
    bucket.take(100)


def test_a_bucket_holds_no_more_than_the_burst(clock: Clock) -> None:
    bucket = of(Rate(600, 50, clock=clock))
    clock.now += 3600
    refusal(bucket, 51)
    bucket.take(50)


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    bucket = of(Rate(60, 10, clock=clock))
    for _ in range(100):
        refusal(bucket, 11)
    bucket.take(10)


def test_who_owes_waits_longer(clock: Clock) -> None:
    bucket = of(Rate(60, 10, clock=clock))
    bucket.owe(30)
    assert dict(bucket.headers())[b"ratelimit"] == b'"price";r=0;t=30'
    assert dict(refusal(bucket, 1).headers)[b"retry-after"] == b"21"
    clock.now += 21
    bucket.take(1)


def test_a_refusal_names_at_least_a_second(clock: Clock) -> None:
    bucket = of(Rate(60_000_000, 10, clock=clock))
    bucket.take(10)
    assert dict(refusal(bucket, 1).headers)[b"retry-after"] == b"1"


STEPS = st.lists(st.tuples(st.integers(0, 300), st.floats(0, 100)), max_size=40)


@given(per_minute=st.integers(1, 1000), burst=st.integers(1, 300), steps=STEPS)
def test_nobody_gets_more_than_burst_and_time_allow(
    per_minute: int, burst: int, steps: list[tuple[int, float]]
) -> None:
    clock = Clock()
    bucket, began, got = of(Rate(per_minute, burst, clock=clock)), clock.now, 0
    for rows, pause in steps:
        clock.now += pause
        try:
            bucket.take(rows)
        except Refused as refused:
            seconds = int(dict(refused.headers)[b"retry-after"])
            if rows <= burst:  # it tells no less than what it takes
                later = Clock()
                later.now = clock.now + seconds
                clock.now = later.now
                bucket.take(rows)
                got += rows
        else:
            got += rows
        assert got <= burst + (clock.now - began) * per_minute / 60 + 1e-6


def test_nothing_is_counted_without_a_rate() -> None:
    for _ in range(3):
        UNLIMITED.begin()
        UNLIMITED.pay(10**9, fresh=True)
        UNLIMITED.refused()
    assert UNLIMITED.headers() == ()


def test_clients_are_counted_apart_and_only_so_many(clock: Clock) -> None:
    rate = Rate(60, 10, clients=3, clock=clock)
    for number in range(3):
        of(rate, f"192.0.2.{number}").take(10)
    refusal(of(rate, "192.0.2.0"), 1)  # and so it is the one used last
    for number in range(100):
        of(rate, f"198.51.100.{number}")
        of(rate, "192.0.2.0")
    assert rate.known == 3
    refusal(of(rate, "192.0.2.0"), 1)
    of(rate, "192.0.2.1").take(10)  # forgotten, and so as good as full


# --- who a client is ------------------------------------------------------------------------------

PROXIES = ("10.0.0.0/8", "2001:db8:ffff::/48")


@pytest.mark.parametrize(
    "peer, forwarded, client",
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),  # nobody's word but a proxy's counts
        ("10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("10.1.2.3", "", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.9", "203.0.113.9"),  # what the client claimed itself
        ("10.1.2.3", "203.0.113.9, 10.9.9.9", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.1, 203.0.113.9,10.9.9.9 , 10.9.9.8", "203.0.113.9"),
        ("10.1.2.3", "10.9.9.9, 10.9.9.8", "10.9.9.9"),
        ("10.1.2.3", "unknown", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9, unknown", "10.1.2.3"),
        ("10.1.2.3", "203.0.113.9:4711", "203.0.113.9"),
        ("10.1.2.3", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.1.2.3", ",,,", "10.1.2.3"),
        ("2001:db8:ffff::1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("fe80::1%eth0", "", "fe80::1"),
    ],
)
def test_the_address_of_a_client(peer: str, forwarded: str, client: str) -> None:
    clients = Clients(PROXIES)
    assert clients.key(peer, forwarded.encode()) == Clients(()).key(client, b"")


def test_a_subscriber_of_ipv6_is_one_client() -> None:
    key = Clients(()).key
    assert key("2001:db8:0:1::1", b"") == key("2001:db8:0:1:ffff:ffff:ffff:ffff", b"")
    assert key("2001:db8:0:1::1", b"") != key("2001:db8:0:2::1", b"")
    assert key("192.0.2.1", b"") != key("192.0.2.2", b"")
    assert key("testclient", b"") == b"testclient"
    assert key("", b"") == b""


@given(st.text(max_size=40))
def test_no_text_is_a_fault(text: str) -> None:
    address(text)
    Clients(PROXIES).key("10.1.2.3", text.encode())


def test_a_long_header_is_read_from_its_end(clock: Clock) -> None:
    rate = Rate(60, 10, ["10.0.0.0/8"], clock=clock)
    long = "198.51.100.1, " * 5000
    assert of(rate, "10.0.0.1", long + "203.0.113.9") is of(rate, "203.0.113.9")
    assert of(rate, None) is of(rate, None)


def test_what_is_paid_for(clock: Clock) -> None:
    bucket = of(Rate(60, 5000, clock=clock))

    def spent(pay: Callable[[], None]) -> int:
        before = int(bucket._level)
        pay()
        return before - int(bucket._level)

    assert spent(bucket.begin) == ANSWER
    assert spent(lambda: bucket.pay(700, fresh=False)) == 700 - ANSWER
    assert spent(lambda: bucket.pay(700, fresh=True)) == 700 - ANSWER + READING
    assert spent(lambda: bucket.pay(ANSWER, fresh=False)) == 0
    assert spent(lambda: bucket.pay(0, fresh=False)) == 0
    assert spent(bucket.refused) == READING

    def too_dear() -> None:
        with pytest.raises(Refused):
            bucket.pay(10_000, fresh=True)

    assert spent(too_dear) == READING


def test_settings_that_contradict_each_other() -> None:
    Settings(rate_burst=10)  # nothing is limited
    with pytest.raises(ConfigError, match=r"CMS_RATE_BURST is 10, .* CMS_MAX_PRICE \(50000\)"):
        Settings(rate_burst=10, rate_price_per_minute=1)
    with pytest.raises(ConfigError, match=r"CMS_TRUSTED_PROXIES.*10\.0\.0\.1/8"):
        Settings.from_env({"CMS_TRUSTED_PROXIES": "10.0.0.1/8"})
    given = Settings.from_env({"CMS_TRUSTED_PROXIES": "10.0.0.0/8, 2001:db8::1"})
    assert given.trusted_proxies == ("10.0.0.0/8", "2001:db8::1/128")
