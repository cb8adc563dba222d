# Two commands on a fresh machine with Python 3.11+ and make: `make demo` and `make test`.
PYTHON ?= python3
PORT   ?= 8000
VENV   := .venv
PY     := $(VENV)/bin/python

.PHONY: help demo serve test check bench pictures requirements clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(VENV)/.run: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.run ## start the server, fire every example over HTTP, print the cards
	$(PY) -m cds_service demo

serve: $(VENV)/.run ## run the server in development mode: make serve PORT=8000
	$(PY) -m cds_service serve --port $(PORT)

test: $(VENV)/.dev ## all tests with branch coverage
	$(PY) -m pytest --cov --cov-report= --numprocesses auto --maxprocesses 4 --dist loadfile --ignore tests/pages/browser
	$(PY) -m pytest --cov --cov-append tests/pages/browser  # alone: a browser beside other tests lost its servers once

check: $(VENV)/.dev ## lint, types, layers, rules
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m cds_service check

bench: $(VENV)/.dev ## the whole request against a bare endpoint, interleaved; prints ratios
	$(PY) -m tests.bench
	$(PY) -m tests.bench.doubled

pictures: $(VENV)/.dev ## the pages as they look, for the README; needs Debian's chromium
	$(PY) -m tests.pages.browser.pictures

requirements: ## pin again, with hashes and without any registry address
	$(VENV)/bin/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --upgrade -q -o requirements.txt
	$(VENV)/bin/uv pip compile --group build --universal --python-version 3.11 --generate-hashes --upgrade -q -o requirements-build.txt
	$(VENV)/bin/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes --upgrade -q -o requirements-dev.txt

clean: ## forget everything that was set up
	rm -rf $(VENV) .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
