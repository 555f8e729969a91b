# Each target makes what it needs: a machine with Python 3.11 or newer, pip, make and npm is enough.

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3 python,\
  $(if $(shell command -v $(name)),$(name))))
VENV   := .venv
BIN    := $(VENV)/bin
WEB    := cms/web/explorer
AUDIT  := tests/web/audit
OPENID := tests/auth/provider
PYTEST := $(BIN)/python -m pytest
# As many test processes as cores; each has a database server of its own.
ARGS   ?= -n auto --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help run test test-long check format messages bench lock assets clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: $(VENV)/run.stamp $(WEB)/.built  ## Serve the API and the explorer with demo content
	$(BIN)/cms serve --demo

test: $(VENV)/dev.stamp $(WEB)/.built $(AUDIT)/.installed $(OPENID)/.installed  ## Run the tests (ARGS="-k name" for some of them)
	$(PYTEST) -m "not slow" $(ARGS)

test-long: $(VENV)/dev.stamp $(WEB)/.built $(AUDIT)/.installed $(OPENID)/.installed  ## Run the tests in their long mode too
	$(PYTEST) $(ARGS)

check: $(VENV)/dev.stamp  ## Lint, format, types, layers, schema and migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cms schema --check
	$(BIN)/cms migrate --check-models

format: $(VENV)/dev.stamp  ## Format the code and mend what the linter can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

messages: $(VENV)/dev.stamp  ## Bring the catalogs of messages to what the code says
	$(BIN)/python -m cms.i18n.catalogs
	$(BIN)/python -m schema.descriptions

bench: $(VENV)/dev.stamp  ## Measure the speed of reads
	$(BIN)/python -m bench

lock: $(VENV)/dev.stamp  ## Pin the newest versions that the requirements allow
	$(BIN)/uv pip compile $(LOCK) --upgrade requirements.in -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --upgrade requirements-dev.in -o requirements-dev.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

assets: $(WEB)/.built  ## Build the explorer's files, once

clean:  ## Remove what the targets made, but not the data folder
	rm -rf $(VENV) $(WEB)/node_modules $(WEB)/dist $(WEB)/.built build *.egg-info \
	  $(AUDIT)/node_modules $(AUDIT)/.installed $(OPENID)/node_modules $(OPENID)/.installed \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (PYTHON=…)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed, not $$($(PYTHON) --version) (PYTHON=…)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The package itself is linked into the environment with the locked setuptools: nothing is fetched
# outside the lock.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
LINK    = $(INSTALL) --no-deps --no-build-isolation --editable .

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(LINK)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(LINK)
	@touch $@ $(VENV)/run.stamp

# Scripts of the npm packages are not run.
NPM_CI = npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

$(WEB)/.built: $(WEB)/package-lock.json $(wildcard $(WEB)/*.mjs $(WEB)/*.js $(WEB)/*.css \
  $(WEB)/*.html $(WEB)/*.svg $(WEB)/tabs/*)
	@command -v npm >/dev/null || { echo "npm is needed to build the explorer" >&2; exit 1; }
	cd $(WEB) && $(NPM_CI) && node build.mjs
	@touch $@

$(AUDIT)/.installed $(OPENID)/.installed: %/.installed: %/package-lock.json
	@command -v npm >/dev/null || { echo "npm is needed for $*" >&2; exit 1; }
	cd $* && $(NPM_CI)
	@touch $@
