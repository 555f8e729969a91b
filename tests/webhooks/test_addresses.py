"""The guard: what may be connected to, whatever a name or a number is written like."""

from __future__ import annotations

import pytest

from cms.webhooks import addresses
from cms.webhooks.addresses import Guard, Refused
from cms.webhooks.post import Target, post
from tests.webhooks.test_post import MESSAGE

PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "::ffff:8.8.8.8", "2606:4700:4700::1111", "2400:cb00::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused(address: str) -> None:
    assert not Guard().permits(address, secure=True)
    assert not Guard().permits(address, secure=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_permitted_over_tls(address: str) -> None:
    assert Guard().permits(address, secure=True)
    assert not Guard().permits(address, secure=False)


def test_allowed_networks() -> None:
    guard = Guard.of(["10.1.0.0/16", "fd00:1::/32"])
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5"):
        assert guard.permits(address, secure=True)
        assert guard.permits(address, secure=False)
    for address in ("10.2.0.1", "127.0.0.1", "fd00:2::5"):
        assert not guard.permits(address, secure=True)


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "0", "::1", "[::1]"]
)
async def test_other_spellings_of_this_machine(host: str) -> None:
    with pytest.raises((Refused, OSError)):
        await Guard().addresses(host, 80, secure=True)


async def test_only_what_is_permitted_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.1", "8.8.8.8", "::1"]

    monkeypatch.setattr(addresses, "resolve", resolve)
    assert await Guard().addresses("mixed.test", 443, secure=True) == ["8.8.8.8"]


async def test_a_name_that_changes_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the name is public when it is checked, and private when it is connected to.
    It is looked up once, and the connection goes to the address, not to the name.
    """
    answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]]
    looked_up: list[str] = []
    connected: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return answers.pop(0)

    async def connect(host: str, port: int, **options: object) -> object:
        connected.append(host)
        assert options["server_hostname"] == "rebinding.test"
        raise ConnectionRefusedError

    monkeypatch.setattr(addresses, "resolve", resolve)
    monkeypatch.setattr("asyncio.open_connection", connect)
    target = Target("https://rebinding.test/", ("whsec_AAAA",))
    outcome = await post(target, MESSAGE, Guard())
    assert (looked_up, connected) == (["rebinding.test"], ["8.8.8.8"])
    assert outcome.failure == "it didn't answer (ConnectionRefusedError)"
    outcome = await post(target, MESSAGE, Guard())  # the next attempt looks again, and is refused
    assert connected == ["8.8.8.8"]
    assert (outcome.failure or "").startswith("refused: its address isn't public")
