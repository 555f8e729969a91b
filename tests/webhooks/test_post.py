"""One attempt: what is sent, and what is made of the answer."""

from __future__ import annotations

import asyncio
import ssl
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cms import posting
from cms.webhooks import addresses, post
from cms.webhooks.addresses import Guard
from cms.webhooks.post import Message, Target
from cms.webhooks.signing import new_secret
from tests.webhooks.conftest import LOOPBACK
from tests.webhooks.receiver import receiving, status

SECRET = new_secret()
AT = datetime(2026, 11, 24, 7, 0, 0, 5, UTC)
MESSAGE = Message("0190b6d2-0000-7000-8000-000000000001", "entry.published", AT, {"id": "x"})


async def test_the_request() -> None:
    async with receiving() as receiver:
        outcome = await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)
    assert outcome.is_success
    assert outcome.status == 204
    (request,) = receiver.received
    assert request.line == "POST /hook?site=a HTTP/1.1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert request.headers["content-type"] == "application/json"
    assert request.id == MESSAGE.id
    assert abs(int(request.headers["webhook-timestamp"]) - time.time()) < 5
    assert request.signed_by(SECRET)
    assert request.content == {
        "type": "entry.published",
        "timestamp": "2026-11-24T07:00:00.000005Z",
        "data": {"id": "x"},
    }


async def test_two_secrets_sign() -> None:
    other = new_secret()
    async with receiving() as receiver:
        await post.post(Target(receiver.url, (SECRET, other)), MESSAGE, LOOPBACK)
    assert receiver.received[0].signed_by(SECRET)
    assert receiver.received[0].signed_by(other)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_redirects_are_failures(code: int) -> None:
    async with (
        receiving() as elsewhere,
        receiving(status(code, f"Location: {elsewhere.url}")) as receiver,
    ):
        outcome = await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)
    assert (outcome.status, outcome.is_success) == (code, False)
    assert elsewhere.received == []


@pytest.mark.parametrize("code, is_success", [(200, True), (299, True), (400, False), (500, False)])
async def test_statuses(code: int, is_success: bool) -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
    async with receiving(interim + status(code)) as receiver:
        outcome = await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)
    assert (outcome.status, outcome.is_success) == (code, is_success)


async def test_retry_after() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    answers = [status(429, f"Retry-After: {text}") for text in ("120", later, "soon", "-5", "")]
    async with receiving(*answers) as receiver:
        target = Target(receiver.url, (SECRET,))
        pauses = [(await post.post(target, MESSAGE, LOOPBACK)).retry_after for _ in answers]
    assert pauses[0] == 120
    assert 85 < pauses[1] <= 90
    assert pauses[2:] == [0, 0, 0]


@pytest.mark.parametrize("answer", [b"", b"no HTTP\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: 1"])
async def test_what_is_no_answer(answer: bytes) -> None:
    async with receiving(answer) as receiver:
        outcome = await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)
    assert outcome.status is None
    assert (outcome.failure or "").startswith("it didn't answer (")


async def test_an_endless_head_is_cut_off() -> None:
    taken = 0

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        writer.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                writer.write(b"X: " + b"y" * 1000 + b"\r\n")
                taken += 1005
                await writer.drain()
        except ConnectionError:
            pass

    server = await asyncio.start_server(endless, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with asyncio.timeout(10):
            outcome = await post.post(Target(url, (SECRET,)), MESSAGE, LOOPBACK)
    assert outcome.failure == "it didn't answer (ConnectionResetError)"
    assert taken < 50_000_000


async def test_a_huge_body_is_not_read() -> None:
    answer = status(200, body=b"z" * 5_000_000)
    async with receiving(answer) as receiver, asyncio.timeout(10):
        assert (await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)).is_success


async def test_a_silent_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "SECONDS", 0.3)
    async with receiving(delay=5) as receiver:
        began = time.monotonic()
        outcome = await post.post(Target(receiver.url, (SECRET,)), MESSAGE, LOOPBACK)
    assert outcome.failure == "it didn't answer (TimeoutError)"
    assert 0.3 <= time.monotonic() - began < 2
    assert outcome.milliseconds >= 300


async def test_a_private_address_gets_nothing() -> None:
    async with receiving() as receiver:
        for url in (receiver.url, receiver.url.replace("http", "https")):
            outcome = await post.post(Target(url, (SECRET,)), MESSAGE, Guard())
            assert "CMS_WEBHOOK_NETWORKS" in (outcome.failure or "")
        assert receiver.received == []


def test_nothing_shows_a_secret() -> None:
    target = Target("https://a.test/?token=hidden", (SECRET,))
    assert "hidden" not in repr(target)
    assert SECRET not in repr(target)


def _certificate(folder: Path, name: str) -> Path:
    """A file with a key and a certificate for a name, signed by itself."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    names = [x509.DNSName(name), x509.IPAddress(ip_address("192.0.2.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "receiver.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


async def test_tls_is_for_the_name_and_goes_to_the_checked_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SNI asks for the name, the certificate must be for it, the address is the one checked."""
    path = _certificate(tmp_path, "receiver.test")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    asked: list[str | None] = []
    server.sni_callback = lambda connection, name, context: asked.append(name)
    trusting = ssl.create_default_context(cafile=str(path))
    monkeypatch.setattr(posting, "_context", lambda: trusting)

    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(addresses, "resolve", resolve)
    async with receiving(tls=server) as receiver:
        for name in ("receiver.test", "other.test"):
            url = f"https://{name}:{receiver.port}/hook"
            outcome = await post.post(Target(url, (SECRET,)), MESSAGE, LOOPBACK)
            assert outcome.is_success is (name == "receiver.test")
    assert outcome.failure == "it didn't answer (SSLCertVerificationError)"
    assert asked == ["receiver.test", "other.test"]
    (request,) = receiver.received
    assert request.headers["host"] == f"receiver.test:{receiver.port}"


async def test_an_unknown_certificate_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(_certificate(tmp_path, "receiver.test"))
    async with receiving(tls=server) as receiver:
        url = f"https://127.0.0.1:{receiver.port}/"
        outcome = await post.post(Target(url, (SECRET,)), MESSAGE, LOOPBACK)
    assert outcome.failure == "it didn't answer (SSLCertVerificationError)"
    assert receiver.received == []
