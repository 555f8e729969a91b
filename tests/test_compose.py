"""What an operator starts from: compose.yaml, the image, the secrets, the proxy.

Containers can't be run here; all else that can be wrong about these files is looked at, and what
they run is run without a container.
"""

from __future__ import annotations

import http.server
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from cms.config import Settings, unknown_variables
from cms.database import binaries
from cms.database.embedded import EmbeddedServer
from tests.database.helpers import query
from tests.zones.conftest import free_port

PROJECT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = YAML(typ="safe").load(PROJECT / "compose.yaml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text("utf-8")


def listed(service: dict[str, Any], key: str, name: str) -> list[str]:
    """The names in a list whose entries are names, or mappings that hold one."""
    return [each if isinstance(each, str) else each[name] for each in service.get(key, ())]


def environment(service: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = service.get("environment", {})
    return found


each_service = pytest.mark.parametrize("name", SERVICES)


def test_it_is_of_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [*command, "compose.yaml"], cwd=PROJECT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


@each_service
def test_each_image_has_a_tag(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:[\w.-]+", SERVICES[name]["image"])
    assert not SERVICES[name]["image"].endswith(":latest")


@each_service
def test_all_that_a_service_names_is_there(name: str) -> None:
    service = SERVICES[name]
    for network in service["networks"]:
        assert network in COMPOSE["networks"]
    for secret in listed(service, "secrets", "source"):
        assert secret in COMPOSE["secrets"]
    for config in listed(service, "configs", "source"):
        assert config in COMPOSE["configs"]
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        if source.startswith("./"):
            assert (PROJECT / source).is_file()
            assert volume.endswith(":ro")
        else:
            assert source in COMPOSE["volumes"]
    named = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", ())}
    assert set(COMPOSE["volumes"]) <= named


@each_service
def test_a_service_waits_for_what_it_needs(name: str) -> None:
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        match wait["condition"]:
            case "service_healthy":
                assert "healthcheck" in SERVICES[other]
            case "service_completed_successfully":
                assert SERVICES[other]["restart"] == "on-failure"
            case condition:
                assert condition == "service_started"
    assert ("healthcheck" in SERVICES[name]) != (name.endswith("-setup") or name in ("s3", "proxy"))


@each_service
def test_no_secret_is_in_the_file(name: str) -> None:
    """Each is a file, mounted for the services that need it."""
    service = SERVICES[name]
    targets = [
        each if isinstance(each, str) else each.get("target", each["source"])
        for each in service.get("secrets", ())
    ]
    used = set()
    for variable, value in environment(service).items():
        if re.search(r"PASSWORD|SECRET|KEY|URL", variable):
            assert variable.endswith("_FILE")
            folder, _, target = value.rpartition("/")
            assert folder == "/run/secrets"
            assert target in targets
            used.add(target)
    of_roles = {"editor_password", "reader_password", "auth_password"}  # of deploy/roles.sh
    assert set(targets) - used <= of_roles
    assert not re.search(r"://[^/\s]+:[^/\s]+@", str(service))


@each_service
def test_each_setting_exists(name: str) -> None:
    given = {variable: str(value) for variable, value in environment(SERVICES[name]).items()}
    assert unknown_variables(given) == []
    Settings.from_env({k: v for k, v in given.items() if not k.endswith("_FILE")})


def test_the_public_zone_reaches_nothing_inside_but_the_database() -> None:
    inside = {"inner-db", "inner-setup", "inner", "s3"}
    for name, service in SERVICES.items():
        assert ("inner" in service["networks"]) == (name in inside)
    joining = {name for name, service in SERVICES.items() if "zones" in service["networks"]}
    assert joining == {"inner-db", "public-db"}
    assert COMPOSE["networks"]["zones"]["internal"]
    assert COMPOSE["networks"]["public"]["internal"]
    outside = set(SERVICES) - inside
    for name in outside:
        assert not any(
            secret.startswith(("inner", "editor"))
            for secret in listed(SERVICES[name], "secrets", "source")
        )
    # What answers the world knows the reader's login and no other.
    assert listed(SERVICES["public"], "secrets", "source") == ["public_reader_url"]
    assert environment(SERVICES["public"])["CMS_ZONE"] == "public"


def test_only_the_proxy_is_open_to_others() -> None:
    for name, service in SERVICES.items():
        for port in service.get("ports", ()):
            assert name == "proxy" or port.startswith("127.0.0.1:")


def test_the_inner_server_can_be_subscribed_to_and_decodes_for_nobody() -> None:
    service = SERVICES["inner-db"]
    assert "wal_level=logical" in service["command"]
    assert any(option.startswith("max_slot_wal_keep_size=") for option in service["command"])
    assert "test_decoding" in service["build"]["dockerfile_inline"]
    assert "-delete" in service["build"]["dockerfile_inline"]


@pytest.mark.parametrize("name", ["inner-setup", "inner", "public-setup", "public"])
def test_our_own_services_have_few_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"(?m)^\s*#.*\n", "", DOCKERFILE))
    return [(w, rest) for w, _, rest in (line.partition(" ") for line in joined.splitlines()) if w]


def test_the_image_runs_as_nobody_in_particular() -> None:
    last = max(i for i, (word, _) in enumerate(instructions()) if word == "FROM")
    final = instructions()[last:]
    assert final[0] == ("FROM", "python:3.11-slim")
    assert [rest for word, rest in final if word == "USER"] == ["10001:10001"]
    assert not any(word in ("ADD", "ARG") for word, _ in instructions())
    assert ("ENTRYPOINT", '["cms"]') in final
    assert all(re.search(r":\S", rest) for word, rest in instructions() if word == "FROM")


def test_the_image_is_made_of_locked_parts_that_exist() -> None:
    text = DOCKERFILE
    assert "--require-hashes -r requirements.lock" in text
    assert "npm ci --ignore-scripts" in text
    allowed = {
        line[1:]
        for line in (PROJECT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for source in shlex.split(rest)[:-1]:
                assert (PROJECT / source).exists()
                assert source.split("/")[0] in allowed


def test_the_wheel_holds_all_that_is_served(tmp_path: Path) -> None:
    """Built as the Dockerfile builds it, from what it copies, and run without the sources."""
    source, wheels, target = tmp_path / "source", tmp_path / "wheels", tmp_path / "app"
    source.mkdir()
    names = ["cms", "schema", "resolvers", "migrations", "locales"]
    for name in names:
        shutil.copytree(
            PROJECT / name,
            source / name,
            ignore=shutil.ignore_patterns("node_modules", "__pycache__"),
        )
    dist = source / "cms" / "web" / "explorer" / "dist"
    dist.mkdir(exist_ok=True)
    (dist / "manifest.json").touch()
    for name in ("pyproject.toml", "README.md", "LICENSE", "requirements.in"):
        shutil.copy(PROJECT / name, source)
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    wheels.mkdir()
    subprocess.run(
        [sys.executable, "-c", build, str(wheels)],
        cwd=source,
        check=True,
        capture_output=True,
        timeout=120,
    )
    (wheel,) = wheels.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        there = set(archive.namelist())
        archive.extractall(target)
    for name in names:
        for path in (PROJECT / name).rglob("*"):
            inside = path.relative_to(PROJECT).as_posix()
            if path.suffix in (".py", ".po", ".graphql") and "explorer/" not in inside:
                assert inside in there, inside
    assert "cms/web/explorer/dist/manifest.json" in there
    assert any(name.startswith("cms/demo/content/") for name in there)
    done = subprocess.run(
        [sys.executable, "-m", "cms", "zone", "--help"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "subscribe" in done.stdout


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    assert make_secrets(folder) == ""
    return folder


def make_secrets(folder: Path) -> str:
    script = ["sh", str(PROJECT / "deploy" / "secrets.sh"), str(folder)]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout + done.stderr


def test_the_secrets_are_those_that_the_file_names(secrets: Path) -> None:
    wanted = {Path(each["file"]) for each in COMPOSE["secrets"].values()}
    wanted |= {Path(s["env_file"]) for s in SERVICES.values() if "env_file" in s}
    assert {path.parent for path in wanted} == {Path("deploy/secrets")}
    assert {path.name for path in wanted} == {path.name for path in secrets.iterdir()}
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    passwords = [path.read_text() for path in secrets.glob("*_password")]
    assert len(set(passwords)) == len(passwords)
    assert all(re.fullmatch(r"[0-9a-f]{48}\n", password) for password in passwords)
    for path in secrets.glob("*_url"):
        url = urlsplit(path.read_text().strip())
        assert url.hostname in SERVICES
        assert f"{url.password}\n" in passwords
        assert url.path == "/cms"
    assert "/deploy/secrets/" in (PROJECT / ".gitignore").read_text().splitlines()


def test_secrets_that_are_there_stay(secrets: Path) -> None:
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    (secrets / "zone_password").unlink()
    assert make_secrets(secrets) == ""
    after = {path.name: path.read_bytes() for path in secrets.iterdir()}
    assert after.pop("zone_password") != before.pop("zone_password")
    assert after == before


def test_the_roles_log_in_with_their_secrets(secrets: Path, tmp_path: Path) -> None:
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    shutil.copy(secrets / "editor_password", mounted)
    shutil.copy(secrets / "auth_password", mounted)
    shutil.copy(secrets / "inner_reader_password", mounted / "reader_password")
    port = free_port()
    with EmbeddedServer(tmp_path / "pg", fast=True, tcp_port=port) as server:
        done = subprocess.run(
            ["sh", str(PROJECT / "deploy" / "roles.sh")],
            env={
                "PATH": f"{binaries.program_folder()}:{os.environ['PATH']}",
                "PGHOST": str(server.socket_folder),
                "PGPORT": str(port),
                "POSTGRES_USER": "postgres",
                "POSTGRES_DB": "postgres",
                "SECRETS": str(mounted),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
        roles = (("cms_editor", "editor"), ("cms_reader", "reader"), ("cms_auth", "auth"))
        for role, secret in roles:
            found = query(
                f"postgresql://{role}@127.0.0.1:{port}/postgres",
                "select current_user",
                password=(mounted / f"{secret}_password").read_text().strip(),
            )
            assert found == role


class Upstream(http.server.BaseHTTPRequestHandler):
    """An instance behind the proxy, as far as the proxy can tell."""

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == '"tag"':
            self.send_response(304)
        else:
            self.send_response(200)
        self.send_header("ETag", '"tag"')
        self.send_header("Cache-Control", "public, no-cache")
        self.end_headers()
        if self.headers.get("If-None-Match") != '"tag"':
            self.wfile.write(self.path.encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def proxied(folder: Path) -> Iterator[str]:
    """The proxy with deploy/Caddyfile before an instance; its address."""
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{free_port()}"
    proxy = subprocess.Popen(
        [
            "caddy",
            "run",
            "--config",
            str(PROJECT / "deploy" / "Caddyfile"),
            "--adapter",
            "caddyfile",
        ],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "SITE_ADDRESS": address,
            "UPSTREAMS": f"127.0.0.1:{upstream.server_port}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield address
    finally:
        proxy.terminate()
        proxy.wait(30)
        upstream.shutdown()


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy here")
def test_the_proxy_passes_on_what_the_world_may_ask(tmp_path: Path) -> None:
    with proxied(tmp_path) as address:

        def get(path: str, **headers: str) -> tuple[int, bytes]:
            request = urllib.request.Request(address + path, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=5) as answer:
                    return answer.status, answer.read()
            except urllib.error.HTTPError as refused:
                return refused.code, b""

        deadline = time.monotonic() + 20
        while True:
            try:
                answer = get("/graphql?query=%7Bx%7D")
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        assert answer == (200, b"/graphql?query=%7Bx%7D")
        assert get("/graphql", **{"If-None-Match": '"tag"'})[0] == 304
        assert [get(path)[0] for path in ("/metrics", "/livez", "/readyz")] == [404] * 3
