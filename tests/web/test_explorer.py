"""The explorer's page, assets and schema over HTTP, and what its built files may name."""

import asyncio
import gzip
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate

from cms.web import explorer
from tests.web import tiny

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "cms" / "web" / "explorer"
DEMO = ROOT / "cms" / "demo" / "content"
SCRIPT = b"console.log('explorer');\n" * 20
TABS = sorted((SOURCE / "tabs").glob("*.graphql"))

built = pytest.mark.skipif(
    not (explorer.DIST / "manifest.json").exists(), reason="no assets: run make assets"
)


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small build of one script, in the form that build.mjs writes."""
    entry = {"type": "text/javascript; charset=utf-8", "encodings": ["br", "gzip"]}
    (tmp_path / "a.00ff.js").write_bytes(SCRIPT)
    (tmp_path / "a.00ff.js.br").write_bytes(b"brotli bytes")
    (tmp_path / "a.00ff.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "index.html").write_text('<script src="a.00ff.js" nonce="{{nonce}}"></script>')
    (tmp_path / "manifest.json").write_text(json.dumps({"a.00ff.js": entry}))
    monkeypatch.setattr(explorer, "DIST", tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Answer:
    """A response whose body is as it was sent, compressed or not."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Client:
    """Requests to the small server's application, without a network."""

    def send(self, method: str, path: str, **options: Any) -> Answer:
        async def exchange() -> Answer:
            transport = httpx.ASGITransport(tiny.app())
            async with (
                httpx.AsyncClient(transport=transport, base_url="http://small") as client,
                client.stream(method, path, **options) as response,
            ):
                body = b"".join([chunk async for chunk in response.aiter_raw()])
                return Answer(response.status_code, response.headers, body)

        return asyncio.run(exchange())

    def get(self, path: str, **headers: str) -> Answer:
        return self.send("GET", path, headers=headers)

    def page(self) -> Answer:
        return self.get("/graphql", Accept="text/html,*/*;q=0.8")


@pytest.fixture
def client() -> Client:
    return Client()


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts}


def test_page_is_html_under_a_strict_policy(client: Client, dist: Path) -> None:
    response = client.page()
    assert response.status == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert response.headers["cross-origin-opener-policy"] == "same-origin"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"] == "Accept"
    policy = directives(response.headers["content-security-policy"])
    nonce = re.search(r'nonce="([^"]+)"', response.text)
    assert nonce is not None
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'self' 'nonce-{nonce[1]}'",
        "connect-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_every_page_has_its_own_nonce(client: Client, dist: Path) -> None:
    assert client.page().text != client.page().text


def test_page_says_how_to_build_the_assets(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "DIST", tmp_path)
    response = client.page()
    assert response.status == 503
    assert "make assets" in response.text
    assert "content-security-policy" in response.headers
    assert client.get("/explorer/assets/a.00ff.js").status == 404
    answer = client.send(
        "POST", "/graphql", json={"query": "{ articles(first: 1) { totalCount } }"}
    )
    assert json.loads(answer.body) == {"data": {"articles": {"totalCount": 1}}}


@pytest.mark.parametrize(
    "accepted, coding", [("gzip, br", "br"), ("gzip", "gzip"), ("identity", None)]
)
def test_asset_is_immutable_and_compressed(
    client: Client, dist: Path, accepted: str, coding: str | None
) -> None:
    response = client.get("/explorer/assets/a.00ff.js", **{"Accept-Encoding": accepted})
    suffix = {"br": ".br", "gzip": ".gz", None: ""}[coding]
    assert response.body == (dist / f"a.00ff.js{suffix}").read_bytes()
    assert response.headers.get("content-encoding") == coding
    assert response.headers["content-length"] == str(len(response.body))
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "accepted, coding",
    [
        ("", "identity"),
        ("*", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("*;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("br;q=0.1, identity", "identity"),
        ("br;q=high", "identity"),
        ("br;q=nan", "identity"),
        ("zstd", "identity"),
    ],
)
def test_best_coding(accepted: str, coding: str) -> None:
    offered = {"br": b"", "gzip": b"", "identity": b""}
    assert explorer.best_coding(accepted, offered) == coding


@pytest.mark.parametrize(
    "name",
    [
        "..%2fexplorer.py",
        "..%2f..%2f..%2fconfig.py",
        "%2e%2e/%2e%2e/explorer.py",
        "..%5cexplorer.py",
        "%2fetc%2fpasswd",
        "a.00ff.js%00",
        "a.00ff.js.gz",
        "manifest.json",
        "index.html",
        "",
    ],
)
def test_only_names_of_the_manifest_are_served(client: Client, dist: Path, name: str) -> None:
    assert client.get(f"/explorer/assets/{name}").status == 404


def test_schema_is_plain_text(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdl = tmp_path / "schema.graphql"
    monkeypatch.setattr(explorer, "SDL", sdl)
    assert client.get("/schema.graphql").status == 404
    sdl.write_text('type Query { "Tiêu đề" title: String }\n', "utf-8")
    response = client.get("/schema.graphql")
    assert response.status == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == 'type Query { "Tiêu đề" title: String }\n'


def test_eight_tabs_are_ready() -> None:
    operations = [parse(path.read_text("utf-8")).definitions[0] for path in TABS]
    names = [
        node.name.value
        for node in operations
        if isinstance(node, OperationDefinitionNode) and node.name
    ]
    assert names[:3] == ["FrontPage", "ArticlePage", "PeriodArchive"]
    assert names[3:6] == ["MonthlyIssue", "ArchiveByPeriod", "Changes"]
    assert names[6:] == ["Desk", "Write"]


@pytest.mark.parametrize("path", TABS, ids=lambda path: path.stem)
def test_tab_is_titled_and_has_its_variables(path: Path) -> None:
    text = path.read_text("utf-8")
    operation = parse(text).definitions[0]
    assert re.match(r"# \S", text), "the first line is the tab's title"
    assert isinstance(operation, OperationDefinitionNode)
    declared = {
        definition.variable.name.value: definition
        for definition in operation.variable_definitions or ()
    }
    given = json.loads(path.with_suffix(".json").read_text("utf-8"))
    required = {name for name, definition in declared.items() if not definition.default_value}
    assert set(given) <= set(declared)
    assert required - set(given) <= {"after"}


@pytest.mark.skipif(not explorer.SDL.exists(), reason="schema/schema.graphql is not there yet")
@pytest.mark.parametrize("path", TABS, ids=lambda path: path.stem)
def test_tab_is_valid_against_the_schema(path: Path) -> None:
    schema = build_schema(explorer.SDL.read_text("utf-8"))
    assert validate(schema, parse(path.read_text("utf-8"))) == []


def variables(name: str) -> Any:
    return json.loads((SOURCE / "tabs" / f"{name}.json").read_text("utf-8"))


def test_tabs_ask_for_demo_content_that_exists() -> None:
    article = variables("2-article")
    heads = (
        path.read_text("utf-8").split("+++")[1]
        for path in DEMO.glob(f"articles/*/{article['locale'].lower()}.md")
    )
    assert article["slug"] in {tomllib.loads(head)["slug"] for head in heads}
    periods = tomllib.loads((DEMO / "periods.toml").read_text("utf-8"))["period"]
    assert variables("3-period")["code"] in {period["code"] for period in periods}
    issue = variables("4-bulletin")
    assert (DEMO / "bulletins" / f"{issue['year']}-{issue['month']:02}.toml").exists()


def test_lock_names_no_registry() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))
    packages = {path: entry for path, entry in lock["packages"].items() if path}
    assert [path for path, entry in packages.items() if "resolved" in entry] == []
    assert [path for path, entry in packages.items() if "integrity" not in entry] == []


@built
def test_built_page_loads_only_hashed_assets() -> None:
    page = (explorer.DIST / "index.html").read_text("utf-8")
    manifest = json.loads((explorer.DIST / "manifest.json").read_text("utf-8"))
    loaded = re.findall(r'<(?:script|link)\b[^>]*\b(?:src|href)="([^"]*)"', page)
    names = [address.removeprefix("/explorer/assets/") for address in loaded]
    assert len(names) == 10
    assert set(names) <= set(manifest)
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:|//", page) == []
    assert '<html lang="en">' in page
    assert "<title>Lạng Sơn CMS · GraphiQL</title>" in page


@built
def test_built_assets_are_named_by_their_hash() -> None:
    for name, asset in explorer._build(explorer.DIST).assets.items():
        digest = hashlib.sha256(asset.bodies["identity"]).hexdigest()
        assert name.split(".")[-2] == digest[:16], name
        if "gzip" in asset.bodies:
            assert gzip.decompress(asset.bodies["gzip"]) == asset.bodies["identity"], name


@built
@pytest.mark.parametrize("name", ["explorer.js", "explorer.css", "icon.svg"])
def test_built_assets_are_up_to_date(name: str) -> None:
    source = (SOURCE / name).read_bytes()
    stem, _, suffix = name.rpartition(".")
    [asset] = explorer.DIST.glob(f"{stem}.*.{suffix}")
    assert asset.read_bytes() == source, "the assets are older than their source: run make assets"


@built
def test_built_style_sheets_name_only_files_beside_them() -> None:
    for sheet in explorer.DIST.glob("*.css"):
        text = sheet.read_text("utf-8")
        assert "@import" not in text
        for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", text):
            assert address.startswith("data:image/png;") or (explorer.DIST / address).exists()


# Names of XML namespaces, and pages that a text or a link of an interface mentions. None of them
# is requested by the browser: test_explorer_browser.py watches that.
MENTIONED = {
    "codemirror.net",
    "commonmark.org",
    "en.wikipedia.org",
    "github.com",
    "radix-ui.com",
    "reactjs.org",
    "www.onegraph.com",
    "www.w3.org",
}


@built
def test_built_scripts_mention_only_known_hosts() -> None:
    for script in explorer.DIST.glob("*.js"):
        hosts = re.findall(r"(?:https?|wss?)://([\w.-]+)", script.read_text("utf-8"))
        assert set(hosts) <= MENTIONED, script.name
        assert "sourceMappingURL" not in script.read_text("utf-8"), script.name
