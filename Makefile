# `make help` lists what there is. Everything happens in .venv; nothing is installed elsewhere.

PYTHON ?= python3
PORT ?= 8000
HOME_DIR ?= data
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format bench prove audit lock clean web api-types screenshots

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run web ## Install what is missing and start everything (PORT=, HOME_DIR=)
	@PORT=$(PORT) HOME_DIR=$(HOME_DIR) exec $(BIN)/reachinbox up

test: $(VENV)/dev ## Run every test, on real PostgreSQL, Valkey and SMTP, and in a real browser
	@$(BIN)/python web/build.py npm run --silent test
	@$(BIN)/python web/build.py
	@$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/dev ## Check format, lint, types, import order and migrations
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/pyright --warnings
	@$(BIN)/pytest -q -p no:xdist tests/migrations
	@$(BIN)/python web/api_document.py web/.openapi.json
	@$(BIN)/python web/build.py npm run --silent check

format: $(VENV)/dev ## Format and mend what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@$(BIN)/python web/build.py npm run --silent format

web: $(VENV)/run ## Build the web app, if its sources have changed
	@$(BIN)/python web/build.py || echo "The API runs without its screens; see above." >&2

api-types: $(VENV)/dev ## Make the web app's types from the API's description
	@$(BIN)/python web/api_document.py web/.openapi.json
	@$(BIN)/python web/build.py npm run --silent api-types

screenshots: $(VENV)/dev web ## Picture every screen, 1440 and 390 wide, light and dark
	@$(BIN)/python -m tests.browser.screenshots

bench: $(VENV)/dev ## Measure planning, claiming and hand-over on this machine
	@$(BIN)/python -m bench

prove: $(VENV)/dev ## Break a running system in every way and count what came of it (SEEDS=)
	@$(BIN)/python -m prove

audit: $(VENV)/dev ## Check the dependencies: pinned, as locked, without known holes
	@$(BIN)/python -m prove.audit

lock: $(VENV)/dev ## Resolve the dependencies anew, with hashes and without hosts
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header pyproject.toml --group dev -c requirements.txt \
		-o requirements-dev.txt

clean: ## Remove what was installed and built; data stays
	@rm -rf $(VENV) dist build .pytest_cache .ruff_cache .hypothesis
	@rm -rf web/node_modules src/reachinbox/api/bundle

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ReachInbox needs Python 3.11 or newer; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what ReachInbox needs (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@REACHINBOX_WITHOUT_WEB=1 $(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
