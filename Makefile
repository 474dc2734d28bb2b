# `make help` lists what there is. Everything happens in .venv; nothing is installed elsewhere.

PYTHON ?= python3
PORT ?= 8000
HOME_DIR ?= data
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format bench prove audit lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run ## Install what is missing and start everything (PORT=, HOME_DIR=)
	@PORT=$(PORT) HOME_DIR=$(HOME_DIR) exec $(BIN)/reachinbox up

test: $(VENV)/dev ## Run every test, on real PostgreSQL, Valkey and SMTP
	@$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/dev ## Check format, lint, types, import order and migrations
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/pyright --warnings
	@$(BIN)/pytest -q -p no:xdist tests/migrations

format: $(VENV)/dev ## Format and mend what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

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

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ReachInbox needs Python 3.11 or newer; this is $$($(PYTHON) --version)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what ReachInbox needs (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
