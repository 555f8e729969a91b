"""The layers hold: the contracts of pyproject.toml, and what is loaded when a layer is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PROJECT = Path(__file__).parents[1]

LOADED = """
import importlib, json, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


def loaded_with(package: str) -> set[str]:
    """The modules that a fresh process has after importing all of ``package``."""
    output = subprocess.run(
        [sys.executable, "-c", LOADED, package],
        check=True,
        capture_output=True,
        cwd=PROJECT,
        timeout=60,
    ).stdout
    return set(json.loads(output))


def test_contracts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(PROJECT)
    # It would switch off the loggers that are there already, also for the tests that follow.
    monkeypatch.setattr("logging.config.dictConfig", lambda config: None)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_read_compiler_loads_no_graphql_library() -> None:
    modules = loaded_with("cms.read")
    assert "cms.read" in modules
    assert modules.isdisjoint({"strawberry", "graphql", "starlette", "schema", "resolvers"})


def test_resolvers_load_no_schema_type() -> None:
    modules = loaded_with("resolvers")
    assert "resolvers" in modules
    assert modules.isdisjoint({"strawberry", "schema", "cms.app", "cms.cli"})
