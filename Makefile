# `make` or `make help` lists everything below. A target's help is the text after its two hashes.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

PYTHON ?= python3
PORT ?= 8000
PYTEST_ARGS ?=
BENCH_ARGS ?=
TEST_DATABASE_URL ?= postgresql+psycopg://postgres@127.0.0.1:5432/plenary_test
TEST_REDIS_URL ?= redis://127.0.0.1:6379/15

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PYTEST := $(BIN)/python -m pytest

.PHONY: help setup run run-services test services-test browser check lint format types soak bench lock clean

help: ## List every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo '  Settings: PYTHON=python3.12 (3.11 or newer), PORT=8001, PYTEST_ARGS="tests/forum -x"'

setup: $(DEV) ## Make the virtual environment, with all that development needs

run: $(RUNTIME) ## Serve Plenary with its demo on http://127.0.0.1:8000, in one process with SQLite
	@PORT='$(PORT)' scripts/run.sh

run-services: $(RUNTIME) ## The same as web, live and jobs processes, on this machine's PostgreSQL and Redis
	@PORT='$(PORT)' $(BIN)/python scripts/run_services.py

test: $(DEV) ## Run every test, on SQLite
	$(PYTEST) -n auto $(PYTEST_ARGS)

services-test: export TEST_DATABASE_URL := $(TEST_DATABASE_URL)
services-test: export TEST_REDIS_URL := $(TEST_REDIS_URL)
services-test: $(DEV) ## Run every test again, on PostgreSQL and Redis
	$(PYTEST) -n auto $(PYTEST_ARGS)

browser: export CI := true
browser: $(DEV) ## Run the browser tests alone (a missing Chromium is then a failure)
	$(PYTEST) tests/e2e $(PYTEST_ARGS)

check: lint types ## Check style, types and the architecture
	$(PYTEST) tests/architecture -q

lint: $(DEV) ## Check style only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(DEV) ## Put the code into the agreed style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(DEV) ## Check types only
	$(BIN)/mypy

soak: export SOAK_POSTS ?= 50000
soak: $(DEV) ## Import 50,000 posts with two processes, killing one now and then: nothing may be lost or doubled
	$(PYTEST) tests/soak $(PYTEST_ARGS)

bench: $(DEV) ## Measure speed against a bare Flask route (gates nothing)
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

lock: $(DEV) ## Write the lock files anew from pyproject.toml (on Python 3.11)
	scripts/lock.sh

clean: ## Remove the virtual environment and caches; the database in instance/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build plenary.egg-info
	find . -name __pycache__ -type d -not -path './instance/*' -prune -exec rm -rf {} +

# The stamps are newer than the lock file they were made from, or the environment is made again.
$(RUNTIME): requirements.lock
	@scripts/venv.sh new '$(PYTHON)' $(VENV) requirements.lock
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@scripts/venv.sh add '$(PYTHON)' $(VENV) requirements-dev.lock
	@touch $@
